package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Register direct booking: makes a booking of an appointment that nobody here knows. */
@Component
class RegisterDirectBooking implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    RegisterDirectBooking(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.apply(execution, synchronisation::registerDirectBooking);
    }
}
