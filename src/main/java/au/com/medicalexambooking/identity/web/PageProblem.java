package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * Why a form was not accepted, as its page says it.
 *
 * @param field name of the field that it is about; empty where it is about none
 */
record PageProblem(String field, String sentence) {

    /** A field that was left empty or holds what it cannot hold. */
    static PageProblem of(String field, String sentence, HttpServletResponse response) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return new PageProblem(field, sentence);
    }

    /**
     * What the service refused, with its status. What is hidden from the actor gets the page that everything gets which does
     * not exist.
     */
    static PageProblem of(ApiException refusal, HttpServletResponse response) {
        if (refusal.status() == HttpStatus.NOT_FOUND || refusal.code().equals("forbidden")) {
            throw refusal;
        }
        response.setStatus(refusal.status().value());
        var wait = refusal.retryAfter();
        if (wait != null) {
            response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
        }
        if (refusal.details().get("fields") instanceof Map<?, ?> fields && !fields.isEmpty()) {
            var first = fields.entrySet().iterator().next();
            return new PageProblem(String.valueOf(first.getKey()), String.valueOf(first.getValue()));
        }
        return new PageProblem("", String.valueOf(refusal.getMessage()));
    }
}
