package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.APPOINTMENT_ID;
import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.READ_AT;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.scheduling.ChangeHints.Settlement;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * What the steps of a synchronisation share: they act for Acuity (the booking module names the person who asked for a
 * change, where one did), and with the last step the hints that it answers are settled, in the same transaction.
 */
@Component
class SynchronisationSteps {

    private final ChangeHints hints;
    private final MessageCorrelator correlator;
    private final CurrentActor currentActor;

    SynchronisationSteps(ChangeHints hints, MessageCorrelator correlator, CurrentActor currentActor) {
        this.hints = hints;
        this.correlator = correlator;
        this.currentActor = currentActor;
    }

    /** Runs the work in Acuity's name. */
    <T> T forAcuity(Supplier<T> work) {
        return currentActor.callAs(Actor.system(SystemComponent.ACUITY, Channel.WEBHOOK), work);
    }

    /** Applies the difference, and settles the hints. */
    void apply(DelegateExecution execution, Consumer<String> step) {
        var appointmentId = APPOINTMENT_ID.from(execution);
        var delivery = forAcuity(() -> correlator.synchronising(() -> step.accept(appointmentId)));
        if (delivery == MessageCorrelator.Delivery.TOO_LATE) {
            hints.settle(appointmentId, READ_AT.from(execution), Settlement.IGNORED, "outcome_already_recorded");
        } else {
            settle(execution);
        }
    }

    /** Settles the hints that were there before the appointment was read. */
    void settle(DelegateExecution execution) {
        hints.settle(APPOINTMENT_ID.from(execution), READ_AT.from(execution), Settlement.PROCESSED, null);
    }
}
