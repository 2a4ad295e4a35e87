package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Escalate to coordinator: the report is overdue. */
@Component
class EscalateToCoordinator implements JavaDelegate {

    private final BookingMails mails;

    EscalateToCoordinator(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.reportOverdue(BOOKING_ID.from(execution));
    }
}
