package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Signing on and off, by program and by browser. */
class SignOnTest extends IdentityServer {

    private static final String ROOT = "root@platform.example";

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private final UserAdministration administration;
    private final CurrentActor currentActor;

    private String email = "";

    @Autowired
    SignOnTest(UserAdministration administration, CurrentActor currentActor) {
        this.administration = administration;
        this.currentActor = currentActor;
    }

    @BeforeEach
    void registerReferrer() {
        email = newUser(Role.USER, null);
    }

    /** Who sets the variables again, or starts another node, makes nobody an administrator. */
    @Test
    void firstAdministratorIsMadeOnce(@Autowired @Qualifier("firstAdministrator") ApplicationRunner start)
            throws Exception {
        var administrators = owner.sql("select count(*) from app.users where role = 'admin'");
        var before = administrators.query(Long.class).single();

        start.run(new DefaultApplicationArguments());

        assertThat(before).isPositive();
        assertThat(administrators.query(Long.class).single()).isEqualTo(before);
    }

    @Test
    void answersWithUserAndToken() {
        var browser = browser();

        var answer = browser.signIn(email, PASSWORD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/user/email").asText()).isEqualTo(email);
        assertThat(answer.json().at("/user/role").asText()).isEqualTo("user");
        assertThat(browser()
                        .get("/api/auth/me", answer.json().at("/token").asText())
                        .status())
                .isEqualTo(200);
        assertThat(browser.cookie("SESSION")).hasSizeGreaterThan(40);
    }

    @Test
    void tokenTellsNothingAboutThePersonAndIsNoCookie() {
        var browser = browser();

        var token = browser.tokenOf(email);

        var claims = new String(
                java.util.Base64.getUrlDecoder()
                        .decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'))),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"sid\"", "\"iss\"", "\"aud\"", "\"nbf\"", "\"exp\"")
                .doesNotContain(email, "Pat", browser.cookie("SESSION"));
    }

    @Test
    void wrongPasswordAndUnknownAccountLookTheSame() {
        var wrong = browser().signIn(email, "not the password at all");
        var unknown = browser().signIn("nobody@nowhere.example", "not the password at all");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json().at("/error/message")).isEqualTo(wrong.json().at("/error/message"));
        assertThat(unknown.code()).isEqualTo(wrong.code()).isEqualTo("bad_credentials");
        assertThat(unknown.header("Set-Cookie")).isEmpty();
    }

    @Test
    void slowsGuessingForOneAccountOnly() {
        var browser = browser();
        for (int guess = 0; guess < 10; guess++) {
            browser.signIn(email, "not the password at all");
        }

        var eleventh = browser.signIn(email, PASSWORD);
        var other = browser.signIn(ROOT, PASSWORD);

        assertThat(eleventh.status()).isEqualTo(429);
        assertThat(Integer.parseInt(eleventh.header("Retry-After"))).isBetween(1, 60);
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void logoutEndsSessionAndTokenAtOnce() {
        var browser = browser();
        var token = browser.tokenOf(email);

        var logout = browser().post("/api/auth/logout", "", token);

        assertThat(logout.status()).isEqualTo(204);
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
        assertThat(browser.get("/api/auth/me").status()).isEqualTo(401);
    }

    @Test
    void refreshGivesANewTokenOfTheSameSession() {
        var browser = browser();
        var token = browser.tokenOf(email);

        var refreshed = browser()
                .post("/api/auth/refresh", "", token)
                .json()
                .at("/token")
                .asText();

        assertThat(browser().get("/api/auth/me", refreshed).status()).isEqualTo(200);
    }

    @Test
    void disablingEndsAccessWithTheNextRequest() {
        var token = browser().tokenOf(email);
        var admin = browser().tokenOf(ROOT);

        var disabled = browser()
                .send("PATCH", "/api/admin/users/" + idOf(email), "{\"disabled\":true}", Browser.bearer(admin));

        assertThat(disabled.status()).isEqualTo(200);
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(401);
        assertThat(browser().signIn(email, PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void roleIsReadAfreshAndNotTakenFromTheToken() {
        var token = browser().tokenOf(email);
        assertThat(browser().get("/api/admin/users", token).status()).isEqualTo(403);

        owner.sql("update app.users set role = 'admin' where id = ?")
                .param(idOf(email))
                .update();

        assertThat(browser().get("/api/admin/users", token).status()).isEqualTo(200);
    }

    @Test
    void sessionEndsAfterItsIdleAndItsAbsoluteLimit() {
        var idle = browser().tokenOf(email);
        var old = browser().tokenOf(ROOT);
        long now = System.currentTimeMillis();

        noteUse(now - 31 * 60_000);
        owner.sql("update app.spring_session set creation_time = ? where principal_name = ?")
                .params(now - 8 * 3_600_000 - 1000, idOf(ROOT))
                .update();

        assertThat(browser().get("/api/auth/me", idle).status()).isEqualTo(401);
        assertThat(browser().get("/api/auth/me", old).status()).isEqualTo(401);
    }

    @Test
    void usingASessionIsNotedOnceInAWhile() {
        var browser = browser();
        browser.signIn(email, PASSWORD);
        long now = System.currentTimeMillis();

        noteUse(now + 60_000); // however slow this machine is, that was less than half a minute ago
        browser.get("/");
        assertThat(notedUse()).isEqualTo(now + 60_000);

        noteUse(now - 31_000);
        browser.get("/");
        assertThat(notedUse()).isGreaterThanOrEqualTo(now);
    }

    private void noteUse(long at) {
        owner.sql("update app.spring_session set last_access_time = ? where principal_name = ?")
                .params(at, idOf(email))
                .update();
    }

    private long notedUse() {
        return owner.sql("select last_access_time from app.spring_session where principal_name = ?")
                .param(idOf(email))
                .query(Long.class)
                .single();
    }

    @Test
    void cookieReadsAloneButWritesOnlyWithItsCsrfToken() {
        var browser = browser();
        browser.signIn(email, PASSWORD);

        assertThat(browser.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(browser.post("/api/auth/refresh", "").code()).isEqualTo("csrf_token_missing");
        assertThat(browser.send("POST", "/api/auth/refresh", "", Map.of("X-CSRF-TOKEN", browser.cookie("CSRF-TOKEN")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void brokenTokenIsNotHealedByACookie() {
        var browser = browser();
        browser.signIn(email, PASSWORD);

        var answer = browser.get("/api/auth/me", "nonsense");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("token_invalid");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void pageSignsInOnceAndLeadsToWhatWasAskedFor() {
        var browser = browser();
        var asked = browser.get("/somewhere?view=week");
        assertThat(asked.header("Location")).endsWith("/login?next=%2Fsomewhere%3Fview%3Dweek");

        var page = browser.get("/login?next=%2F");
        var form = "username=" + email + "&password=" + PASSWORD.replace(' ', '+') + "&next=%2Fsomewhere&_csrf="
                + hidden(page.body(), "_csrf");
        var former = browser.cookie("SESSION");
        var answer = browser.send("POST", "/login", form, Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).endsWith("/somewhere");
        assertThat(browser.cookie("SESSION")).isNotEmpty().isNotEqualTo(former);
        var home = browser.get("/");
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.body()).contains("Pat Referrer").doesNotContain("Tasklist");

        var out = browser.send(
                "POST",
                "/logout",
                "_csrf=" + hidden(home.body(), "_csrf"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(out.header("Location")).endsWith("/login?out");
        assertThat(browser.get("/").status()).isEqualTo(302);
    }

    @Test
    void aPageStaysUsableWhileOthersAreOpened() {
        var browser = browser();
        browser.signIn(email, PASSWORD);
        var first = hidden(browser.get("/").body(), "_csrf");
        browser.get("/");

        var out = browser.send(
                "POST", "/logout", "_csrf=" + first, Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(out.status()).isEqualTo(302);
    }

    @Test
    void pageAnswersAWrongPasswordInPlace() {
        var browser = browser();
        var token = hidden(browser.get("/login").body(), "_csrf");

        var answer = browser.send(
                "POST",
                "/login",
                "username=" + email + "&password=wrong&_csrf=" + token,
                Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("The email or password is not right.");
    }

    @Test
    void signInFormNeedsItsCsrfToken() {
        var answer = browser()
                .send(
                        "POST",
                        "/login",
                        "username=" + email + "&password=" + PASSWORD.replace(' ', '+'),
                        Map.of("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("Your role does not open this page");
    }

    @Test
    void webappsAreForThePeopleOfTheCompanyOnly() {
        var referrer = browser();
        referrer.signIn(email, PASSWORD);
        var coordinator = browser();
        coordinator.signIn(newUser(Role.STAFF, null), PASSWORD);

        assertThat(browser().get("/camunda/app/").status()).isEqualTo(302);
        assertThat(referrer.get("/camunda/app/").status()).isEqualTo(403);
        assertThat(coordinator.get("/camunda/app/").status()).isEqualTo(404);
    }

    @Test
    void everyAnswerCarriesTheSecurityHeadersAndAnIdOfOurOwn() {
        for (var path :
                List.of("/login", "/", "/api/auth/me", "/assets/portal.css", "/nothing", "/api/webhooks/none")) {
            var answer = browser().send("GET", path, null, Map.of("X-Request-Id", "forged"));

            assertThat(answer.header("X-Request-Id")).as(path).hasSize(24);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.header("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void everyAttemptIsRecordedWithItsAddress() {
        browser().signIn(email, "not the password at all");
        var token = browser().tokenOf(email);
        browser().get("/api/admin/users", token);
        browser().post("/api/auth/logout", "", token);

        var rows = owner.sql("select action || ' ' || outcome || ' ' || user_id || ' ' || host(ip_address)"
                        + " from app.audit_logs where user_id = :id or resource_id = :id"
                        + " and action not like 'user.%' order by seq")
                .param("id", idOf(email))
                .query(String.class)
                .list();

        var id = idOf(email);
        assertThat(rows)
                .map(row -> row.replace("0:0:0:0:0:0:0:1", "127.0.0.1").replace("::1", "127.0.0.1"))
                .containsExactly(
                        "login.failed failed anonymous 127.0.0.1",
                        "login.succeeded ok " + id + " 127.0.0.1",
                        "request.denied denied " + id + " 127.0.0.1",
                        "login.ended ok " + id + " 127.0.0.1");
    }

    private String newUser(Role role, @Nullable OrganizationId organization) {
        var address = Ids.next() + "@firm.example";
        currentActor.runAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> administration.createUser(
                        new NewUser(address, "Pat Referrer", role, organization, List.of(), PASSWORD)));
        return address;
    }

    private String idOf(String address) {
        return owner.sql("select id from app.users where email = ?")
                .param(address)
                .query(String.class)
                .single();
    }

    private static String hidden(String page, String field) {
        var matcher = java.util.regex.Pattern.compile("name=\"" + field + "\" value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }
}
