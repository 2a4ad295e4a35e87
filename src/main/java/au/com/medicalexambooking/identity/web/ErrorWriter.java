package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiError;
import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Writes the one error format of the API, from wherever in the chain of filters and handlers an error comes. */
@Component
class ErrorWriter {

    private final ObjectMapper json;
    private final Clock clock;

    ErrorWriter(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Answers with this error; does nothing where an answer is on its way already. */
    void write(HttpServletRequest request, HttpServletResponse response, ApiException error) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(error.status().value());
        var retryAfter = error.retryAfter();
        if (retryAfter != null) {
            long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        var problem = new ApiError.Problem(
                error.code(),
                String.valueOf(error.getMessage()),
                error.details(),
                clock.instant(),
                Requests.idOf(request));
        response.getOutputStream().write(json.writeValueAsBytes(new ApiError(problem)));
        response.flushBuffer();
    }
}
