package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_BUSINESS_DAYS;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_DUE_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_ESCALATION_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_ESCALATION_BUSINESS_DAYS;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_REMINDER_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_REMINDER_BUSINESS_DAYS;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Plan report dates: turns the decided business days into dates. */
@Component
class PlanReport implements JavaDelegate {

    private final LifecycleSteps steps;

    PlanReport(LifecycleSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var plan = steps.planReport(
                BOOKING_ID.from(execution),
                REPORT_BUSINESS_DAYS.from(execution),
                REPORT_REMINDER_BUSINESS_DAYS.from(execution),
                REPORT_ESCALATION_BUSINESS_DAYS.from(execution));

        REPORT_REMINDER_AT.set(execution, plan.reminderAt());
        REPORT_DUE_AT.set(execution, plan.dueAt());
        REPORT_ESCALATION_AT.set(execution, plan.escalationAt());
    }
}
