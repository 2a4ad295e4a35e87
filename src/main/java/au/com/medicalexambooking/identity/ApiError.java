package au.com.medicalexambooking.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * The body of every failed API call.
 *
 * @param error what went wrong
 */
public record ApiError(Problem error) {

    /**
     * @param code stable, snake_case, for programs
     * @param message for people: what happened and what to do next
     * @param details what belongs to the code, for example the fields that are wrong; never null
     * @param timestamp when it happened, UTC
     * @param requestId under which support finds it again
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Problem(
            String code, String message, Map<String, Object> details, Instant timestamp, String requestId) {}
}
