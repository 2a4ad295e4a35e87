package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.APPOINTMENT_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_CHECK_DUE_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BRIEF_DUE_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.EXAMINATION_ENDS_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.OUTCOME_DUE_AT;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REMINDER_DUE_AT;

import au.com.medicalexambooking.booking.LifecycleSteps;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Plan reminders: works out the dates around the examination, and what of a brief must be there by when. */
@Component
class PlanExamination implements JavaDelegate {

    private final LifecycleSteps steps;
    private final Decisions decisions;

    PlanExamination(LifecycleSteps steps, Decisions decisions) {
        this.steps = steps;
        this.decisions = decisions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var booking = BOOKING_ID.from(execution);

        var plan = steps.planExamination(booking);
        var brief = decisions.briefRequirements(execution);
        var briefPlan =
                steps.planBrief(booking, brief.briefRequired(), brief.consentRequired(), brief.businessDaysBefore());

        APPOINTMENT_AT.set(execution, plan.appointmentAt());
        EXAMINATION_ENDS_AT.set(execution, plan.examinationEndsAt());
        REMINDER_DUE_AT.set(execution, plan.reminderDueAt());
        BRIEF_CHECK_DUE_AT.set(execution, briefPlan.checkAt());
        BRIEF_DUE_AT.set(execution, briefPlan.dueAt());
        OUTCOME_DUE_AT.set(execution, plan.outcomeDueAt());
    }
}
