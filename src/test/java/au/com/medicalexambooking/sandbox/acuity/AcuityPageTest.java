package au.com.medicalexambooking.sandbox.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcuityPageTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);
    private static final Instant TUESDAY_ELEVEN = Instant.parse("2026-03-03T00:00:00Z");

    private final HttpClient http = HttpClient.newHttpClient();
    private AcuitySandbox acuity;

    @BeforeEach
    void start() {
        acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withClock(CLOCK));
    }

    @AfterEach
    void stop() {
        acuity.close();
    }

    @Test
    void showsTheWeekByCalendarInTheCalendarsZone() throws Exception {
        acuity.bookDirectly(DirectBooking.at(Catalogue.PERTH, Catalogue.IN_PERSON, TUESDAY_ELEVEN.plus(hours(3)))
                .named("Cleo", "West"));

        assertThat(get("/").body()).contains("Acuity <b>sandbox</b>", "Cleo West", "11:00am", "Australia/Perth");
        assertThat(get("/?week=2026-03-09").body()).doesNotContain("Cleo West");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sandbox/appointments/3000000001", "/sandbox/activity", "/sandbox/book"})
    void escapesWhatPeopleTyped(String path) throws Exception {
        var hostile = "<script>alert('x')</script>\"";
        acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, TUESDAY_ELEVEN)
                .named(hostile, hostile)
                .reachableAt(hostile, hostile)
                .noting(hostile)
                .answering(Catalogue.BOOKING_REFERENCE, hostile));
        new AcuityTestClient(acuity).get("/appointments?firstName=%3Cscript%3E").ok();

        var page = get(path + "?done=%3Cscript%3E&failed=%22%3E%3Cscript%3E");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<script").contains("&lt;script&gt;");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
    }

    @Test
    void booksMovesEditsAndCancels() throws Exception {
        post(
                "/sandbox/book",
                "calendar=7001&type=3&start=" + TUESDAY_ELEVEN
                        + "&firstName=Ida&lastName=Long&phone=&email=&field5002=C+7&field5005=Back&field5005=Other");
        var booked = acuity.openAppointments().get(0);
        var path = "/sandbox/appointments/" + booked.id();
        assertThat(booked.answer(Catalogue.BODY_PARTS)).contains("Back, Other");
        assertThat(booked.start()).isEqualTo(TUESDAY_ELEVEN);

        post(path + "/move", "calendar=7002&start=" + TUESDAY_ELEVEN.plus(hours(1)));
        post(path + "/edit", "firstName=Ida&lastName=Short&phone=1&email=ida%40example.test");
        var moved = acuity.openAppointments().get(0);
        assertThat(moved.calendarId()).isEqualTo(Catalogue.MELBOURNE);
        assertThat(moved.fullName()).isEqualTo("Ida Short");

        post(path + "/no-show", "");
        assertThat(acuity.appointment(booked.id()).orElseThrow().noShow()).isTrue();
        assertThat(get(path).body()).contains("No-show").doesNotContain("Cancel appointment");
    }

    @Test
    void tellsWhenTheTimeIsGone() throws Exception {
        acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, TUESDAY_ELEVEN));

        var answer = post("/sandbox/book", "calendar=7001&type=1&start=" + TUESDAY_ELEVEN + "&firstName=A&lastName=B");

        assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("failed=");
        assertThat(acuity.openAppointments()).hasSize(1);
    }

    @Test
    void putsFaultsInForceAndLiftsThem() throws Exception {
        post("/sandbox/faults", "kind=status&status=503&on=" + encoded("GET /me") + "&times=5&moment=after");
        assertThat(acuity.faults().active()).singleElement().satisfies(active -> {
            assertThat(active.fault().status()).isEqualTo(503);
            assertThat(active.fault().moment()).isEqualTo(Moment.AFTER_PROCESSING);
            assertThat(active.left()).isEqualTo(5);
        });
        assertThat(get("/sandbox/faults").body()).contains("Status 503, after the work", "GET /me");

        post("/sandbox/faults/lift", "");

        assertThat(acuity.faults().active()).isEmpty();
    }

    @Test
    void steersWebhooks() throws Exception {
        post("/sandbox/webhooks", "flow=HELD_BACK&delaySeconds=2&copies=3");

        assertThat(acuity.webhooks().flow()).isEqualTo(WebhookSender.Flow.HELD_BACK);
        assertThat(acuity.webhooks().delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(acuity.webhooks().copies()).isEqualTo(3);
    }

    @Test
    void showsCallsAndHidesNothingOfTheirOutcome() throws Exception {
        acuity.faults().add(Fault.status(500).once());
        new AcuityTestClient(acuity).get("/labels");

        assertThat(get("/sandbox/activity").body()).contains("GET /labels", "500 on demand");
    }

    @Test
    void refusesFormsOfOtherSites() throws Exception {
        var request = HttpRequest.newBuilder(acuity.pageUri().resolve("/sandbox/faults/lift"))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sandbox/nothing", "/sandbox/appointments/1", "/sandbox/appointments/x"})
    void answersNotFoundInItsOwnStyle(String path) throws Exception {
        var page = get(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("Acuity <b>sandbox</b>");
    }

    @Test
    void servesItsStyles() throws Exception {
        assertThat(get("/sandbox/page.css").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    }

    @Test
    void resettingEmptiesEverything() {
        acuity.bookDirectly(DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, TUESDAY_ELEVEN));
        acuity.faults().add(Fault.html());
        acuity.goDown();

        acuity.reset();

        assertThat(acuity.appointments()).isEmpty();
        assertThat(acuity.isDown()).isFalse();
        new AcuityTestClient(acuity).get("/me").ok();
        assertThat(acuity.requests().all()).hasSize(1);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(target(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(target(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer;
    }

    private URI target(String path) {
        return URI.create(acuity.pageUri().resolve("/") + path.substring(1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Duration hours(int count) {
        return Duration.ofHours(count);
    }
}
