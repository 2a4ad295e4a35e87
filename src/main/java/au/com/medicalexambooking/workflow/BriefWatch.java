package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.LifecycleSteps;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.DocumentEvents.DocumentDeleted;
import au.com.medicalexambooking.document.DocumentEvents.DocumentReleased;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps "Obtain brief" in step with the documents that are there, in the transaction that changes them: it ends when the last
 * one that was missing is released, and comes back when the last one of a kind is deleted. The check in the process and these
 * wait for each other, so that the task is neither left open for a brief that is there nor left out for one that has gone.
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
        var booking = released.booking();
        if (isOfTheBrief(released.category()) && steps.briefComplete(booking) && correlator.briefCompleted(booking)) {
            record("booking.late_brief_completed", booking);
        }
    }

    @EventListener
    void on(DocumentDeleted deleted) {
        var booking = deleted.booking();
        var category = deleted.category();
        if (isOfTheBrief(category)
                && steps.briefStillLacks(booking, category.value())
                && correlator.briefWithdrawn(booking)) {
            record("booking.brief_withdrawn", booking);
        }
    }

    private void record(String action, BookingId booking) {
        audit.record(AuditEvent.done(action, "booking", booking.value()));
    }

    private static boolean isOfTheBrief(DocumentCategory category) {
        return category == DocumentCategory.BRIEF || category == DocumentCategory.CONSENT_FORM;
    }
}
