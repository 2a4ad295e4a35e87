package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.RETENTION_ENDS_AT;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Close booking after a no-show: it ends without an examination. */
@Component
class CloseBooking implements JavaDelegate {

    private final LifecycleSteps steps;

    CloseBooking(LifecycleSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        steps.closeWithoutExamination(booking);

        RETENTION_ENDS_AT.set(execution, steps.retentionEndsAt(booking));
    }
}
