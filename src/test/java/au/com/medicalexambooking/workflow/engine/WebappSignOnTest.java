package au.com.medicalexambooking.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.DirectBooking;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One sign-in with the platform opens those webapps that the role may use, and no others. */
class WebappSignOnTest extends PlatformTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String TASKLIST = "/camunda/app/tasklist/default/";
    private static final String COCKPIT = "/camunda/app/cockpit/default/";

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private ManagementService management;

    @Autowired
    private RuntimeService runtime;

    @Test
    void coordinatorsUseTasklistOnly() throws Exception {
        var browser = signedInAs(newOperator("staff"));

        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/api/engine/engine/default/filter?resourceType=Task&maxResults=2000")
                        .body())
                .contains("My tasks", "All coordination tasks", "Overdue", "Direct bookings to assign");
        assertThat(browser.get(COCKPIT).statusCode()).isEqualTo(403);
    }

    @Test
    void managersUseCockpitAsWell() throws Exception {
        var browser = signedInAs(newOperator("manager"));

        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        assertThat(browser.get(COCKPIT).statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/api/engine/engine/default/process-definition?key=booking-lifecycle")
                        .body())
                .contains("booking-lifecycle");
    }

    @Test
    void referrersAndStrangersUseNeither() throws Exception {
        var referrer = signedInAs(people().firm().email());

        assertThat(referrer.get(TASKLIST).statusCode()).isEqualTo(403);
        assertThat(referrer.get(COCKPIT).statusCode()).isEqualTo(403);
        assertThat(new Browser().get("/camunda/api/engine/engine/default/task").statusCode())
                .isIn(302, 401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, comment/create",
        "POST, variables",
        "PUT, variables/diagnosis",
        "PUT, localVariables/diagnosis",
        "POST, complete",
        "POST, resolve",
        "POST, bpmnError",
        "POST, bpmnEscalation"
    })
    void freeTextStaysOutOfTheEngine(String method, String what) throws Exception {
        var browser = signedInAs(newOperator("staff"));
        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);

        assertThat(browser.call(method, "task/any/" + what, "{\"value\":\"x\",\"type\":\"String\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void tasksAreDoneInTasklistAsTheirFormSays() throws Exception {
        var browser = signedInAs(newOperator("staff"));
        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        var task = openTask();

        for (var wrong : List.of(
                "{}",
                "{\"variables\":{\"organizationId\":{\"value\":\"unassigned\"},\"diagnosis\":{\"value\":\"x\"}}}",
                "{\"variables\":",
                "no form")) {
            assertThat(browser.call("POST", "task/" + task + "/submit-form", wrong)
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(browser.call("PUT", "task/" + task, "{\"name\":\"Assign referrer\",\"description\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.call("PUT", "task/" + task, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(403);
        assertThat(people().coordinator().get("/api/tasks/" + task).status())
                .as("still to be done")
                .isEqualTo(200);

        var firm = people().firm();
        var right = "{\"variables\":{\"organizationId\":{\"value\":\"" + firm.organizationId()
                + "\",\"type\":\"String\"},\"referrerId\":{\"value\":\"" + firm.userId()
                + "\",\"type\":\"String\"}}}";
        assertThat(browser.call("POST", "task/" + task + "/submit-form", right).statusCode())
                .isEqualTo(204);
        assertThat(people().coordinator().get("/api/tasks/" + task).status()).isEqualTo(409);
    }

    @Test
    void whomABookingCannotBeForIsRefusedAtOnceEverywhere() throws Exception {
        var browser = signedInAs(newOperator("staff"));
        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        var task = openTask();
        var firm = people().firm();
        var disabled = people().memberOf(firm);
        people().admin()
                .patch("/api/admin/users/" + disabled.userId(), Map.of("disabled", true))
                .is(200);
        var coordinator = people().coordinator();

        for (var choice : List.of(
                List.of("nosuchfirm", firm.userId(), "There is no firm with this organisation id."),
                List.of("unassigned", firm.userId(), "There is no firm with this organisation id."),
                List.of(firm.organizationId(), "nosuchperson", "Nobody with this referrer id belongs to the firm."),
                List.of(
                        firm.organizationId(),
                        people().firm().userId(),
                        "Nobody with this referrer id belongs to the firm."),
                List.of(
                        firm.organizationId(),
                        coordinator.get("/api/auth/me").is(200).text("/user/id"),
                        "Nobody with this referrer id belongs to the firm."),
                List.of(firm.organizationId(), disabled.userId(), "This person's account is disabled."))) {
            var refused = browser.call(
                    "POST",
                    "task/" + task + "/submit-form",
                    "{\"variables\":{\"organizationId\":{\"value\":\"" + choice.get(0)
                            + "\",\"type\":\"String\"},\"referrerId\":{\"value\":\"" + choice.get(1)
                            + "\",\"type\":\"String\"}}}");
            assertThat(refused.statusCode()).as(choice.toString()).isEqualTo(400);
            assertThat(refused.body()).contains("\"message\":\"" + choice.get(2));
            var variables = Map.of("organizationId", choice.get(0), "referrerId", choice.get(1));
            assertThat(coordinator
                            .post("/api/tasks/" + task + "/complete", Map.of("variables", variables))
                            .isError(400, "validation_failed")
                            .text("/error/message"))
                    .startsWith(choice.get(2));
        }
        assertThat(coordinator.get("/api/tasks/" + task).status())
                .as("the same task is still to be done")
                .isEqualTo(200);
    }

    @Test
    void aReportThatIsNotThereIsToldInTasklistAsEverywhere() throws Exception {
        var browser = signedInAs(newOperator("staff"));
        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        var task = prepareReport();

        var refused = browser.call(
                "POST",
                "task/" + task + "/submit-form",
                "{\"variables\":{\"reportDelivered\":{\"value\":true,\"type\":\"Boolean\"}}}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("\"message\":\"There is no report yet. Add it")
                .doesNotContain("ENGINE");
        assertThat(people().coordinator().get("/api/tasks/" + task).status()).isEqualTo(200);
    }

    /** A task to prepare a report, since the examination took place. */
    private String prepareReport() {
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 25);
        var booking = people().firm()
                .client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
        var timer = management
                .createJobQuery()
                .processInstanceId(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("booking-lifecycle")
                        .processInstanceBusinessKey(booking)
                        .singleResult()
                        .getId())
                .activityId("ExaminationTimePassed")
                .timers()
                .singleResult();
        management.executeJob(timer.getId());
        taskOf(booking);
        people().coordinator()
                .post("/api/bookings/" + booking + "/progress", Map.of("progress", "generating_report"))
                .is(201);
        return taskOf(booking);
    }

    private String taskOf(String booking) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> people().coordinator()
                                .get("/api/tasks?bookingId=" + booking)
                                .is(200)
                                .text("/0/id"),
                        id -> !id.isEmpty());
    }

    /** A task to assign a referrer, since somebody has booked in Acuity. */
    private String openTask() {
        people().specialistId(Catalogue.HOBART);
        var time = ACUITY.nextFreeTime(Catalogue.HOBART, Catalogue.TELEHEALTH, 60);
        ACUITY.deliverWebhooksTo(URI.create(baseUrl() + "/api/webhooks/acuity"));
        var appointment = ACUITY.bookDirectly(DirectBooking.at(Catalogue.HOBART, Catalogue.TELEHEALTH, time));
        var database = JdbcClient.create(DATABASE.ownerDataSource());
        var booking = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> database.sql("select id from app.bookings where acuity_appointment_id = :id")
                                .param("id", Long.toString(appointment.id()))
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
        ACUITY.deliverWebhooksTo(null);
        return taskOf(booking);
    }

    @Test
    void incidentsAreCounted() {
        assertThat(metrics.get("ime.process.incidents").gauge().value()).isNotNegative();
    }

    private String newOperator(String role) {
        var email = role + "-" + System.nanoTime() + "@webapps.example";
        people().admin()
                .post(
                        "/api/admin/users",
                        Map.of("email", email, "name", "Olly Operator", "role", role, "password", People.PASSWORD))
                .is(201);
        return email;
    }

    private Browser signedInAs(String email) throws IOException, InterruptedException {
        var browser = new Browser();
        var csrf = CSRF.matcher(browser.get("/login").body());
        assertThat(csrf.find()).isTrue();
        var form = "_csrf=" + encoded(csrf.group(1)) + "&username=" + encoded(email) + "&password="
                + encoded(People.PASSWORD);
        browser.send(HttpRequest.newBuilder(URI.create(baseUrl() + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        return browser;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Keeps cookies, follows nothing. */
    private final class Browser {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(baseUrl() + path)).build());
        }

        HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(baseUrl() + "/camunda/api/engine/engine/default/" + path))
                    .header("Content-Type", "application/json")
                    .header("X-XSRF-TOKEN", engineToken())
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build());
        }

        /** What the webapps send with every write, once they were opened. */
        private String engineToken() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElse("none");
        }

        HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
