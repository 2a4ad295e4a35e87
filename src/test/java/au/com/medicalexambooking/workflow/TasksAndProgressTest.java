package au.com.medicalexambooking.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Tasks and progress over REST, on the whole platform: who may do what, and what the process makes of it. */
class TasksAndProgressTest extends PlatformTest {

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private TaskService tasks;

    private People.Firm firm;
    private String booking;

    @BeforeEach
    void examinationTookPlace() {
        firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 20);
        booking = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
        var timer = management
                .createJobQuery()
                .processInstanceId(runtime.createProcessInstanceQuery()
                        .processDefinitionKey(BookingLifecycle.KEY)
                        .processInstanceBusinessKey(booking)
                        .singleResult()
                        .getId())
                .activityId(BookingLifecycle.Element.EXAMINATION_TIME_PASSED.id())
                .timers()
                .singleResult();
        management.executeJob(timer.getId());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !tasksOf(people().coordinator()).isEmpty());
    }

    @Test
    void coordinatorsTakeAndCompleteATaskWithItsForm() {
        var coordinator = people().coordinator();
        var task = onlyTask(coordinator);
        assertThat(task.path("definitionKey").asText()).isEqualTo("RecordOutcome");
        assertThat(task.path("candidateGroups").get(0).asText()).isEqualTo("staff");
        var path = "/api/tasks/" + task.path("id").asText();
        assertThat(coordinator.get(path).is(200).text("/form/id")).isEqualTo("record-outcome");

        coordinator.post(path + "/claim", Map.of()).is(204);
        coordinator
                .post(path + "/complete", Map.of("variables", Map.of("outcome", "attended")))
                .is(204);

        assertThat(onlyTask(coordinator).path("definitionKey").asText()).isEqualTo("PrepareReport");
        coordinator
                .post(path + "/complete", Map.of("variables", Map.of("outcome", "attended")))
                .isError(409, "task_already_completed");
    }

    @Test
    void formsAreCheckedAsInTasklist() {
        var coordinator = people().coordinator();
        var path = "/api/tasks/" + onlyTask(coordinator).path("id").asText() + "/complete";

        for (var variables : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("outcome", "perhaps"),
                Map.of("outcome", 1),
                Map.of("outcome", List.of("attended")),
                Map.of("outcome", "attended", "bookingId", "other"))) {
            coordinator.post(path, Map.of("variables", variables)).isError(400, "validation_failed");
        }

        assertThat(onlyTask(coordinator).path("definitionKey").asText()).isEqualTo("RecordOutcome");
    }

    @Test
    void tasksAreNobodysBusinessButTheirs() {
        var path = "/api/tasks/" + onlyTask(people().coordinator()).path("id").asText();
        var outcome = Map.of("variables", Map.of("outcome", "attended"));

        firm.client().get("/api/tasks").isError(403, "forbidden");
        firm.client().get(path).isError(403, "forbidden");
        people().specialistOf(Catalogue.SYDNEY).get(path).isError(404, "not_found");
        people().specialistOf(Catalogue.SYDNEY)
                .post(path + "/complete", outcome)
                .isError(404, "not_found");
        people().admin().get(path).is(200);
        people().admin().post(path + "/complete", outcome).isError(403, "forbidden");
        people().specialistOf(Catalogue.MELBOURNE)
                .post(path + "/complete", outcome)
                .is(204);
    }

    @Test
    void aTaskTakenByOneIsLeftAloneByAnother() {
        var path = "/api/tasks/" + onlyTask(people().coordinator()).path("id").asText();
        people().specialistOf(Catalogue.MELBOURNE)
                .post(path + "/claim", Map.of())
                .is(204);

        people().coordinator().post(path + "/claim", Map.of()).isError(409, "task_claimed_by_another");
        people().coordinator().post(path + "/unclaim", Map.of()).isError(409, "task_claimed_by_another");

        people().manager().post(path + "/unclaim", Map.of()).is(204);
        people().coordinator().post(path + "/claim", Map.of()).is(204);
    }

    /** Both found the task free; the engine refuses the second. */
    @Test
    void whoeverTakesATaskSecondIsToldThatItIsTaken() {
        var task = onlyTask(people().coordinator()).path("id").asText();
        tasks.claim(task, "first");

        assertThatThrownBy(() -> EngineTasks.once(() -> true, () -> {
                    tasks.claim(task, "second");
                    return task;
                }))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo("task_claimed_by_another"));
    }

    @Test
    void progressDrivesTheProcessToPaymentReceived() {
        var coordinator = people().coordinator();

        assertThat(progress(coordinator, "generating_report").is(201).text("/notes"))
                .isEqualTo("seen");
        progress(coordinator, "report_generated").isError(409, "report_missing");
        reportIsDelivered();
        progress(coordinator, "report_generated").is(201);
        var paid = progress(coordinator, "payment_received").is(201);

        assertThat(paid.text("/progress")).isEqualTo("payment_received");
        assertThat(paid.text("/changedBy/name")).isEqualTo("Chris Coordinator");
        assertThat(coordinator.get("/api/bookings/" + booking).is(200).text("/status"))
                .isEqualTo("closed");
        assertThat(runtime.createVariableInstanceQuery()
                        .variableValueEquals("notes", "seen")
                        .count())
                .isZero();
    }

    @Test
    void whatTheProcessDoesNotOfferIsRefusedWithWhatItOffers() {
        var refused = progress(people().coordinator(), "payment_received").isError(409, "progress_not_offered");

        assertThat(refused.json().at("/error/details/allowed"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("generating_report", "no_show");
        assertThat(progress(people().coordinator(), "cancelled")
                        .isError(409, "progress_not_offered")
                        .text("/error/details/call"))
                .contains("/cancel");
        progress(firm.client(), "generating_report").isError(403, "forbidden");
        progress(people().specialistOf(Catalogue.SYDNEY), "generating_report").isError(404, "not_found");
    }

    @Test
    void ofManyAtOnceOneSucceeds() {
        var coordinator = people().coordinator();

        var answers =
                IntStream.range(0, 12)
                        .mapToObj(n -> SideBySide.supply(() -> progress(coordinator, "no_show")))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .map(Answer::status)
                        .toList();

        assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        assertThat(coordinator.get("/api/bookings/" + booking).is(200).json().path("progress"))
                .hasSize(2);
    }

    @Test
    void managersCorrectProgressWithAReason() {
        progress(people().coordinator(), "generating_report").is(201);
        reportIsDelivered();
        progress(people().coordinator(), "report_generated").is(201);
        progress(people().coordinator(), "payment_received").is(201);
        var path = "/api/bookings/" + booking + "/progress";
        Map<String, Object> back = Map.of("progress", "generating_report", "correction", true, "notes", "Wrong file");

        people().coordinator().post(path, back).isError(403, "forbidden");
        people().manager()
                .post(path, Map.of("progress", "generating_report", "correction", true))
                .isError(400, "validation_failed");
        people().manager().post(path, back).is(201);

        var details = people().manager().get("/api/bookings/" + booking).is(200);
        assertThat(details.text("/status")).isEqualTo("active");
        assertThat(details.text("/currentProgress")).isEqualTo("generating_report");
        assertThat(onlyTask(people().coordinator()).path("definitionKey").asText())
                .isEqualTo("PrepareReport");
    }

    @Test
    void aReportDeliveredElsewhereIsAManagersCorrection() {
        progress(people().coordinator(), "generating_report").is(201);

        people().manager()
                .post(
                        "/api/bookings/" + booking + "/progress",
                        Map.of(
                                "progress", "report_generated",
                                "correction", true,
                                "notes", "Sent to the firm on paper"))
                .is(201);

        assertThat(onlyTask(people().coordinator()).path("definitionKey").asText())
                .isEqualTo("ConfirmPayment");
    }

    @Test
    void aReportIsAskedForByTheFormToo() {
        progress(people().coordinator(), "generating_report").is(201);
        var path = "/api/tasks/" + onlyTask(people().coordinator()).path("id").asText() + "/complete";
        Map<String, Object> delivered = Map.of("variables", Map.of("reportDelivered", true));

        var refused = people().coordinator().post(path, delivered).isError(409, "report_missing");

        assertThat(refused.text("/error/details/fields/reportDelivered")).startsWith("There is no report yet.");
        var task = onlyTask(people().coordinator()).path("id").asText();
        assertThatThrownBy(() -> tasks.complete(task, Map.of("reportDelivered", true)))
                .as("what Tasklist shows")
                .hasMessageContaining("There is no report yet.");
        assertThat(onlyTask(people().coordinator()).path("definitionKey").asText())
                .isEqualTo("PrepareReport");
        reportIsDelivered();
        people().coordinator().post(path, delivered).is(204);
    }

    private void reportIsDelivered() {
        new DocumentClient(baseUrl(), people().coordinator())
                .available(booking, "report", "report.pdf", SampleFiles.PDF, SampleFiles.pdf("Report"));
    }

    private Answer progress(ApiClient client, String wanted) {
        return client.post("/api/bookings/" + booking + "/progress", Map.of("progress", wanted, "notes", "seen"));
    }

    private JsonNode onlyTask(ApiClient client) {
        var tasks = tasksOf(client);
        assertThat(tasks).hasSize(1);
        return tasks.get(0);
    }

    private List<JsonNode> tasksOf(ApiClient client) {
        var tasks = client.get("/api/tasks?bookingId=" + booking).is(200).json();
        return StreamSupport.stream(tasks.spliterator(), false).toList();
    }
}
