package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.FEE_PERCENT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.LATE_CANCELLATION;
import static au.com.medicalexambooking.workflow.BookingLifecycle.RETENTION_ENDS_AT;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Record cancellation: ends the booking and sends the notice. */
@Component
class RecordCancellation implements JavaDelegate {

    private final LifecycleSteps steps;
    private final BookingMails mails;

    RecordCancellation(LifecycleSteps steps, BookingMails mails) {
        this.steps = steps;
        this.mails = mails;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        steps.recordCancellation(booking, LATE_CANCELLATION.from(execution), FEE_PERCENT.from(execution));
        mails.cancelled(booking);

        RETENTION_ENDS_AT.set(execution, steps.retentionEndsAt(booking));
    }
}
