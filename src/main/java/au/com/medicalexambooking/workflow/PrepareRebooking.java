package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.NEW_APPOINTMENT_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REBOOKING;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Prepare rebooking: the same booking asks for another time, with the same brief. */
@Component
class PrepareRebooking implements JavaDelegate {

    private final LifecycleSteps steps;
    private final AppointmentTimes times;

    PrepareRebooking(LifecycleSteps steps, AppointmentTimes times) {
        this.steps = steps;
        this.times = times;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        steps.prepareRebooking(booking, times.parse(NEW_APPOINTMENT_AT.from(execution), booking));

        REBOOKING.set(execution, true);
    }
}
