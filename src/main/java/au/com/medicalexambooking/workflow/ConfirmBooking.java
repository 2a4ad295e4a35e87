package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.RESERVATION_ABANDONED;

import au.com.medicalexambooking.booking.Reservations;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Confirm booking: makes the reserved booking a confirmed one, unless its caller gave up. */
@Component
class ConfirmBooking implements JavaDelegate {

    private final Reservations reservations;

    ConfirmBooking(Reservations reservations) {
        this.reservations = reservations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        if (!reservations.confirm(BOOKING_ID.from(execution))) {
            throw new BpmnError(RESERVATION_ABANDONED);
        }
    }
}
