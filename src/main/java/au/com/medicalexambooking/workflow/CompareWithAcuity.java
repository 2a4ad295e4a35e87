package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.APPOINTMENT_ID;
import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.DIFFERENCE;
import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.READ_AT;

import au.com.medicalexambooking.booking.AppointmentSync;
import au.com.medicalexambooking.booking.AppointmentSync.Difference;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Compare with Acuity: reads the appointment and tells what differs; where nothing does, its hints are settled. */
@Component
class CompareWithAcuity implements JavaDelegate {

    private final AppointmentSync synchronisation;
    private final SynchronisationSteps steps;

    CompareWithAcuity(AppointmentSync synchronisation, SynchronisationSteps steps) {
        this.synchronisation = synchronisation;
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var appointmentId = APPOINTMENT_ID.from(execution);

        var difference = steps.forAcuity(() -> synchronisation.compare(appointmentId));
        DIFFERENCE.set(execution, difference);
        READ_AT.set(execution, synchronisation.readAt(appointmentId));

        if (difference == Difference.NONE) {
            steps.settle(execution);
        }
    }
}
