package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Release unwanted appointment: cancels what an abandoned reservation left behind. */
@Component
class ReleaseUnwantedAppointment implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    ReleaseUnwantedAppointment(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.apply(execution, synchronisation::releaseUnwanted);
    }
}
