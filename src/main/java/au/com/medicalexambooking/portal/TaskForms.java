package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.portal.TaskView.Choice;
import au.com.medicalexambooking.portal.TaskView.Field;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Draws the form of a user task from its schema as plain fields, and reads back what was filled in. */
final class TaskForms {

    private static final Pattern HIDDEN_UNLESS = Pattern.compile("=\\s*(\\w+)\\s*!=\\s*\"([^\"]*)\"");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    private static final List<DateTimeFormatter> TIMES = Stream.of("h:mm a", "h:mma", "h a", "ha", "H:mm")
            .map(pattern -> new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .toFormatter(Locale.ENGLISH))
            .toList();

    private TaskForms() {}

    /** What the form says before its fields; headings, and what is filled in by Tasklist, the page says in its own way. */
    static List<String> words(Map<String, Object> schema) {
        return components(schema)
                .filter(component -> "text".equals(component.get("type")))
                .flatMap(component ->
                        Stream.of(String.valueOf(component.get("text")).split("\\n\\s*\\n", -1)))
                .map(String::strip)
                .filter(paragraph -> !paragraph.startsWith("#") && !paragraph.contains("{{"))
                .map(paragraph -> paragraph.replace("**", ""))
                .toList();
    }

    /**
     * @param given what was filled in, or what is known already
     * @param problems by field
     */
    static List<Field> fields(Map<String, Object> schema, Map<String, String> given, Map<String, String> problems) {
        return components(schema)
                .filter(component -> component.get("key") instanceof String)
                .map(component -> field(component, given, problems))
                .toList();
    }

    /** The names of the form's fields. */
    static Set<String> keys(Map<String, Object> schema) {
        return components(schema)
                .map(component -> component.get("key"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static Field field(Map<?, ?> component, Map<String, String> given, Map<String, String> problems) {
        var key = String.valueOf(component.get("key"));
        var type = String.valueOf(component.get("type"));
        var value = given.getOrDefault(key, "");
        var label = component.get("label") instanceof String text ? text : text(component.get("dateLabel"));
        var hint = type.equals("datetime") ? "" : text(component.get("description"));
        return new Field(
                key,
                type,
                label,
                hint,
                Boolean.TRUE.equals(object(component.get("validate")).get("required")),
                condition(component) != null,
                ((List<?>) Objects.requireNonNullElse(component.get("values"), List.of()))
                        .stream()
                                .map(TaskForms::object)
                                .map(choice -> new Choice(
                                        text(choice.get("value")),
                                        text(choice.get("label")),
                                        value.equals(choice.get("value"))))
                                .toList(),
                value,
                given.getOrDefault(key + ".time", ""),
                problems.get(key));
    }

    /**
     * What to complete the task with.
     *
     * @param zone in which dates and times were typed
     * @param problems takes what cannot be understood, by field
     */
    static Map<String, Object> values(
            Map<String, Object> schema, Map<String, String> given, ZoneId zone, Map<String, String> problems) {
        Map<String, Object> values = new HashMap<>();
        components(schema)
                .filter(component -> component.get("key") instanceof String)
                .filter(component -> isShown(component, given))
                .forEach(component -> {
                    var key = String.valueOf(component.get("key"));
                    var value = given.getOrDefault(key, "").strip();
                    switch (String.valueOf(component.get("type"))) {
                        case "checkbox" -> values.put(key, !value.isEmpty());
                        case "datetime" -> {
                            var moment = moment(value, given.getOrDefault(key + ".time", ""), zone);
                            if (moment == null) {
                                problems.put(key, "Enter a date like 24/11/2026 and a time like 10:30 am.");
                            } else {
                                values.put(key, moment);
                            }
                        }
                        default -> {
                            if (!value.isEmpty()) {
                                values.put(key, value);
                            }
                        }
                    }
                });
        return values;
    }

    private static @Nullable String moment(String date, String time, ZoneId zone) {
        try {
            var day = LocalDate.parse(date.strip(), DAY);
            for (var format : TIMES) {
                try {
                    return day.atTime(LocalTime.parse(time.strip(), format))
                            .atZone(zone)
                            .toOffsetDateTime()
                            .toString();
                } catch (DateTimeException other) {
                    // the next form
                }
            }
            return null;
        } catch (DateTimeException unknown) {
            return null;
        }
    }

    private static boolean isShown(Map<?, ?> component, Map<String, String> given) {
        var condition = condition(component);
        if (condition == null) {
            return true;
        }
        return Objects.equals(given.get(condition[0]), condition[1]);
    }

    private static String @Nullable [] condition(Map<?, ?> component) {
        var hide =
                HIDDEN_UNLESS.matcher(text(object(component.get("conditional")).get("hide")));
        return hide.matches() ? new String[] {hide.group(1), hide.group(2)} : null;
    }

    private static Stream<Map<?, ?>> components(Map<String, Object> schema) {
        return ((List<?>) Objects.requireNonNullElse(schema.get("components"), List.of()))
                .stream().map(TaskForms::object);
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
