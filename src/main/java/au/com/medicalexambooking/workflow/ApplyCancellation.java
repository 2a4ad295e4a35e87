package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Apply cancellation: the booking is told that its appointment was cancelled. */
@Component
class ApplyCancellation implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    ApplyCancellation(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.apply(execution, synchronisation::applyCancellation);
    }
}
