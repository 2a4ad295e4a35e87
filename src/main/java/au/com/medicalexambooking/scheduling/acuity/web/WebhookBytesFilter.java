package au.com.medicalexambooking.scheduling.acuity.web;

import au.com.medicalexambooking.scheduling.acuity.web.WebhookBytes.State;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Captures a webhook's bytes before anything else looks at the request: whoever asks a form-encoded request for a
 * parameter eats its body, and the signature is over the bytes.
 */
final class WebhookBytesFilter extends OncePerRequestFilter {

    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if ("POST".equals(request.getMethod())) {
            read(request).keepOn(request);
        }
        chain.doFilter(request, response);
    }

    private static WebhookBytes read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > MOST_BYTES) {
            return new WebhookBytes(State.TOO_LARGE, new byte[0]);
        }
        long deadline = System.nanoTime() + LONGEST.toNanos();
        var body = new ByteArrayOutputStream();
        var chunk = new byte[8192];
        var input = request.getInputStream();
        for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > MOST_BYTES) {
                return new WebhookBytes(State.TOO_LARGE, new byte[0]);
            }
            if (System.nanoTime() > deadline) {
                return new WebhookBytes(State.TOO_SLOW, new byte[0]);
            }
        }
        return new WebhookBytes(State.COMPLETE, body.toByteArray());
    }
}
