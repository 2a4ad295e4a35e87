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

    private static final String POLICY = "Content-Security-Policy";

    private final ObjectMapper json;
    private final Clock clock;

    ErrorWriter(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** Refuses in the middle of the filters: in the error format for programs, with a page for people. */
    void refuse(HttpServletRequest request, HttpServletResponse response, ApiException error) throws IOException {
        if (Requests.isApi(request)) {
            write(request, response, error);
        } else if (!response.isCommitted()) {
            retryAfter(response, error);
            response.sendError(error.status().value());
        }
    }

    /** Answers with this error; does nothing where an answer is on its way already. */
    void write(HttpServletRequest request, HttpServletResponse response, ApiException error) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(error.status().value());
        retryAfter(response, error);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (!response.containsHeader(POLICY)) {
            response.setHeader(POLICY, SecurityParts.NO_CONTENT);
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        var problem = new ApiError.Problem(
                error.code(),
                String.valueOf(error.getMessage()),
                error.details(),
                clock.instant(),
                Requests.idOf(request));
        var body = json.writeValueAsBytes(new ApiError(problem));
        response.setContentLength(body.length); // in place of that of an answer that was announced and not begun
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static void retryAfter(HttpServletResponse response, ApiException error) {
        var wait = error.retryAfter();
        if (wait != null) {
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
    }
}
