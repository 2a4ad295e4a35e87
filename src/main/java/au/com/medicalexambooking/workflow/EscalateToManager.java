package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Escalate to manager: the report is long overdue. */
@Component
class EscalateToManager implements JavaDelegate {

    private final BookingMails mails;

    EscalateToManager(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.reportLongOverdue(BOOKING_ID.from(execution));
    }
}
