package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.PAYMENT_DUE_AT;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Release report: the referrer may have it and is told. */
@Component
class ReleaseReport implements JavaDelegate {

    private final LifecycleSteps steps;
    private final BookingMails mails;

    ReleaseReport(LifecycleSteps steps, BookingMails mails) {
        this.steps = steps;
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        var paymentDueAt = steps.releaseReport(booking);
        mails.reportReady(booking);

        PAYMENT_DUE_AT.set(execution, paymentDueAt);
    }
}
