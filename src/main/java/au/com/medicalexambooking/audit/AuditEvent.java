package au.com.medicalexambooking.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to what. Who did it, for whom and from where is taken from the current actor.
 *
 * @param action {@code <resource>.<verb in the past tense>}, for example {@code booking.read}
 * @param resourceType for example {@code booking}
 * @param resourceId the id, or {@code -} where the act concerns none
 * @param outcome whether it was done, denied or failed
 * @param reason a code for a denial or failure, else null
 * @param organizationId the organisation whose data it concerns, where there is one
 * @param metadata names of changed fields, ids, counts; never names, numbers or texts of examinees, never secrets
 */
public record AuditEvent(
        String action,
        String resourceType,
        String resourceId,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String organizationId,
        Map<String, Object> metadata) {

    /** How an act ended. */
    public enum Outcome {
        OK,
        DENIED,
        FAILED
    }

    public AuditEvent {
        metadata = Map.copyOf(metadata);
    }

    /** An act that was done. */
    public static AuditEvent done(String action, String resourceType, String resourceId) {
        return new AuditEvent(action, resourceType, resourceId, Outcome.OK, null, null, Map.of());
    }

    /** An act that was refused because of missing rights. */
    public static AuditEvent denied(String action, String resourceType, String resourceId, String reason) {
        return new AuditEvent(action, resourceType, resourceId, Outcome.DENIED, reason, null, Map.of());
    }

    /** An act that was tried and did not succeed. */
    public static AuditEvent failed(String action, String resourceType, String resourceId, String reason) {
        return new AuditEvent(action, resourceType, resourceId, Outcome.FAILED, reason, null, Map.of());
    }

    /** The same event with the organisation whose data it concerns. */
    public AuditEvent of(String organization) {
        return new AuditEvent(action, resourceType, resourceId, outcome, reason, organization, metadata);
    }

    /** The same event with more to tell. */
    public AuditEvent with(Map<String, Object> more) {
        return new AuditEvent(action, resourceType, resourceId, outcome, reason, organizationId, more);
    }
}
