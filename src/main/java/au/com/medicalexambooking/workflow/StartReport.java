package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Start report: the examinee came, so the report can be written. */
@Component
class StartReport implements JavaDelegate {

    private final LifecycleSteps steps;

    StartReport(LifecycleSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        steps.startReport(BOOKING_ID.from(execution));
    }
}
