package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Send reminders: to the referrer, and to the examinee where there is an address. */
@Component
class SendReminders implements JavaDelegate {

    private final BookingMails mails;

    SendReminders(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.examinationReminder(BOOKING_ID.from(execution));
    }
}
