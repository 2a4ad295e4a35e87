package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Remind specialist: the report is due soon. */
@Component
class RemindSpecialist implements JavaDelegate {

    private final BookingMails mails;

    RemindSpecialist(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.reportReminder(BOOKING_ID.from(execution));
    }
}
