package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.IdentityTrail;
import org.springframework.stereotype.Component;

/** Keeps what sign-on and administration record in the same trail as everything else. */
@Component
class IdentityTrailToAudit implements IdentityTrail {

    private final AuditTrail trail;

    IdentityTrailToAudit(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void changed(Act act) {
        trail.record(eventOf(act));
    }

    @Override
    public void happened(Act act) {
        trail.recordIndependently(eventOf(act));
    }

    private static AuditEvent eventOf(Act act) {
        var organization = act.organization();
        return new AuditEvent(
                act.action(),
                act.resourceType(),
                act.resourceId(),
                AuditEvent.Outcome.valueOf(act.ending().name()),
                act.reason(),
                organization == null ? null : organization.value(),
                act.metadata());
    }
}
