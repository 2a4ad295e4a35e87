package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finding a referrer and acting for that person, at a browser without scripts. */
class ReferrerPagesTest extends PlatformTest {

    private static final String REFERRERS = "/admin/referrers";
    private static final String REASON = "Phoned to move an examination, ticket 3114";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;
    private PageClient admin;

    @BeforeEach
    void administratorAndFirm() {
        firm = people().firm();
        admin = PageClient.signIn(baseUrl(), people().newOperator("admin"));
    }

    @Test
    void administratorConfirmsSearchesActsAndStops() {
        var before = admin.get(REFERRERS);
        var confirmed = admin.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", People.PASSWORD));
        var found = admin.submit(REFERRERS, REFERRERS + "/search", Map.of("text", firm.email()));
        var form = admin.get("/admin/impersonate?user=" + firm.userId());
        var acting = admin.submit(
                "/admin/impersonate?user=" + firm.userId(),
                "/admin/impersonate",
                Map.of("user", firm.userId(), "reason", REASON));
        var shut = admin.get(REFERRERS);
        var stopped = admin.submit("/bookings", "/admin/exit-impersonation", Map.of());

        assertThat(before.body()).contains("Confirm that it is you").doesNotContain("Search referrers");
        assertThat(confirmed.body()).contains("Search referrers", "Whom do you want to act for?");
        assertThat(found.body()).contains("Robin Referrer", firm.email(), "1 referrer");
        assertThat(found.uri().toString()).contains("search=").doesNotContain("referrer%40", "@");
        assertThat(form.body()).contains("Act as Robin Referrer?").doesNotContain("name=\"secret\"");
        assertThat(acting.uri().getPath()).isEqualTo("/bookings");
        assertThat(acting.body()).contains("You are acting as", "60 minutes left", REASON, "Stop acting");
        assertThat(acting.body()).doesNotContain("href=\"/admin/referrers\"");
        assertThat(shut.statusCode()).isEqualTo(403);
        assertThat(stopped.body()).contains("href=\"/admin/referrers\"").doesNotContain("You are acting as");
        assertThat(acts(firm.userId())).containsExactly("impersonation.begun portal", "impersonation.ended portal");
    }

    @Test
    void theStepUpDoesNotOutliveTheSessionThatItWasMadeIn() {
        admin.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", People.PASSWORD));
        admin.submit(
                "/admin/impersonate?user=" + firm.userId(),
                "/admin/impersonate",
                Map.of("user", firm.userId(), "reason", REASON));
        admin.submit("/bookings", "/admin/exit-impersonation", Map.of());

        assertThat(admin.get(REFERRERS).body()).contains("Confirm that it is you");
    }

    @Test
    void theStepUpOfAnotherSessionIsNone() {
        var email = people().newOperator("admin");
        var first = PageClient.signIn(baseUrl(), email);
        first.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", People.PASSWORD));
        var second = PageClient.signIn(baseUrl(), email);
        second.take("STEP-UP", first);
        admin.take("STEP-UP", first);

        assertThat(first.get(REFERRERS).body()).contains("Search referrers");
        assertThat(second.get(REFERRERS).body()).contains("Confirm that it is you");
        assertThat(admin.get(REFERRERS).body()).contains("Confirm that it is you");
    }

    @Test
    void aStepUpInTheBrowserIsNoneForTheApi() {
        admin.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", People.PASSWORD));

        var answer = admin.get("/api/admin/referrers/search?query=robin");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("admin_token_required");
    }

    @Test
    void wrongSecretAndShortReasonAreToldBesideTheField() {
        var form = "/admin/impersonate?user=" + firm.userId();

        var wrong = admin.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", "not the password"));
        var noSecret =
                admin.submit(form, "/admin/impersonate", Map.of("user", firm.userId(), "reason", REASON, "secret", ""));
        var shortReason = admin.submit(
                form,
                "/admin/impersonate",
                Map.of("user", firm.userId(), "reason", "phoned", "secret", People.PASSWORD));
        var shortText = admin.submit(REFERRERS, REFERRERS + "/confirm", Map.of("secret", People.PASSWORD));

        assertThat(wrong.body()).contains("id=\"e-secret\"", "The password is not right.");
        assertThat(noSecret.body()).contains("id=\"e-secret\"", "Give your password.", "value=\"" + REASON + "\"");
        assertThat(shortReason.body()).contains("id=\"e-reason\"", "10 to 300 characters", "value=\"phoned\"");
        assertThat(shortText.statusCode()).isEqualTo(200);
        assertThat(admin.submit(REFERRERS, REFERRERS + "/search", Map.of("text", "r"))
                        .body())
                .contains("id=\"e-text\"");
        assertThat(acts(firm.userId())).isEmpty();
    }

    @Test
    void stepsUpAndActsInOneForm() {
        var acting = admin.submit(
                "/admin/impersonate?user=" + firm.userId(),
                "/admin/impersonate",
                Map.of("user", firm.userId(), "reason", REASON, "secret", People.PASSWORD));

        assertThat(acting.body()).contains("You are acting as");
    }

    @Test
    void nobodyElseGetsIn() {
        var manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));
        var referrer = PageClient.signIn(baseUrl(), firm.email());
        for (var other : new PageClient[] {manager, referrer}) {
            assertThat(other.get(REFERRERS).statusCode()).isEqualTo(403);
            assertThat(other.get("/admin/impersonate?user=" + firm.userId()).statusCode())
                    .isEqualTo(403);
            assertThat(other.submit("/bookings", REFERRERS + "/confirm", Map.of("secret", People.PASSWORD))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(other.submit("/bookings", REFERRERS + "/search", Map.of("text", "robin"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(other.submit(
                                    "/bookings",
                                    "/admin/impersonate",
                                    Map.of("user", firm.userId(), "reason", REASON, "secret", People.PASSWORD))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(acts(firm.userId())).doesNotContain("impersonation.begun portal");
    }

    @Test
    void onlyReferrersAreActedForAndOnlyWithTheTokenOfAForm() {
        var colleague = jdbc.sql("select id from app.users where email = ?")
                .param(people().newOperator("manager"))
                .query(String.class)
                .single();

        assertThat(admin.get("/admin/impersonate?user=" + colleague).statusCode())
                .isEqualTo(403);
        assertThat(admin.get("/admin/impersonate?user=nobody").statusCode()).isEqualTo(404);
        assertThat(admin.post(
                                "/admin/impersonate",
                                Map.of("user", firm.userId(), "reason", REASON, "secret", People.PASSWORD))
                        .statusCode())
                .isEqualTo(403);
    }

    private List<String> acts(String user) {
        return jdbc.sql("select action || ' ' || channel from app.audit_logs where resource_id = ?"
                        + " and action like 'impersonation.%' and outcome = 'ok' order by seq")
                .param(user)
                .query(String.class)
                .list();
    }
}
