package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.FEE_PERCENT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.LATE_CANCELLATION;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Decide late cancellation: asks the decision table {@code late-cancellation}. */
@Component
class DecideLateCancellation implements JavaDelegate {

    private final Decisions decisions;

    DecideLateCancellation(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var lateness = decisions.lateCancellation(execution);

        LATE_CANCELLATION.set(execution, lateness.late());
        FEE_PERCENT.set(execution, lateness.feePercent());
    }
}
