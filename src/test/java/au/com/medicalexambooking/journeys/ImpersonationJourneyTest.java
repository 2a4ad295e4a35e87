package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An administrator books, moves and cancels as a referrer: everything that is written names both. */
class ImpersonationJourneyTest extends PlatformTest {

    private static final String REASON = "The firm asked us by phone to book";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;
    private String adminEmail;
    private String adminId;

    @BeforeEach
    void firmAndAdministrator() {
        firm = people().firm();
        adminEmail = people().newOperator("admin");
        adminId = jdbc.sql("select id from app.users where email = ?")
                .param(adminEmail)
                .query(String.class)
                .single();
    }

    @Test
    void bookingProgressAndTrailNameBoth() {
        var acting = acting();
        var time = ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 60);

        var booked = acting.post("/api/bookings", people().wish(Catalogue.PERTH, time))
                .is(201);

        var id = booked.text("/id");
        assertThat(row("select created_by_id, created_for_id from app.bookings where id = ?", id))
                .containsExactly(adminId, firm.userId());
        var later = ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 62);
        acting.post("/api/bookings/" + id + "/reschedule", Map.of("appointmentDateTime", later.toString()))
                .is(200);
        acting.post("/api/bookings/" + id + "/cancel", Map.of("reason", "The matter has settled"))
                .is(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(jdbc.sql("select progress || ' ' || changed_by_id || ' ' || changed_for_id"
                                                + " from app.booking_progress where booking_id = ? order by seq")
                                        .param(id)
                                        .query(String.class)
                                        .list())
                                .containsExactly(
                                        "scheduled " + adminId + " " + firm.userId(),
                                        "rescheduled " + adminId + " " + firm.userId(),
                                        "cancelled " + adminId + " " + firm.userId()));
        assertThat(jdbc.sql("select distinct action || ' ' || user_id || ' ' || impersonated_user_id || ' ' || role"
                                + " from app.audit_logs where resource_id = ? and user_id = ?")
                        .params(id, adminId)
                        .query(String.class)
                        .list())
                .contains(
                        "booking.requested " + adminId + " " + firm.userId() + " user",
                        "booking.change_requested " + adminId + " " + firm.userId() + " user",
                        "booking.progress_changed " + adminId + " " + firm.userId() + " user")
                .allSatisfy(act -> assertThat(act).endsWith(adminId + " " + firm.userId() + " user"));
        var seen = firm.client().get("/api/bookings/" + id).is(200);
        assertThat(seen.text("/progress/0/changedBy/id")).isEqualTo(adminId);
        assertThat(seen.text("/progress/0/changedFor/id")).isEqualTo(firm.userId());
    }

    @Test
    void theRightsAreTheReferrersAndNoMore() {
        var acting = acting();
        var foreign = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 64);
        var theirs = foreign.client()
                .post("/api/bookings", people().wish(Catalogue.PERTH, time))
                .is(201)
                .text("/id");

        acting.get("/api/bookings/" + theirs).isError(404, "not_found");
        acting.get("/api/tasks").isError(403, "forbidden");
        acting.patch("/api/bookings/" + theirs, Map.of("notes", "x")).isError(404, "not_found");
        acting.patch("/api/admin/users/" + firm.userId(), Map.of("role", "admin"))
                .isError(403, "forbidden");
        var elsewhere = people().wish(Catalogue.PERTH, ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 66));
        elsewhere.put("organizationId", foreign.organizationId());
        acting.post("/api/bookings", elsewhere).isError(404, "not_found");
    }

    @Test
    void theWebappsAreShutAndThePortalCarriesTheBanner() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        acting(browser);

        for (var page : List.of("/camunda/app/tasklist/default/", "/camunda/app/cockpit/default/")) {
            assertThat(get(browser, page).statusCode()).as(page).isEqualTo(403);
        }
        assertThat(get(browser, "/camunda/api/engine/engine/default/task").statusCode())
                .isEqualTo(403);
        var bookings = get(browser, "/bookings");
        assertThat(bookings.statusCode()).isEqualTo(200);
        assertThat(bookings.body()).contains("You are acting as", "Robin Referrer", REASON);
    }

    private ApiClient acting() {
        return acting(HttpClient.newHttpClient());
    }

    /** In this browser, and with the token that came with it. */
    private ApiClient acting(HttpClient browser) {
        try {
            var own = ApiClient.signedIn(baseUrl(), adminEmail, People.PASSWORD);
            var stepUp = own.post("/api/auth/admin-token", Map.of("password", People.PASSWORD))
                    .is(200)
                    .text("/adminToken");
            var answer = new Answer(browser.send(
                    HttpRequest.newBuilder(URI.create(baseUrl() + "/api/admin/impersonate"))
                            .header("Authorization", own.header("Authorization"))
                            .header("X-Admin-Token", stepUp)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"userId\":\"%s\",\"reason\":\"%s\"}".formatted(firm.userId(), REASON)))
                            .build(),
                    BodyHandlers.ofString()));
            return ApiClient.anonymous(baseUrl())
                    .with("Authorization", "Bearer " + answer.is(200).text("/impersonationToken"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(HttpClient browser, String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(baseUrl() + path)).build(), BodyHandlers.ofString());
    }

    private List<String> row(String query, String id) {
        return jdbc.sql(query)
                .param(id)
                .query((row, n) -> List.of(row.getString(1), row.getString(2)))
                .single();
    }
}
