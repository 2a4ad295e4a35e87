package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.OrganizationAdministration;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import au.com.medicalexambooking.identity.web.ForbiddenWhileActing.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Administrators who act for a referrer: who may, what they may, and how it ends. */
class ImpersonationTest extends IdentityServer {

    private static final String REASON = "Asked by phone to find a booking";

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private final UserAdministration administration;
    private final OrganizationAdministration organizations;
    private final CurrentActor currentActor;
    private final Impersonations impersonations;

    private String admin = "";
    private String referrer = "";
    private String firm = "";

    @Autowired
    ImpersonationTest(
            UserAdministration administration,
            OrganizationAdministration organizations,
            CurrentActor currentActor,
            Impersonations impersonations) {
        this.administration = administration;
        this.organizations = organizations;
        this.currentActor = currentActor;
        this.impersonations = impersonations;
    }

    @BeforeEach
    void people() {
        firm = "Harbour " + Ids.next();
        var organization = currentActor.callAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> organizations.create(firm, "firm-" + Ids.next()));
        admin = newUser(Role.ADMIN, null);
        referrer = newUser(Role.USER, organization.id());
    }

    @Test
    void theNewSessionHasTheReferrersRightsAndTellsWhoActs() {
        var browser = browser();
        var own = browser.tokenOf(admin);
        var cookie = browser.cookie("SESSION");

        var begun = begin(browser, own, referrer, REASON);

        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        assertThat(begun.json().at("/user/id").asText()).isEqualTo(idOf(referrer));
        assertThat(begun.json().at("/user/organization/name").asText()).isEqualTo(firm);
        var me = browser().get("/api/auth/me", tokenIn(begun)).json();
        assertThat(me.at("/user/id").asText()).isEqualTo(idOf(referrer));
        assertThat(me.at("/user/role").asText()).isEqualTo("user");
        assertThat(me.at("/impersonatedBy/id").asText()).isEqualTo(idOf(admin));
        assertThat(me.at("/impersonatedBy/name").asText()).isEqualTo("Pat Example");
        assertThat(me.at("/impersonation/reason").asText()).isEqualTo(REASON);
        var end = Instant.parse(me.at("/impersonation/endsAt").asText());
        assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));
        assertThat(browser.cookie("SESSION")).isNotEmpty().isNotEqualTo(cookie);
        assertThat(browser.get("/api/auth/me").json().at("/user/id").asText()).isEqualTo(idOf(referrer));
        assertThat(browser().get("/api/auth/me", own).status()).isEqualTo(401);
        assertThat(browser().get("/api/admin/users", tokenIn(begun)).status()).isEqualTo(403);
    }

    @Test
    void beginningAndEndAreRecordedWithBothPeopleAndWithoutTheReason() {
        var token = acting();

        browser().post("/api/admin/exit-impersonation", "", token);

        assertThat(trail("impersonation.%"))
                .containsExactly(
                        "impersonation.begun ok %s for %s".formatted(idOf(admin), idOf(referrer)),
                        "impersonation.ended ok %s for %s".formatted(idOf(admin), idOf(referrer)));
        assertThat(owner.sql("select string_agg(metadata::text, ' ') from app.audit_logs where action like"
                                + " 'impersonation.%' and user_id = ?")
                        .param(idOf(admin))
                        .query(String.class)
                        .single())
                .doesNotContain("phone");
    }

    @ParameterizedTest
    @CsvSource({
        "STAFF, 403, not_a_referrer",
        "MANAGER, 403, not_a_referrer",
        "ADMIN, 403, not_a_referrer",
        "SPECIALIST, 403, not_a_referrer"
    })
    void nobodyActsForAnybodyButReferrers(Role role, int status, String code) {
        var refused = begin(browser(), browser().tokenOf(admin), newUser(role, null), REASON);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(trail("impersonation.%")).hasSize(1).first().asString().contains("denied");
    }

    @Test
    void nobodyActsForDisabledOrUnknownPeopleOrThePlatformItself() {
        set(referrer, "disabled = true");

        assertThat(begin(browser(), browser().tokenOf(admin), referrer, REASON).code())
                .isEqualTo("account_disabled");
        for (var id : List.of("nobody", "system:process")) {
            var own = browser().tokenOf(admin);
            assertThat(send(own, adminToken(own), Map.of("userId", id, "reason", REASON))
                            .code())
                    .isEqualTo("not_found");
        }
    }

    @Test
    void itTakesAnAdministratorWhoHasJustShownTheFactorAgain() {
        var own = browser().tokenOf(admin);
        var body = Map.of("userId", idOf(referrer), "reason", REASON);

        assertThat(send(own, null, body).code()).isEqualTo("admin_token_required");
        assertThat(send(own, adminToken(browser().tokenOf(admin)), body).code()).isEqualTo("admin_token_required");
        assertThat(send(browser().tokenOf(newUser(Role.MANAGER, null)), null, body)
                        .code())
                .isEqualTo("forbidden");
        assertThat(send(browser().tokenOf(referrer), null, body).code()).isEqualTo("forbidden");
        assertThat(browser().post("/api/admin/impersonate", "{}").status()).isEqualTo(401);
        assertThat(owner.sql("select count(*) from app.impersonations where target_id = ?")
                        .param(idOf(referrer))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short", "         a         ", "a reason on\\ntwo lines"})
    void theReasonMustSaySomething(String reason) {
        var own = browser().tokenOf(admin);

        assertThat(begin(browser(), own, referrer, reason).status()).isEqualTo(400);
        assertThat(begin(browser(), own, referrer, "x".repeat(301)).status()).isEqualTo(400);
        assertThat(send(own, adminToken(own), Map.of("userId", idOf(referrer))).status())
                .isEqualTo(400);
        assertThat(browser().get("/api/auth/me", own).status()).isEqualTo(200);
    }

    @Test
    void thereIsNoNesting() {
        var token = acting();
        var other = newUser(Role.USER, null);

        var nested = send(token, null, Map.of("userId", idOf(other), "reason", REASON));

        assertThat(nested.status()).isEqualTo(403);
        assertThat(nested.body()).contains("acting for somebody already");
    }

    @ParameterizedTest
    @CsvSource({
        "referrer, disabled = true",
        "referrer, role = 'staff'",
        "admin, disabled = true",
        "admin, role = 'manager'",
        "admin, role = 'user'"
    })
    void whateverHappensToEitherPersonEndsItOnTheNextRequest(String who, String change) {
        var token = acting();
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(200);

        set(who.equals("admin") ? admin : referrer, change);

        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
    }

    @Test
    void itEndsAfterAnHourByTheClock() {
        var browser = browser();
        var token = tokenIn(begin(browser, browser.tokenOf(admin), referrer, REASON));
        shift("59 minutes");
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(200);

        shift("1 minute");

        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
        assertThat(browser.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(browser().post("/api/admin/exit-impersonation", "", token).status())
                .isEqualTo(401);
        impersonations.closeForgotten();
        assertThat(endingOf(referrer)).isEqualTo("expired");
        assertThat(trail("impersonation.ended"))
                .containsExactly("impersonation.ended ok %s for %s".formatted(idOf(admin), idOf(referrer)));
    }

    @Test
    void aSessionThatWentAwayEndsIt() {
        acting();
        impersonations.closeForgotten();
        assertThat(endingOf(referrer)).isNull();

        owner.sql("delete from app.spring_session where principal_name = ?")
                .param(idOf(admin))
                .update();
        impersonations.closeForgotten();

        assertThat(endingOf(referrer)).isEqualTo("session_ended");
    }

    @Test
    void signingOutEndsIt() {
        var token = acting();

        assertThat(browser().post("/api/auth/logout", "", token).status()).isEqualTo(204);

        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
        assertThat(endingOf(referrer)).isEqualTo("signed_out");
    }

    @Test
    void idleLimitsAreTheAdministrators() {
        var token = acting();

        owner.sql("update app.spring_session set last_access_time = last_access_time - 16 * 60 * 1000"
                        + " where principal_name = ?")
                .param(idOf(admin))
                .update();

        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
    }

    @Test
    void theWayBackLeadsIntoANewSessionOfTheSameSignIn() {
        var own = browser().tokenOf(admin);
        owner.sql("update app.spring_session set creation_time = creation_time - 3 * 3600 * 1000"
                        + " where principal_name = ?")
                .param(idOf(admin))
                .update();
        var browser = browser();
        var token = tokenIn(begin(browser, own, referrer, REASON));
        var cookie = browser.cookie("SESSION");

        var exit = browser.post("/api/admin/exit-impersonation", "", token);

        assertThat(exit.status()).as(exit.body()).isEqualTo(200);
        var back = exit.json().at("/token").asText();
        var me = browser().get("/api/auth/me", back).json();
        assertThat(me.at("/user/id").asText()).isEqualTo(idOf(admin));
        assertThat(me.has("impersonatedBy")).isFalse();
        assertThat(browser.cookie("SESSION")).isNotEmpty().isNotEqualTo(cookie);
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
        assertThat(owner.sql("select creation_time from app.spring_session where principal_name = ?")
                        .param(idOf(admin))
                        .query(Long.class)
                        .single())
                .isLessThan(Instant.now().minus(Duration.ofHours(3)).toEpochMilli() + 60_000);
        assertThat(endingOf(referrer)).isEqualTo("exited");
        assertThat(browser().post("/api/admin/exit-impersonation", "", back).code())
                .isEqualTo("forbidden");
    }

    static Stream<Rule> forbidden() {
        return ForbiddenWhileActing.RULES.stream();
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void whatConcernsTheReferrersOwnAccountIsRefused(Rule rule) {
        var token = acting();
        var methods = rule.method() == null
                ? List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                : List.of(rule.method().name());
        var addresses = new ArrayList<>(List.of(rule.pattern().replace("/**", "/x/y")));
        if (rule.pattern().endsWith("/**")) {
            addresses.add(rule.pattern().replace("/**", ""));
        }

        for (var method : methods) {
            for (var address : addresses) {
                var answer = address.startsWith("/api")
                        ? browser().send(method, address, "{}", Browser.bearer(token))
                        : pageAs(method, address);
                assertThat(answer.status()).as(method + " " + address).isEqualTo(403);
                if (address.startsWith("/api")) {
                    assertThat(answer.body()).contains("acting for somebody else");
                }
            }
        }
    }

    @Test
    void theReferrerSeesItInTheOwnHistory() {
        browser().signIn(referrer, "not the password at all");
        var token = acting();
        browser().post("/api/admin/exit-impersonation", "", token);

        var history =
                browser().get("/api/auth/history", browser().tokenOf(referrer)).json();

        assertThat(actions(history))
                .containsExactly(
                        "login.succeeded false", "impersonation.begun true", "login.failed true", "user.created true");
        var seen = history.at("/1/impersonation");
        assertThat(seen.path("administratorName").asText()).isEqualTo("Pat Example");
        assertThat(seen.path("reason").asText()).isEqualTo(REASON);
        assertThat(Instant.parse(seen.path("begunAt").asText()))
                .isBefore(Instant.parse(seen.path("endedAt").asText()));
        var others = browser()
                .get("/api/auth/history", browser().tokenOf(newUser(Role.USER, null)))
                .json();
        assertThat(actions(others)).containsExactly("login.succeeded false", "user.created true");
    }

    @Test
    void theHistoryComesInPages() {
        acting();
        var token = browser().tokenOf(referrer);
        var all = browser().get("/api/auth/history", token).json();

        var first = browser().get("/api/auth/history?limit=2", token).json();
        var rest = browser()
                .get(
                        "/api/auth/history?limit=2&before="
                                + first.at("/1/timestamp").asText(),
                        token)
                .json();

        assertThat(all).hasSize(3);
        assertThat(first).hasSize(2);
        assertThat(rest).hasSize(1);
        assertThat(rest.get(0)).isEqualTo(all.get(2));
        for (var bad : List.of("limit=0", "limit=101", "before=yesterday", "before=%2B999999999-12-31T23:59:59Z")) {
            assertThat(browser().get("/api/auth/history?" + bad, token).status())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(browser().get("/api/auth/history").status()).isEqualTo(401);
    }

    @Test
    void referrersAreFoundByNameAddressAndOrganisation() {
        var own = browser().tokenOf(admin);
        var stepUp = adminToken(own);
        set(referrer, "name = 'Zoe 50%_Zander'");

        for (var text : List.of("zoe%2050%25_z", referrer.substring(0, 12), firm.replace(" ", "%20"))) {
            var found = search(own, stepUp, text);
            assertThat(found.status()).as(found.body()).isEqualTo(200);
            assertThat(found.json()).as(text).hasSize(1);
            assertThat(found.json().at("/0/id").asText()).isEqualTo(idOf(referrer));
            assertThat(found.json().at("/0/organization/name").asText()).isEqualTo(firm);
        }
        assertThat(search(own, stepUp, "zoe%20%25%25").json()).isEmpty();
        assertThat(search(own, stepUp, admin).json()).isEmpty();
        assertThat(search(own, stepUp, "z").status()).isEqualTo(400);
        assertThat(search(own, null, "zoe").code()).isEqualTo("admin_token_required");
        assertThat(search(browser().tokenOf(newUser(Role.MANAGER, null)), null, "zoe")
                        .status())
                .isEqualTo(403);
        var recorded = owner.sql("select metadata::text from app.audit_logs where action = 'referrer.searched'"
                        + " and user_id = ? order by seq limit 1")
                .param(idOf(admin))
                .query(String.class)
                .single();
        assertThat(recorded).contains(idOf(referrer)).doesNotContainIgnoringCase("zoe");
        set(referrer, "disabled = true");
        assertThat(search(own, stepUp, "zoe%2050").json()).isEmpty();
    }

    @Test
    void everyPageCarriesTheBannerAndTheWayOut() {
        var browser = browser();
        begin(browser, browser.tokenOf(admin), referrer, REASON);

        var page = browser.get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "You are acting as", "Pat Example", " until ", REASON, "action=\"/admin/exit-impersonation\"");
        assertThat(browser.get("/no-such-page").body()).contains("You are acting as");
        var csrf = browser.get("/")
                .body()
                .replaceAll("(?s).*exit-impersonation\"[^>]*>\\s*<input[^>]*value=\"([^\"]+)\".*", "$1");
        var form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(browser.send("POST", "/admin/exit-impersonation", "", form).status())
                .isEqualTo(403);
        var out = browser.send(
                "POST", "/admin/exit-impersonation", "_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8), form);
        assertThat(out.status()).isEqualTo(302);
        assertThat(browser.get("/").body()).doesNotContain("You are acting as").contains("Pat Example");
        assertThat(browser.get("/api/auth/me").json().at("/user/id").asText()).isEqualTo(idOf(admin));
    }

    private static List<String> actions(JsonNode history) {
        var actions = new ArrayList<String>();
        history.forEach(entry -> actions.add(
                entry.path("action").asText() + " " + entry.path("byAnother").asBoolean()));
        return actions;
    }

    private String acting() {
        return tokenIn(begin(browser(), browser().tokenOf(admin), referrer, REASON));
    }

    private Answer begin(Browser browser, String own, String who, String reason) {
        var stepUp = adminToken(own);
        return browser.send(
                "POST",
                "/api/admin/impersonate",
                "{\"userId\":\"%s\",\"reason\":\"%s\"}".formatted(idOf(who), reason),
                headers(own, stepUp));
    }

    private Answer send(String own, @Nullable String stepUp, Map<String, String> body) {
        var json = new StringBuilder();
        body.forEach((name, value) ->
                json.append(json.isEmpty() ? "{" : ",").append("\"%s\":\"%s\"".formatted(name, value)));
        return browser().send("POST", "/api/admin/impersonate", json + "}", headers(own, stepUp));
    }

    private Answer search(String own, @Nullable String stepUp, String text) {
        return browser().send("GET", "/api/admin/referrers/search?query=" + text, null, headers(own, stepUp));
    }

    /** With the cookie of an administrator who acts for the referrer. */
    private Answer pageAs(String method, String address) {
        var browser = browser();
        begin(browser, browser.tokenOf(admin), referrer, REASON);
        return browser.send(method, address, "{}", Map.of());
    }

    private static Map<String, String> headers(String own, @Nullable String stepUp) {
        var headers = new HashMap<>(Browser.bearer(own));
        if (stepUp != null) {
            headers.put(AdminTokens.HEADER, stepUp);
        }
        return headers;
    }

    private String adminToken(String own) {
        return browser()
                .post("/api/auth/admin-token", "{\"password\":\"%s\"}".formatted(PASSWORD), own)
                .json()
                .at("/adminToken")
                .asText();
    }

    private static String tokenIn(Answer begun) {
        return begun.json().at("/impersonationToken").asText();
    }

    private void shift(String by) {
        owner.sql("update app.impersonations set begun_at = begun_at - cast(:by as interval),"
                        + " ends_at = ends_at - cast(:by as interval) where target_id = :target")
                .param("by", by)
                .param("target", idOf(referrer))
                .update();
    }

    private void set(String email, String change) {
        owner.sql("update app.users set " + change + " where email = ?")
                .param(email)
                .update();
    }

    private @Nullable String endingOf(String email) {
        return owner.sql("select coalesce(ending, '-') from app.impersonations where target_id = ?")
                .param(idOf(email))
                .query(String.class)
                .optional()
                .filter(ending -> !ending.equals("-"))
                .orElse(null);
    }

    private List<String> trail(String actions) {
        return owner.sql("select concat_ws(' ', action, outcome, user_id, 'for ' || impersonated_user_id)"
                        + " from app.audit_logs where action like ? and user_id = ? order by seq")
                .params(actions, idOf(admin))
                .query(String.class)
                .list();
    }

    private String idOf(String email) {
        return owner.sql("select id from app.users where email = ?")
                .param(email)
                .query(String.class)
                .single();
    }

    private String newUser(Role role, @Nullable OrganizationId organization) {
        var address = Ids.next() + "@people.example";
        currentActor.runAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> administration.createUser(
                        new NewUser(address, "Pat Example", role, organization, List.of(), PASSWORD)));
        return address;
    }
}
