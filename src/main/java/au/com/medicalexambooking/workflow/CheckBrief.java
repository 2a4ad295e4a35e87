package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_COMPLETE;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_REQUIRED;
import static au.com.medicalexambooking.workflow.BookingLifecycle.CONSENT_REQUIRED;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Check brief against requirements: looks whether the documents that are needed are there. */
@Component
class CheckBrief implements JavaDelegate {

    private final LifecycleSteps steps;

    CheckBrief(LifecycleSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var complete = steps.briefComplete(
                BOOKING_ID.from(execution), BRIEF_REQUIRED.from(execution), CONSENT_REQUIRED.from(execution));

        BRIEF_COMPLETE.set(execution, complete);
    }
}
