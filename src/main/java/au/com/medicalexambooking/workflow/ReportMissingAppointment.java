package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.AppointmentSync;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Report missing appointment: a coordinator learns that the book no longer knows it. */
@Component
class ReportMissingAppointment implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    ReportMissingAppointment(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.apply(execution, synchronisation::reportMissing);
    }
}
