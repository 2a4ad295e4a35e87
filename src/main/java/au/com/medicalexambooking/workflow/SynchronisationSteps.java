package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.APPOINTMENT_ID;
import static au.com.medicalexambooking.workflow.AppointmentSynchronisation.READ_AT;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.scheduling.ChangeHints.Requester;
import au.com.medicalexambooking.scheduling.ChangeHints.Settlement;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * What the steps of a synchronisation share: they act as the person who asked for the change where it was asked for through
 * the platform, else as Acuity; and with the last step the hints that it answers are settled, in the same transaction.
 */
@Component
class SynchronisationSteps {

    private final ChangeHints hints;
    private final MessageCorrelator correlator;
    private final CurrentActor currentActor;
    private final UserDirectory users;

    SynchronisationSteps(
            ChangeHints hints, MessageCorrelator correlator, CurrentActor currentActor, UserDirectory users) {
        this.hints = hints;
        this.correlator = correlator;
        this.currentActor = currentActor;
        this.users = users;
    }

    /** Runs the work in the name of whoever brought the change about. */
    <T> T attributed(String appointmentId, Supplier<T> work) {
        var actor = hints.requesterOf(appointmentId)
                .map(this::actorOf)
                .orElseGet(() -> Actor.system(SystemComponent.ACUITY, Channel.WEBHOOK));
        return currentActor.callAs(actor, work);
    }

    /** Applies the difference, and settles the hints. */
    void apply(DelegateExecution execution, Consumer<String> step) {
        var appointmentId = APPOINTMENT_ID.from(execution);
        var delivery = attributed(appointmentId, () -> correlator.synchronising(() -> step.accept(appointmentId)));
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

    private Actor actorOf(Requester requester) {
        var user = new UserId(requester.userId());
        var onBehalfOf = requester.onBehalfOf() == null ? null : new UserId(requester.onBehalfOf());
        var effective = onBehalfOf == null ? user : onBehalfOf;
        Set<OrganizationId> organizations = users.organizationsOf(effective).stream()
                .map(UserDirectory.Organization::id)
                .collect(Collectors.toSet());
        return users.find(effective)
                .map(person -> new Actor(user, onBehalfOf, person.role(), organizations, Channel.JOB, null, null, null))
                .orElseGet(() -> Actor.system(SystemComponent.ACUITY, Channel.WEBHOOK));
    }
}
