package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Tasks done at a browser without scripts, by those whose they are. */
class TaskPagesTest extends PlatformTest {

    private final RuntimeService runtime;
    private final ManagementService management;
    private PassedExaminations examinations;
    private PageClient specialist;
    private PageClient coordinator;
    private String booking;
    private String reference;

    @Autowired
    TaskPagesTest(RuntimeService runtime, ManagementService management) {
        this.runtime = runtime;
        this.management = management;
    }

    @BeforeEach
    void anExaminationWhoseTimeHasPassed() {
        examinations = new PassedExaminations(runtime, management, people());
        people().specialistId(Catalogue.BRISBANE);
        specialist = PageClient.signIn(baseUrl(), People.specialistEmail(Catalogue.BRISBANE));
        coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var made = people().firm()
                .client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.BRISBANE,
                                        ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 20)))
                .is(201);
        booking = made.text("/id");
        reference = made.text("/reference");
        examinations.pass(booking);
    }

    @Test
    void specialistRecordsAttendanceAndDeliversAndCoordinatorConfirmsPayment() {
        var outcome = "/tasks/" + task("RecordOutcome");

        var list = specialist.get("/tasks");
        var page = specialist.get(outcome);
        var recorded = specialist.submit(outcome, outcome + "/complete", Map.of("outcome", "attended"));
        var report = "/tasks/" + task("PrepareReport");
        var tooEarly = specialist.submit(report, report + "/complete", Map.of("reportDelivered", "true"));
        new DocumentClient(baseUrl(), people().specialistOf(Catalogue.BRISBANE))
                .available(booking, "report", "report.pdf", SampleFiles.PDF, SampleFiles.pdf("Report"));
        var delivered = specialist.submit(report, report + "/complete", Map.of("reportDelivered", "true"));
        var payment = "/tasks/" + task("ConfirmPayment");
        var paid = coordinator.submit(payment, payment + "/complete", Map.of("paymentReceived", "true"));

        assertThat(list.body()).contains(reference, "Jordan Example").doesNotContain("Tasklist");
        assertThat(page.body()).contains("Did the examinee come to the appointment?", "Attended", "Jordan Example");
        assertThat(recorded.body()).contains("Task completed");
        assertThat(tooEarly.body())
                .contains("One answer needs another look", "id=\"e-reportDelivered\"", "There is no report yet.");
        assertThat(delivered.body()).contains("Task completed");
        assertThat(paid.body()).contains("Task completed");
        assertThat(specialist.get(payment).statusCode()).isEqualTo(404);
        assertThat(people().admin().get("/api/bookings/" + booking).text("/currentProgress"))
                .isEqualTo("payment_received");
    }

    @Test
    void saysBesideTheFieldWhatIsMissing() {
        var outcome = "/tasks/" + task("RecordOutcome");

        var answer = specialist.submit(outcome, outcome + "/complete", Map.of());

        assertThat(answer.body())
                .contains("One answer needs another look", "href=\"#outcome\"", "id=\"e-outcome\"", "This is needed.");
        assertThat(task("RecordOutcome")).isNotEmpty();
    }

    @Test
    void theSecondOfTwoIsToldThatItIsDoneAlready() {
        var outcome = "/tasks/" + task("RecordOutcome");
        specialist.get(outcome);
        coordinator.submit(outcome, outcome + "/complete", Map.of("outcome", "attended"));

        var late = specialist.submit("/tasks", outcome + "/complete", Map.of("outcome", "no_show"));

        assertThat(late.uri().toString()).endsWith("/tasks?told=gone");
        assertThat(late.body()).contains("Somebody else has done this task meanwhile");
        assertThat(people().admin().get("/api/bookings/" + booking).text("/currentProgress"))
                .isEqualTo("generating_report");
    }

    @Test
    void whatOneHasTakenOthersSeeAndLeaveUntilItIsGivenBack() {
        var outcome = "/tasks/" + task("RecordOutcome");

        coordinator.submit(outcome, outcome + "/claim", Map.of());
        var seen = specialist.get(outcome);
        var refused = specialist.submit("/tasks", outcome + "/claim", Map.of());
        coordinator.submit(outcome, outcome + "/unclaim", Map.of());
        var after = specialist.submit(outcome, outcome + "/claim", Map.of());

        assertThat(seen.body()).contains("Taken by", "Chris Coordinator").doesNotContain("Complete task");
        assertThat(refused.body()).contains("Somebody else has taken this task");
        assertThat(after.body()).contains("Complete task", "Give it back");
        assertThat(specialist.get("/tasks?view=mine").body()).contains(reference);
    }

    @Test
    void aNewTimeAfterANoShowIsReadInTheSpecialistsZone() {
        var outcome = "/tasks/" + task("RecordOutcome");
        coordinator.submit(outcome, outcome + "/complete", Map.of("outcome", "no_show"));
        var followUp = "/tasks/" + task("FollowUpNoShow");

        var wrong = coordinator.submit(
                followUp,
                followUp + "/complete",
                Map.of("followUp", "rebook", "newAppointmentAt", "soon", "newAppointmentAt.time", "noon"));

        assertThat(wrong.body())
                .contains("Enter a date like 24/11/2026", "In Brisbane time", "value=\"soon\"", "value=\"noon\"");
        assertThat(coordinator
                        .submit(followUp, followUp + "/complete", Map.of("followUp", "close"))
                        .body())
                .contains("Task completed");
    }

    @Test
    void daysAreThoseOfTheReadersZone() {
        var begun = Instant.now();
        task("RecordOutcome");
        specialist.keep("zone", "Pacific%2FPago_Pago"); // a day behind Sydney for 22 hours of 24

        var list = specialist.get("/tasks").body();

        assertThat(list.substring(list.indexOf(reference), list.indexOf("</tr>", list.indexOf(reference))))
                .containsAnyOf(
                        "waiting since <span>" + Words.day(begun, ZoneId.of("Pacific/Pago_Pago")),
                        "waiting since <span>" + Words.day(Instant.now(), ZoneId.of("Pacific/Pago_Pago")));
    }

    @Test
    void referrersHaveNoTasks() {
        var referrer = PageClient.signIn(baseUrl(), people().firm().email());

        assertThat(referrer.get("/tasks").statusCode()).isEqualTo(403);
        assertThat(referrer.get("/").body()).doesNotContain("href=\"/tasks\"");
    }

    private String task(String kind) {
        return examinations.task(booking, kind);
    }
}
