package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Send confirmation, in the lifecycle and after triage: queues the confirmation with its calendar entry. */
@Component
class SendConfirmation implements JavaDelegate {

    private final BookingMails mails;

    SendConfirmation(BookingMails mails) {
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        mails.confirmed(BOOKING_ID.from(execution));
    }
}
