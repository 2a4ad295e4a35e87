package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.ChangeHints.Source;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a genuine webhook says: ids and a word, nothing else of it is kept.
 *
 * @param source Acuity itself (form-encoded) or the automation layer (JSON)
 * @param action the sender's word, {@code appointment.} put before it where Acuity leaves that out
 * @param appointmentId the book's id, null where none is named
 * @param calendarId the book's calendar id, null where none is named
 */
record WebhookMessage(
        Source source,
        String action,
        @Nullable String appointmentId,
        @Nullable String calendarId) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("\\d{1,19}");
    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    private static final Set<String> CHANGES = Set.of("scheduled", "rescheduled", "canceled", "changed");
    private static final String APPOINTMENT = "appointment.";

    /** Reads whatever was signed; what makes no sense becomes a message without an appointment. */
    static WebhookMessage read(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8).strip();
        boolean json = text.startsWith("{");
        var values = json ? fromJson(text) : fromForm(text);
        var word = values.getOrDefault("action", "");
        var action =
                !ACTION.matcher(word).matches() ? "unreadable" : CHANGES.contains(word) ? APPOINTMENT + word : word;
        return new WebhookMessage(
                json ? Source.AUTOMATION : Source.ACUITY, action, id(values.get("id")), id(values.get("calendarID")));
    }

    /** Whether there is an appointment to look at. */
    boolean hintsAtAnAppointment() {
        return appointmentId != null
                && action.startsWith(APPOINTMENT)
                && CHANGES.contains(action.substring(APPOINTMENT.length()));
    }

    private static @Nullable String id(@Nullable String text) {
        return text != null && ID.matcher(text).matches() ? text : null;
    }

    private static Map<String, String> fromForm(String text) {
        var values = new HashMap<String, String>();
        for (var pair : text.split("&", 50)) {
            int cut = pair.indexOf('=');
            if (cut > 0) {
                try {
                    values.putIfAbsent(decode(pair.substring(0, cut)), decode(pair.substring(cut + 1)));
                } catch (IllegalArgumentException e) {
                    return Map.of();
                }
            }
        }
        return values;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static Map<String, String> fromJson(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            var values = new HashMap<String, String>();
            for (var key : new String[] {"action", "id", "calendarID"}) {
                var value = json.path(key);
                if (value.isTextual() || value.isIntegralNumber()) {
                    values.put(key, value.asText());
                }
            }
            return values;
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}
