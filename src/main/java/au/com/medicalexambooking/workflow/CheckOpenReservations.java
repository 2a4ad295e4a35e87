package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.AcuityReconciliation.OPEN_RESERVATIONS;

import au.com.medicalexambooking.booking.BookReconciliation;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Check open reservations: finds those that were neither confirmed nor ended. */
@Component
class CheckOpenReservations implements JavaDelegate {

    private final BookReconciliation books;
    private final CurrentActor currentActor;

    CheckOpenReservations(BookReconciliation books, CurrentActor currentActor) {
        this.books = books;
        this.currentActor = currentActor;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var reconciler = Actor.system(SystemComponent.RECONCILER, Channel.JOB);

        int open = currentActor.callAs(reconciler, books::checkOpenReservations);

        OPEN_RESERVATIONS.set(execution, open);
    }
}
