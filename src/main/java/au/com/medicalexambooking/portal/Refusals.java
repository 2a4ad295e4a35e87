package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;

/**
 * What a form says when it was refused: a sentence beside the field that it concerns, or above the form where it concerns
 * none. What was typed is shown again.
 */
final class Refusals {

    /** Key of what stands above the form. */
    static final String ABOVE = "";

    private Refusals() {}

    /**
     * The sentences, each under its field's name.
     *
     * @param fields under which field a refusal with this code belongs
     * @throws ApiException the refusal itself where it is none that a form could answer: what is hidden, and missing rights
     */
    static Map<String, String> of(ApiException refused, Map<String, String> fields) {
        var problems = new LinkedHashMap<String, String>();
        if (refused.details().get("fields") instanceof Map<?, ?> named) {
            named.forEach((field, message) -> problems.put(
                    fields.getOrDefault(String.valueOf(field), String.valueOf(field)), String.valueOf(message)));
            return problems;
        }
        boolean answerable = fields.containsKey(refused.code())
                || refused.status() == HttpStatus.CONFLICT
                || refused.status() == HttpStatus.TOO_MANY_REQUESTS;
        if (!answerable) {
            throw refused;
        }
        problems.put(fields.getOrDefault(refused.code(), ABOVE), String.valueOf(refused.getMessage()));
        return problems;
    }

    /** Puts into the model what the form's fields read. */
    static void show(Model model, Map<String, String> given, Map<String, String> problems) {
        model.addAttribute("given", given);
        model.addAttribute("problems", problems);
    }

    /** A form that nobody has filled in yet. */
    static void none(Model model, Map<String, String> given) {
        show(model, given, Map.of());
    }
}
