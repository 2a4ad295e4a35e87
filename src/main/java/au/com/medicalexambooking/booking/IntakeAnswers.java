package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds answers against the intake form that the appointment book would refuse them by. */
final class IntakeAnswers {

    /** Stands in the book where it insists on a file: files are kept here, and the book takes none over its interface. */
    static final String FILE_KEPT = "Kept with the booking, not in Acuity";

    private static final String FILE = "file";

    private IntakeAnswers() {}

    /** The answers, and for every file that the book insists on a word about where it is. */
    static List<FieldAnswer> completed(List<IntakeField> fields, List<FieldAnswer> given) {
        var files = fields.stream()
                .filter(field -> field.required() && field.type().equals(FILE))
                .filter(field ->
                        given.stream().noneMatch(answer -> answer.fieldId().equals(field.id())))
                .map(field -> new FieldAnswer(field.id(), FILE_KEPT));
        return Stream.concat(given.stream(), files).toList();
    }

    /** What is wrong, by {@code formAnswers.<field>}, in the form's order; empty where the book would take them. */
    static Map<String, String> problems(List<IntakeField> fields, List<FieldAnswer> given) {
        Map<String, String> answers = given.stream()
                .collect(Collectors.toMap(FieldAnswer::fieldId, FieldAnswer::value, (first, second) -> second));
        var problems = new LinkedHashMap<String, String>();
        var known = fields.stream().map(IntakeField::id).collect(Collectors.toSet());
        answers.keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> problems.put("formAnswers." + field, "The intake form has no such field."));
        if (answers.size() != given.size()) {
            problems.put("formAnswers", "Answer each field once.");
        }
        for (var field : fields) {
            var answer = answers.getOrDefault(field.id(), "").strip();
            if (field.required() && answer.isEmpty() && !field.type().equals(FILE)) {
                problems.put("formAnswers." + field.id(), "Answer “" + field.name() + "”.");
            } else if (!answer.isEmpty() && !fits(field, answer)) {
                problems.put("formAnswers." + field.id(), "Choose one of: " + String.join(", ", choices(field)) + ".");
            }
        }
        return problems;
    }

    private static boolean fits(IntakeField field, String answer) {
        var choices = Set.copyOf(choices(field));
        return switch (field.type()) {
            case "dropdown", "yesno" -> choices.isEmpty() || choices.contains(answer);
            case "checkboxlist" ->
                choices.isEmpty()
                        || List.of(answer.split(",", -1)).stream()
                                .map(String::strip)
                                .allMatch(choices::contains);
            default -> true;
        };
    }

    private static List<String> choices(IntakeField field) {
        return field.type().equals("yesno") ? List.of("yes", "no") : field.options();
    }
}
