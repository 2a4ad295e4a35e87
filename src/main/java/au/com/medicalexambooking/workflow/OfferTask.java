package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.SPECIALIST_ID;

import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Offers the tasks about the examination and its report to the specialist as well, where the specialist has a login. */
@Component
class OfferTask implements TaskListener {

    private static final Set<String> OF_THE_SPECIALIST =
            Set.of(BookingLifecycle.Element.RECORD_OUTCOME.id(), BookingLifecycle.Element.PREPARE_REPORT.id());

    private final SpecialistDirectory specialists;

    OfferTask(SpecialistDirectory specialists) {
        this.specialists = specialists;
    }

    @Override
    public void notify(DelegateTask task) {
        if (OF_THE_SPECIALIST.contains(task.getTaskDefinitionKey())) {
            specialists
                    .find(SPECIALIST_ID.from(task))
                    .flatMap(specialist -> Optional.ofNullable(specialist.userId()))
                    .ifPresent(user -> task.addCandidateUser(user.value()));
        }
    }
}
