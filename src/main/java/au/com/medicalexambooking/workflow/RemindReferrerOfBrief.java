package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_DUE_AT;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Remind referrer of brief: says that documents are still missing, and by when they are needed. */
@Component
class RemindReferrerOfBrief implements JavaDelegate {

    private final BookingMails mails;

    RemindReferrerOfBrief(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.briefReminder(
                BOOKING_ID.from(execution), BRIEF_DUE_AT.findIn(execution).orElse(null));
    }
}
