package au.com.medicalexambooking.sandbox.acuity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A webhook on its way: ids only, as Acuity sends them. It stays in the book until it was accepted or given up. */
public record WebhookDelivery(
        long id,
        String target,
        String action,
        long appointmentId,
        long calendarId,
        long typeId,
        Instant createdAt,
        int failures,
        Instant dueAt) {

    /** The exact request body. */
    public String body() {
        return "action=" + URLEncoder.encode(action, StandardCharsets.UTF_8) + "&id=" + appointmentId + "&calendarID="
                + calendarId + "&appointmentTypeID=" + typeId;
    }

    WebhookDelivery failedOnce(Instant nextDueAt) {
        return new WebhookDelivery(
                id, target, action, appointmentId, calendarId, typeId, createdAt, failures + 1, nextDueAt);
    }
}
