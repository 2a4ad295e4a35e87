package au.com.medicalexambooking.workflow;

import static au.com.medicalexambooking.workflow.BookingLifecycle.APPOINTMENT_TYPE;
import static au.com.medicalexambooking.workflow.BookingLifecycle.BOOKING_ID;
import static au.com.medicalexambooking.workflow.BookingLifecycle.CANCELLED_BY;
import static au.com.medicalexambooking.workflow.BookingLifecycle.NOTICE_BUSINESS_DAYS;

import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Asks the decision tables and gives their answers types. A table that has no row for a case is a fault. */
@Component
class Decisions {

    private final BookingFacts facts;

    Decisions(BookingFacts facts) {
        this.facts = facts;
    }

    /** Whether brief and consent must be there before the examination. */
    BriefRequirements briefRequirements(DelegateExecution execution) {
        var answer = ask(execution, BookingLifecycle.DECISION_BRIEF_REQUIREMENTS, byTypeAndSpecialty(execution));
        return new BriefRequirements(is(answer, "briefRequired"), is(answer, "consentRequired"));
    }

    /** Whether a cancellation is late and what it costs. */
    LateCancellation lateCancellation(DelegateExecution execution) {
        return lateCancellation(
                execution.getProcessEngineServices().getDecisionService(),
                NOTICE_BUSINESS_DAYS.from(execution),
                CANCELLED_BY.from(execution),
                APPOINTMENT_TYPE.from(execution));
    }

    /** The same table, asked before anything happens. */
    static LateCancellation lateCancellation(
            DecisionService service, int noticeBusinessDays, String cancelledBy, AppointmentKind kind) {
        var answer = ask(
                service,
                BookingLifecycle.DECISION_LATE_CANCELLATION,
                Variables.createVariables()
                        .putValue(NOTICE_BUSINESS_DAYS.name(), noticeBusinessDays)
                        .putValue(CANCELLED_BY.name(), cancelledBy)
                        .putValue(APPOINTMENT_TYPE.name(), kind.value()));
        return new LateCancellation(is(answer, "lateCancellation"), number(answer, "feePercent"));
    }

    /** The report's service level. */
    ReportDue reportDue(DelegateExecution execution) {
        var answer = ask(execution, BookingLifecycle.DECISION_REPORT_DUE, byTypeAndSpecialty(execution));
        return new ReportDue(
                number(answer, "reportBusinessDays"),
                number(answer, "reportReminderBusinessDays"),
                number(answer, "reportEscalationBusinessDays"));
    }

    private VariableMap byTypeAndSpecialty(DelegateExecution execution) {
        var specialty = facts.find(BOOKING_ID.from(execution)).orElseThrow().specialty();
        return Variables.createVariables()
                .putValue(
                        APPOINTMENT_TYPE.name(),
                        APPOINTMENT_TYPE.from(execution).value())
                .putValue("specialty", specialty);
    }

    private static DmnDecisionRuleResult ask(DelegateExecution execution, String decision, Map<String, Object> inputs) {
        return ask(execution.getProcessEngineServices().getDecisionService(), decision, inputs);
    }

    private static DmnDecisionRuleResult ask(DecisionService service, String decision, Map<String, Object> inputs) {
        var answer = service.evaluateDecisionTableByKey(decision)
                .variables(inputs)
                .evaluate()
                .getSingleResult();
        if (answer == null) {
            throw new IllegalStateException("Decision table " + decision + " has no row for this case");
        }
        return answer;
    }

    private static boolean is(DmnDecisionRuleResult answer, String output) {
        return Boolean.TRUE.equals(answer.getEntry(output));
    }

    private static int number(DmnDecisionRuleResult answer, String output) {
        Number number = answer.getEntry(output);
        return number.intValue();
    }

    /** What must be there. */
    record BriefRequirements(boolean briefRequired, boolean consentRequired) {}

    /** How a cancellation is judged. */
    record LateCancellation(boolean late, int feePercent) {}

    /** The service level in business days. */
    record ReportDue(int dueDays, int reminderDaysBefore, int escalationDaysAfter) {}
}
