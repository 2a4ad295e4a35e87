package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Apply new time: the booking is told that its appointment was moved. */
@Component
class ApplyNewTime implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    ApplyNewTime(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.apply(execution, synchronisation::applyNewTime);
    }
}
