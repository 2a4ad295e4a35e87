package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.stereotype.Component;

/**
 * The headers that every answer carries, whoever gives it: a handler, a filter, the container. Set as soon as a request
 * comes in, and again where only the security chains see it, as on the management port. What an answer says itself stands.
 */
@Component
class AnswerHeaders implements HeaderWriter {

    private final Map<String, String> headers = new LinkedHashMap<>();

    AnswerHeaders(IdentitySettings settings) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
        if (settings.https()) {
            headers.put("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains");
        }
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        writeTo(response);
    }

    void writeTo(HttpServletResponse response) {
        headers.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }
}
