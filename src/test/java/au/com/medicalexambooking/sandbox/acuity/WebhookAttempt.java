package au.com.medicalexambooking.sandbox.acuity;

import java.time.Instant;

/**
 * One try to deliver a webhook, or the decision not to.
 *
 * @param status the receiver's HTTP status, 0 where there was none
 * @param outcome in words: "accepted", "refused", "unreachable", "suppressed", "given up"
 */
public record WebhookAttempt(
        long deliveryId,
        String target,
        String action,
        long appointmentId,
        String body,
        Instant at,
        int status,
        String outcome) {}
