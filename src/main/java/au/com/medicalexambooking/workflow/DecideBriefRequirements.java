package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_REQUIRED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.CONSENT_REQUIRED;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Decide brief requirements: asks the decision table {@code brief-requirements}. */
@Component
class DecideBriefRequirements implements JavaDelegate {

    private final Decisions decisions;

    DecideBriefRequirements(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var requirements = decisions.briefRequirements(execution);

        BRIEF_REQUIRED.set(execution, requirements.briefRequired());
        CONSENT_REQUIRED.set(execution, requirements.consentRequired());
    }
}
