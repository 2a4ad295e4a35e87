package au.com.medicalexambooking.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of every decision table, and the borders between rows. */
class DecisionTablesTest {

    private static final Map<String, Integer> ROWS = Map.of(
            BookingLifecycle.DECISION_REPORT_DUE, 5,
            BookingLifecycle.DECISION_LATE_CANCELLATION, 8,
            BookingLifecycle.DECISION_BRIEF_REQUIREMENTS, 4);
    private static final Set<String> TOUCHED = new HashSet<>();
    private static final DmnEngine ENGINE = startEngine();

    @AfterAll
    static void everyRowWasTouched() {
        assertThat(TOUCHED)
                .hasSize(ROWS.values().stream().mapToInt(Integer::intValue).sum());
    }

    @ParameterizedTest(name = "{0}, {1}: due in {2} business days")
    @CsvSource({
        "in_person, Psychiatry, 15, 3, 3",
        "in_person, Neuropsychology, 15, 3, 3",
        "in_person, Neurology, 12, 3, 3",
        "in_person, Orthopaedic surgery, 10, 2, 3",
        "in_person, Occupational medicine, 10, 2, 3",
        "telehealth, Psychiatry, 12, 3, 3",
        "telehealth, Neurology, 7, 2, 2",
        "telehealth, Orthopaedic surgery, 7, 2, 2"
    })
    void reportDue(String appointmentType, String specialty, int due, int reminder, int escalation) {
        var answer = ask(
                BookingLifecycle.DECISION_REPORT_DUE,
                Map.of("appointmentType", appointmentType, "specialty", specialty));

        assertThat(answer.getEntryMap())
                .containsEntry("reportBusinessDays", due)
                .containsEntry("reportReminderBusinessDays", reminder)
                .containsEntry("reportEscalationBusinessDays", escalation);
    }

    @ParameterizedTest(name = "{0} business days by {1}, {2}: late {3}, {4} %")
    @CsvSource({
        "0, specialist, in_person, false, 0",
        "0, acuity, telehealth, false, 0",
        "30, referrer, in_person, false, 0",
        "5, coordinator, in_person, false, 0",
        "4, referrer, in_person, true, 50",
        "2, referrer, in_person, true, 50",
        "1, referrer, in_person, true, 100",
        "0, coordinator, in_person, true, 100",
        "2, referrer, telehealth, false, 0",
        "1, referrer, telehealth, true, 50",
        "0, referrer, telehealth, true, 100"
    })
    void lateCancellation(int notice, String cancelledBy, String appointmentType, boolean late, int feePercent) {
        var answer = ask(
                BookingLifecycle.DECISION_LATE_CANCELLATION,
                Map.of("noticeBusinessDays", notice, "cancelledBy", cancelledBy, "appointmentType", appointmentType));

        assertThat(answer.getEntryMap())
                .containsEntry("lateCancellation", late)
                .containsEntry("feePercent", feePercent);
    }

    @ParameterizedTest(name = "{0}, {1}: brief {2}, consent {3}, {4} business days before")
    @CsvSource({
        "in_person, Psychiatry, true, true, 5",
        "in_person, Orthopaedic surgery, true, false, 3",
        "telehealth, Psychology, true, true, 5",
        "telehealth, Neurology, true, true, 2"
    })
    void briefRequirements(String appointmentType, String specialty, boolean brief, boolean consent, int days) {
        var answer = ask(
                BookingLifecycle.DECISION_BRIEF_REQUIREMENTS,
                Map.of("appointmentType", appointmentType, "specialty", specialty));

        assertThat(answer.getEntryMap())
                .containsEntry("briefRequired", brief)
                .containsEntry("consentRequired", consent)
                .containsEntry("briefBusinessDays", days);
    }

    private static DmnDecisionRuleResult ask(String decision, Map<String, Object> inputs) {
        try (var table = Files.newInputStream(Path.of("processes", decision + ".dmn"))) {
            return ENGINE.evaluateDecisionTable(decision, table, inputs).getSingleResult();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DmnEngine startEngine() {
        var configuration =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        configuration.setCustomPostDecisionTableEvaluationListeners(List.of(event -> event.getMatchingRules()
                .forEach(rule -> TOUCHED.add(event.getDecisionTable().getKey() + rule.getId()))));
        return configuration.buildEngine();
    }
}
