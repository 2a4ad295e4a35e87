package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Record direct booking: progress of a booking that was made in the appointment book itself. */
@Component
class RecordDirectBooking implements JavaDelegate {

    private final LifecycleSteps steps;

    RecordDirectBooking(LifecycleSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.recordDirectBooking(BOOKING_ID.from(execution));
    }
}
