package au.com.medicalexambooking.identity;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A refusal that a caller is told of as it stands: status, stable code, sentence for people and details. Modules throw it
 * (or a subclass with a telling name) where a request cannot be met; it rolls the transaction back.
 */
public class ApiException extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final transient Map<String, Object> details;
    private final @Nullable Duration retryAfter;

    public ApiException(HttpStatus status, String code, String message) {
        this(status, code, message, Map.of(), null);
    }

    public ApiException(
            HttpStatus status,
            String code,
            String message,
            Map<String, Object> details,
            @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = Map.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /** What does not exist and what the caller may not know of look the same: 404 with this one body. */
    public static ApiException notFound() {
        return new ApiException(HttpStatus.NOT_FOUND, "not_found", "There is nothing here that you can see.");
    }

    /** Known to the caller, but not allowed. */
    public static ApiException forbidden(String message) {
        return new ApiException(HttpStatus.FORBIDDEN, "forbidden", message);
    }

    /** A field that is well-formed JSON yet cannot be accepted. */
    public static ApiException badField(String field, String message) {
        return new ApiException(
                HttpStatus.BAD_REQUEST, "validation_failed", message, Map.of("fields", Map.of(field, message)), null);
    }

    /** The state of things does not allow the request now. */
    public static ApiException conflict(String code, String message, Map<String, Object> details) {
        return new ApiException(HttpStatus.CONFLICT, code, message, details, null);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, Object> details() {
        return details;
    }

    /** How long to wait before trying again; sent as {@code Retry-After}. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
