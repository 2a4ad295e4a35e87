package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.APPOINTMENT_REFUSED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.RESERVATION_ABANDONED;

import au.com.medicalexambooking.booking.Reservations;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Reserve appointment: claims the time in the appointment book, exactly once. */
@Component
class ReserveAppointment implements JavaDelegate {

    private final Reservations reservations;

    ReserveAppointment(Reservations reservations) {
        this.reservations = reservations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        switch (reservations.reserve(BOOKING_ID.from(execution))) {
            case RESERVED -> {}
            case REFUSED -> throw new BpmnError(APPOINTMENT_REFUSED);
            case ABANDONED -> throw new BpmnError(RESERVATION_ABANDONED);
        }
    }
}
