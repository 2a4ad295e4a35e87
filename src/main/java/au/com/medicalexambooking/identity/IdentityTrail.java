package au.com.medicalexambooking.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What sign-on and administration need of the audit trail. The audit module depends on this one, not the other way round,
 * so it is named here and kept there. The actor is taken from {@link CurrentActor}.
 */
public interface IdentityTrail {

    /** Records a change inside the caller's transaction, and makes it fail if the row cannot be written. */
    void changed(Act act);

    /** Records, in a transaction of its own, something that has no other transaction or whose transaction rolls back. */
    void happened(Act act);

    /** How an act ended. */
    enum Ending {
        OK,
        DENIED,
        FAILED
    }

    /**
     * @param action {@code <resource>.<verb in the past tense>}
     * @param reason a code where the act was denied or failed, else null
     * @param organization whose data it concerns, where there is one
     * @param metadata names of changed fields and ids; never names, addresses or secrets
     */
    record Act(
            String action,
            String resourceType,
            String resourceId,
            Ending ending,
            @Nullable String reason,
            @Nullable OrganizationId organization,
            Map<String, Object> metadata) {

        public Act {
            metadata = Map.copyOf(metadata);
        }

        /** An act that was done. */
        public static Act done(String action, String resourceType, String resourceId) {
            return new Act(action, resourceType, resourceId, Ending.OK, null, null, Map.of());
        }

        /** An act that was refused or did not succeed. */
        public static Act refused(Ending ending, String action, String resourceType, String resourceId, String reason) {
            return new Act(action, resourceType, resourceId, ending, reason, null, Map.of());
        }

        /** The same act with more to tell. */
        public Act with(Map<String, Object> more) {
            return new Act(action, resourceType, resourceId, ending, reason, organization, more);
        }
    }
}
