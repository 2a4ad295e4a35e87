package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.LifecycleSteps;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.DocumentEvents.DocumentReleased;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends "Obtain brief" when the last document that was missing is released, in the same transaction. The check at the deadline
 * and this one wait for each other, so that the task is never left open for a brief that is there.
 */
@Component
class BriefWatch {

    private final LifecycleSteps steps;
    private final MessageCorrelator correlator;
    private final AuditTrail audit;

    BriefWatch(LifecycleSteps steps, MessageCorrelator correlator, AuditTrail audit) {
        this.steps = steps;
        this.correlator = correlator;
        this.audit = audit;
    }

    @EventListener
    void on(DocumentReleased released) {
        if (isOfTheBrief(released.category())
                && steps.briefComplete(released.booking())
                && correlator.briefCompleted(released.booking())) {
            audit.record(AuditEvent.done(
                    "booking.late_brief_completed",
                    "booking",
                    released.booking().value()));
        }
    }

    private static boolean isOfTheBrief(DocumentCategory category) {
        return category == DocumentCategory.BRIEF || category == DocumentCategory.CONSENT_FORM;
    }
}
