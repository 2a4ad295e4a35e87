package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A task's form: its schema, and the same checks over HTTP that Tasklist makes in the browser. */
final class TaskForm {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** The one kind of condition that our forms use. */
    private static final Pattern HIDDEN_UNLESS = Pattern.compile("=\\s*(\\w+)\\s*!=\\s*\"([^\"]*)\"");

    private static final int LONGEST_TEXT = 200;

    private final Map<String, Object> schema;
    private final List<Field> fields;

    private TaskForm(Map<String, Object> schema, List<Field> fields) {
        this.schema = schema;
        this.fields = fields;
    }

    static TaskForm read(InputStream form, ObjectMapper json) {
        try (form) {
            Map<String, Object> schema = json.readValue(form, OBJECT);
            var components = (List<?>) schema.getOrDefault("components", List.of());
            var fields = components.stream()
                    .map(component -> json.convertValue(component, OBJECT))
                    .filter(component -> component.get("key") instanceof String)
                    .map(Field::of)
                    .toList();
            return new TaskForm(schema, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> schema() {
        return schema;
    }

    List<String> keys() {
        return fields.stream().map(Field::key).toList();
    }

    /**
     * @return the values to complete the task with
     * @throws ApiException 400 that names each field which is wrong
     */
    Map<String, Object> check(Map<String, Object> given) {
        Map<String, Object> wrong = new LinkedHashMap<>();
        var shown = fields.stream().filter(field -> field.isShown(given)).collect(Collectors.toMap(Field::key, f -> f));
        given.keySet().stream()
                .filter(key -> !shown.containsKey(key))
                .forEach(key -> wrong.put(limited(key), "This task has no such field."));
        Map<String, Object> values = new LinkedHashMap<>();
        shown.values().forEach(field -> {
            var value = given.get(field.key());
            var problem = field.problemWith(value);
            if (problem != null) {
                wrong.put(field.key(), problem);
            } else if (value != null) {
                values.put(field.key(), value);
            }
        });
        if (!wrong.isEmpty()) {
            throw new ApiException(
                    HttpStatus.BAD_REQUEST,
                    "validation_failed",
                    "Check the fields named in the details.",
                    Map.of("fields", wrong),
                    null);
        }
        return values;
    }

    private static String limited(String key) {
        return key.length() <= 60 ? key : key.substring(0, 60);
    }

    /** One field of a form. */
    private record Field(
            String key,
            String type,
            boolean required,
            @Nullable Pattern pattern,
            int maxLength,
            List<String> choices,
            @Nullable String shownBy,
            @Nullable String shownFor) {

        static Field of(Map<String, Object> component) {
            var validate = object(component.get("validate"));
            var hide = object(component.get("conditional")).get("hide");
            var condition = HIDDEN_UNLESS.matcher(hide instanceof String text ? text : "");
            var conditional = condition.matches();
            return new Field(
                    (String) Objects.requireNonNull(component.get("key")),
                    (String) Objects.requireNonNull(component.get("type")),
                    Boolean.TRUE.equals(validate.get("required")),
                    validate.get("pattern") instanceof String pattern ? Pattern.compile(pattern) : null,
                    validate.get("maxLength") instanceof Number number ? number.intValue() : LONGEST_TEXT,
                    ((List<?>) component.getOrDefault("values", List.of()))
                            .stream()
                                    .map(choice -> String.valueOf(object(choice).get("value")))
                                    .toList(),
                    conditional ? condition.group(1) : null,
                    conditional ? condition.group(2) : null);
        }

        private static Map<?, ?> object(@Nullable Object value) {
            return value instanceof Map<?, ?> map ? map : Map.of();
        }

        boolean isShown(Map<String, Object> given) {
            return shownBy == null || Objects.equals(shownFor, given.get(shownBy));
        }

        @Nullable
        String problemWith(@Nullable Object value) {
            if (value == null || "".equals(value)) {
                return required ? "This is needed." : null;
            }
            return switch (type) {
                case "checkbox" -> checkboxProblem(value);
                case "radio", "select" ->
                    choices.contains(value) ? null : "Choose one of: " + String.join(", ", choices);
                case "datetime" ->
                    isTime(value) ? null : "Give date, time and offset, for example 2027-03-01T10:30+11:00.";
                case "number" -> value instanceof Number ? null : "Give a number.";
                default -> textProblem(value);
            };
        }

        private @Nullable String checkboxProblem(Object value) {
            if (!(value instanceof Boolean ticked)) {
                return "Give true or false.";
            }
            return required && !ticked ? "This must be confirmed." : null;
        }

        private @Nullable String textProblem(Object value) {
            if (!(value instanceof String text)) {
                return "Give a text.";
            }
            if (text.length() > maxLength) {
                return "At most " + maxLength + " characters.";
            }
            return pattern == null || pattern.matcher(text).matches() ? null : "This has characters that do not fit.";
        }

        private static boolean isTime(Object value) {
            if (!(value instanceof String text)) {
                return false;
            }
            try {
                OffsetDateTime.parse(text);
                return true;
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }
}
