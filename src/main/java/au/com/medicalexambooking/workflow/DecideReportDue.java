package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_BUSINESS_DAYS;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_ESCALATION_BUSINESS_DAYS;
import static au.com.medicalexambooking.workflow.BookingLifecycle.REPORT_REMINDER_BUSINESS_DAYS;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Decide report due date: asks the decision table {@code report-due}. */
@Component
class DecideReportDue implements JavaDelegate {

    private final Decisions decisions;

    DecideReportDue(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void execute(DelegateExecution execution) {
        var turnaround = decisions.reportDue(execution);

        REPORT_BUSINESS_DAYS.set(execution, turnaround.dueDays());
        REPORT_REMINDER_BUSINESS_DAYS.set(execution, turnaround.reminderDaysBefore());
        REPORT_ESCALATION_BUSINESS_DAYS.set(execution, turnaround.escalationDaysAfter());
    }
}
