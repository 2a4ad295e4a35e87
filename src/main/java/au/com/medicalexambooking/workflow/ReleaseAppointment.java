package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import au.com.medicalexambooking.booking.Reservations;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Release appointment: leaves nothing behind in the appointment book. */
@Component
class ReleaseAppointment implements JavaDelegate {

    private final Reservations reservations;

    ReleaseAppointment(Reservations reservations) {
        this.reservations = reservations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        reservations.release(BOOKING_ID.from(execution));
    }
}
