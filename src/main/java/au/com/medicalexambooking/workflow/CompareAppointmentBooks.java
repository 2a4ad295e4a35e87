package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.AcuityReconciliation.DIFFERENCES_FOUND;

import au.com.medicalexambooking.booking.BookReconciliation;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Compare appointment books: queues one change hint for each difference. */
@Component
class CompareAppointmentBooks implements JavaDelegate {

    private final BookReconciliation books;
    private final CurrentActor currentActor;

    CompareAppointmentBooks(BookReconciliation books, CurrentActor currentActor) {
        this.books = books;
        this.currentActor = currentActor;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var reconciler = Actor.system(SystemComponent.RECONCILER, Channel.JOB);

        int differences = currentActor.callAs(reconciler, books::compareBooks);

        DIFFERENCES_FOUND.set(execution, differences);
    }
}
