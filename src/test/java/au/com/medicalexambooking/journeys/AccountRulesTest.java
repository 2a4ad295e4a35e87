package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.MailedLinks;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What nobody gets by way of invitations, resets and memberships. */
class AccountRulesTest extends PlatformTest {

    private static final String OTHER_PASSWORD = "seven purple lighthouses";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;
    private ApiClient nobody;
    private String path;

    @BeforeEach
    void makeAFirm() {
        firm = people().firm();
        path = "/api/organizations/" + firm.organizationId();
        nobody = ApiClient.anonymous(baseUrl());
        rank(firm, firm.userId(), "owner");
    }

    @Nested
    class Invitation {

        @Test
        void isListedSentAgainAndTakenBackByTheFirm() {
            var email = newAddress();
            var user = invite(firm.client(), email, "member").is(201).text("/userId");
            var first = MailedLinks.newestToken(SES, email, 1);
            var listed = firm.client().get(path + "/invitations").is(200);
            assertThat(listed.text("/0/email")).isEqualTo(email);
            assertThat(listed.json().at("/0/expired").asBoolean()).isFalse();

            firm.client().post(path + "/invitations/" + user, Map.of()).isError(429, "just_sent");
            makeOlder(user);
            firm.client().post(path + "/invitations/" + user, Map.of()).is(202);
            var second = MailedLinks.newestToken(SES, email, 2);
            accept(first, OTHER_PASSWORD).isError(400, "link_invalid");
            firm.client().delete(path + "/invitations/" + user).is(204);

            accept(second, OTHER_PASSWORD).isError(400, "link_invalid");
            assertThat(firm.client().get(path + "/invitations").is(200).json()).isEmpty();
            assertThat(firm.client().get(path + "/members").is(200).json()).hasSize(1);
            firm.client().delete(path + "/invitations/" + user).isError(404, "not_found");
            assertThat(trailOf(user)).contains("invitation.sent ok", "invitation.revoked ok");
        }

        @Test
        void isListedAsExpiredAfterSevenDays() {
            var email = newAddress();
            var user = invite(firm.client(), email, "member").is(201).text("/userId");
            var token = MailedLinks.newestToken(SES, email, 1);
            assertThat(jdbc.sql("select expires_at - created_at = interval '7 days' from app.account_tokens"
                                    + " where user_id = :user")
                            .param("user", user)
                            .query(Boolean.class)
                            .single())
                    .isTrue();

            jdbc.sql("update app.account_tokens set expires_at = now() - interval '1 second' where user_id = :user")
                    .param("user", user)
                    .update();

            assertThat(firm.client()
                            .get(path + "/invitations")
                            .is(200)
                            .json()
                            .at("/0/expired")
                            .asBoolean())
                    .isTrue();
            accept(token, OTHER_PASSWORD).isError(400, "link_invalid");
        }

        @Test
        void isTakenBackByAnAdministratorToo() {
            var email = newAddress();
            var made = people().admin()
                    .post("/api/admin/users", Map.of("email", email, "name", "Jo New", "role", "staff"))
                    .is(201);
            var user = made.text("/id");
            assertThat(made.json().path("invited").asBoolean()).isTrue();
            var token = MailedLinks.newestToken(SES, email, 1);

            people().coordinator()
                    .delete("/api/admin/users/" + user + "/invitation")
                    .isError(403, "forbidden");
            people().manager()
                    .delete("/api/admin/users/" + user + "/invitation")
                    .is(204);

            accept(token, OTHER_PASSWORD).isError(400, "link_invalid");
            people().admin().delete("/api/admin/users/" + user + "/invitation").isError(404, "not_found");
        }

        @Test
        void toPeopleAboveTheOwnRankIsNotAManagersToSend() {
            var above = people().admin()
                    .post("/api/admin/users", Map.of("email", newAddress(), "name", "Jo New", "role", "admin"))
                    .is(201)
                    .text("/id");

            people().manager()
                    .post("/api/admin/users/" + above + "/invitation", Map.of())
                    .isError(403, "forbidden");
            people().manager()
                    .delete("/api/admin/users/" + above + "/invitation")
                    .isError(403, "forbidden");
        }

        @Test
        void neverReplacesAPasswordThatSomebodyHas() {
            var email = newAddress();
            var user = invite(firm.client(), email, "member").is(201).text("/userId");
            var token = MailedLinks.newestToken(SES, email, 1);
            jdbc.sql("update app.users set password_hash = 'chosen by other means' where id = :user")
                    .param("user", user)
                    .update();

            accept(token, OTHER_PASSWORD).isError(400, "link_invalid");

            assertThat(jdbc.sql("select password_hash from app.users where id = :user")
                            .param("user", user)
                            .query(String.class)
                            .single())
                    .isEqualTo("chosen by other means");
        }

        @Test
        void opensOneAccountOnceHoweverManyAcceptItAtOnce() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var token = MailedLinks.newestToken(SES, email, 1);

            var statuses = atOnce(4, () -> accept(token, OTHER_PASSWORD).status());

            assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 400);
        }

        @Test
        void tellsNothingOfItsTokenToLogsOrTheOutbox() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var token = MailedLinks.newestToken(SES, email, 1);

            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(
                                    jdbc.sql("select content::text from app.mail_outbox where recipient = :email")
                                            .param("email", email)
                                            .query(String.class)
                                            .list())
                            .containsExactly("{}"));
            assertThat(jdbc.sql("select count(*) from app.account_tokens where token_hash = :token")
                            .param("token", token)
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Nested
    class Reset {

        @Test
        void ofAStrangersWishLeavesTheOwnersLinkAlone() {
            askForReset(firm.email());
            var owners = MailedLinks.newestToken(SES, firm.email(), 1);
            makeOlder(firm.userId());
            askForReset(firm.email());
            MailedLinks.newestToken(SES, firm.email(), 2);

            reset(owners, OTHER_PASSWORD).is(204);
            assertThat(openLinksOf(firm.userId())).isZero();
        }

        @Test
        void brings5MailsAnHourAtMost() {
            for (int wish = 1; wish <= 5; wish++) {
                askForReset(firm.email());
                awaitTrail(firm.userId(), "password.reset_requested ok", wish);
                makeOlder(firm.userId());
            }

            askForReset(firm.email());

            awaitTrail(firm.userId(), "password.reset_requested denied too_many", 1);
            assertThat(openLinksOf(firm.userId())).isEqualTo(5);
        }

        @Test
        void opensNothingAfterHalfAnHourOrWithALinkThatIsForSomethingElse() {
            askForReset(firm.email());
            var token = MailedLinks.newestToken(SES, firm.email(), 1);
            assertThat(jdbc.sql("select expires_at - created_at = interval '30 minutes' from app.account_tokens"
                                    + " where user_id = :user")
                            .param("user", firm.userId())
                            .query(Boolean.class)
                            .single())
                    .isTrue();

            accept(token, OTHER_PASSWORD).isError(400, "link_invalid");
            jdbc.sql("update app.account_tokens set expires_at = now() - interval '1 second' where user_id = :user")
                    .param("user", firm.userId())
                    .update();
            reset(token, OTHER_PASSWORD).isError(400, "link_invalid");

            firm.client().get("/api/auth/me").is(200);
        }

        @Test
        void reachesNobodyWhoIsDisabledOrHasNotAcceptedTheInvitation() {
            var invited = newAddress();
            var user = invite(firm.client(), invited, "member").is(201).text("/userId");
            people().admin()
                    .patch("/api/admin/users/" + firm.userId(), Map.of("disabled", true))
                    .is(200);
            int before = unknownWishes();

            askForReset(invited);
            askForReset(firm.email());
            askForReset(newAddress());

            await().atMost(Duration.ofSeconds(40)).until(() -> unknownWishes() >= before + 3);
            assertThat(jdbc.sql("select count(*) from app.account_tokens where purpose = 'password_reset'"
                                    + " and user_id in (:users)")
                            .param("users", List.of(user, firm.userId()))
                            .query(Integer.class)
                            .single())
                    .isZero();
        }

        @Test
        void refusesTheNameOfTheFirmAndWhatIsTriedFirst() {
            jdbc.sql("update app.organizations set name = 'Whitby Harbourside Lawyers' where id = :id")
                    .param("id", firm.organizationId())
                    .update();
            askForReset(firm.email());
            var token = MailedLinks.newestToken(SES, firm.email(), 1);

            reset(token, "harbourside-whitby-1").isError(400, "validation_failed");
            reset(token, "Passw0rd!2024").isError(400, "validation_failed");
            reset(token, "x".repeat(129)).isError(400, "validation_failed");
            reset(token, OTHER_PASSWORD).is(204);
        }

        @Test
        void signsNobodyInAndIsPutDownToTheOwner() {
            askForReset(firm.email());

            var answer = reset(MailedLinks.newestToken(SES, firm.email(), 1), OTHER_PASSWORD)
                    .is(204);

            assertThat(answer.body()).isEmpty();
            assertThat(answer.response().headers().allValues("Set-Cookie"))
                    .noneMatch(cookie -> cookie.startsWith("SESSION"));
            assertThat(sessionsOf(firm.userId())).isZero();
            assertThat(trailOf(firm.userId())).contains("password.reset ok", "session.ended ok");
            assertThat(jdbc.sql(
                                    "select user_id from app.audit_logs where action = 'password.reset' and resource_id = :id")
                            .param("id", firm.userId())
                            .query(String.class)
                            .single())
                    .isEqualTo(firm.userId());
        }
    }

    @Nested
    class Membership {

        @Test
        void ofAnOwnerIsNoAdminsAffair() {
            var admin = people().colleagueOf(firm);
            var adminId = admin.get("/api/auth/me").text("/user/id");
            rank(firm, adminId, "admin");
            var second = people().colleagueOf(firm).get("/api/auth/me").text("/user/id");
            rank(firm, second, "owner");

            invite(admin, newAddress(), "owner").isError(403, "forbidden");
            admin.patch(path + "/members/" + adminId, Map.of("role", "owner")).isError(403, "forbidden");
            admin.patch(path + "/members/" + second, Map.of("role", "member")).isError(403, "forbidden");
            admin.delete(path + "/members/" + second).isError(403, "forbidden");
            invite(admin, newAddress(), "admin").is(201);

            firm.client()
                    .patch(path + "/members/" + adminId, Map.of("role", "owner"))
                    .is(200);
            admin.patch(path + "/members/" + second, Map.of("role", "member")).is(200);
            assertThat(trailOf(firm.organizationId()))
                    .contains(
                            "organization.member_added denied owners_only",
                            "organization.member_changed denied owners_only",
                            "organization.member_removed denied owners_only",
                            "organization.member_changed ok");
        }

        @Test
        void ofTheLastOwnerStaysWhateverIsTriedAtOnce() {
            var second = people().colleagueOf(firm);
            var secondId = second.get("/api/auth/me").text("/user/id");
            rank(firm, secondId, "owner");
            var admin = people().admin();

            var statuses = atOnce(List.of(
                    () -> admin.delete(path + "/members/" + firm.userId()).status(),
                    () -> admin.patch(path + "/members/" + secondId, Map.of("role", "member"))
                            .status()));

            assertThat(statuses).containsOnlyOnce(409);
            assertThat(jdbc.sql("select count(*) from app.organization_members"
                                    + " where organization_id = :organization and role = 'owner'")
                            .param("organization", firm.organizationId())
                            .query(Integer.class)
                            .single())
                    .isOne();
        }

        @Test
        void ofAReferrerWhomWeKnowIsToldToThatPerson() {
            var known = people().firm();

            var added = invite(firm.client(), known.email(), "member").is(201);

            assertThat(added.json().path("invited").asBoolean()).isFalse();
            var mail = SES.awaitMail(
                    Duration.ofSeconds(40),
                    sent -> sent.to().equals(known.email()) && sent.mentions("another organisation"));
            assertThat(mail.text()).doesNotContain("token=");
            invite(firm.client(), known.email(), "member").isError(409, "already_member");
        }

        @Test
        void isNothingForPeopleOfTheExaminationCompany() {
            var staff = newAddress();
            people().admin()
                    .post(
                            "/api/admin/users",
                            Map.of("email", staff, "name", "Jo New", "role", "staff", "password", People.PASSWORD))
                    .is(201);

            invite(firm.client(), staff, "owner").isError(409, "not_a_referrer");
        }

        @Test
        void cannotBeWidenedByFieldsThatNobodyAskedFor() {
            for (var smuggled : List.of("organizationId", "id", "platformRole", "password", "disabled")) {
                var body = Map.of("email", newAddress(), "name", "Jo New", "role", "member", smuggled, "admin");
                firm.client().post(path + "/members", body).isError(400, "validation_failed");
            }
            firm.client()
                    .patch(path + "/members/" + firm.userId(), Map.of("role", "owner", "organizationId", "other"))
                    .isError(400, "validation_failed");
            firm.client()
                    .patch(path + "/members/" + firm.userId(), Map.of("role", "staff"))
                    .isError(400, "validation_failed");
        }

        @Test
        void ofAnotherFirmIsHiddenInEveryPathAndField() {
            var other = people().firm();
            rank(other, other.userId(), "owner");
            var otherPath = "/api/organizations/" + other.organizationId();
            var otherTeam = other.client()
                    .post(otherPath + "/teams", Map.of("name", "Their team"))
                    .is(201)
                    .text("/id");
            var team = firm.client()
                    .post(path + "/teams", Map.of("name", "Our team"))
                    .is(201)
                    .text("/id");
            var missing = withoutTrace(firm.client().get("/api/organizations/nowhere/members"));

            var answers = List.of(
                    firm.client().get(otherPath + "/members"),
                    firm.client().get(otherPath + "/invitations"),
                    firm.client().get(otherPath + "/teams"),
                    firm.client().post(otherPath + "/teams", Map.of("name", "Spies")),
                    firm.client().post(otherPath + "/invitations/" + other.userId(), Map.of()),
                    firm.client().delete(otherPath + "/invitations/" + other.userId()),
                    firm.client().delete(otherPath + "/members/" + other.userId()),
                    firm.client().patch(otherPath + "/members/" + other.userId(), Map.of("role", "member")),
                    firm.client().delete(path + "/members/" + other.userId()),
                    firm.client().patch(path + "/members/" + other.userId(), Map.of("role", "member")),
                    firm.client().put(path + "/teams/" + otherTeam + "/members/" + firm.userId(), Map.of()),
                    firm.client().put(path + "/teams/" + team + "/members/" + other.userId(), Map.of()),
                    firm.client().delete(path + "/teams/" + otherTeam + "/members/" + other.userId()),
                    firm.client().patch(path + "/teams/" + otherTeam, Map.of("name", "Spies")),
                    firm.client().delete(path + "/teams/" + otherTeam),
                    firm.client().delete(otherPath + "/teams/" + otherTeam),
                    firm.client().put(otherPath + "/teams/" + otherTeam + "/members/" + firm.userId(), Map.of()),
                    firm.client()
                            .post(
                                    path + "/members",
                                    Map.of(
                                            "email",
                                            newAddress(),
                                            "name",
                                            "Jo New",
                                            "role",
                                            "member",
                                            "teamIds",
                                            List.of(otherTeam))));

            assertThat(answers).allSatisfy(answer -> {
                answer.is(404);
                assertThat(withoutTrace(answer)).isEqualTo(missing);
            });
            assertThat(other.client().get(otherPath + "/members").is(200).json())
                    .hasSize(1);
        }
    }

    @Nested
    class Pages {

        @Test
        void leadFromTheMailToTheSignInPage() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var browser = new Browser();
            var link = "/accept-invitation?token=" + MailedLinks.newestToken(SES, email, 1);

            var page = browser.get(link);
            var weak = browser.post("/accept-invitation", page, Map.of("password", "short"));
            var done = browser.post("/accept-invitation", page, Map.of("password", OTHER_PASSWORD, "name", "Jo Page"));
            var again = browser.post("/accept-invitation", page, Map.of("password", OTHER_PASSWORD));

            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(weak.statusCode()).isEqualTo(400);
            assertThat(weak.body()).contains("at least 12 characters").doesNotContain("short");
            assertThat(done.statusCode()).isEqualTo(302);
            assertThat(done.headers().firstValue("Location").orElse("")).contains("/login");
            assertThat(again.statusCode()).isEqualTo(400);
            assertThat(again.body()).contains("expired or was used already");
            ApiClient.signedIn(baseUrl(), email, OTHER_PASSWORD)
                    .get("/api/auth/me")
                    .is(200);
        }

        @Test
        void resetAForgottenPassword() {
            var browser = new Browser();

            var asked = browser.post("/reset-password", browser.get("/reset-password"), Map.of("email", firm.email()));
            var link = "/reset-password?token=" + MailedLinks.newestToken(SES, firm.email(), 1);
            var page = browser.get(link);
            var done = browser.post("/reset-password", page, Map.of("password", OTHER_PASSWORD));

            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(asked.body()).contains("If an account has this address");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(done.statusCode()).isEqualTo(302);
            ApiClient.signedIn(baseUrl(), firm.email(), OTHER_PASSWORD)
                    .get("/api/auth/me")
                    .is(200);
        }

        @Test
        void takeNoFormWithoutItsCsrfToken() {
            var browser = new Browser();
            askForReset(firm.email());
            var token = MailedLinks.newestToken(SES, firm.email(), 1);

            for (var form : List.of("email=" + firm.email(), "token=" + token + "&password=seven+purple+lighthouses")) {
                assertThat(browser.send("/reset-password", form).statusCode()).isEqualTo(403);
            }
            assertThat(browser.send("/accept-invitation", "token=" + token + "&password=x")
                            .statusCode())
                    .isEqualTo(403);
            firm.client().get("/api/auth/me").is(200);
        }
    }

    /** A browser with cookies and no session. */
    private final class Browser {

        private final HttpClient http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();

        HttpResponse<String> get(String address) {
            return exchange(HttpRequest.newBuilder(URI.create(baseUrl() + address)));
        }

        /** Fills in the form of this page: its hidden fields, and these. */
        HttpResponse<String> post(String address, HttpResponse<String> page, Map<String, String> fields) {
            var form = new ArrayList<String>();
            Pattern.compile("name=\"(token|_csrf)\" value=\"([^\"]*)\"")
                    .matcher(page.body())
                    .results()
                    .forEach(hidden -> form.add(hidden.group(1) + "=" + hidden.group(2)));
            fields.forEach((name, value) -> form.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
            return send(address, String.join("&", form));
        }

        HttpResponse<String> send(String address, String form) {
            return exchange(HttpRequest.newBuilder(URI.create(baseUrl() + address))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form)));
        }

        private HttpResponse<String> exchange(HttpRequest.Builder request) {
            try {
                return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private Answer invite(ApiClient client, String email, String role) {
        return client.post(path + "/members", Map.of("email", email, "name", "Jo New", "role", role));
    }

    private Answer accept(String token, String password) {
        return nobody.post("/api/auth/invitations/accept", Map.of("token", token, "password", password));
    }

    private void askForReset(String email) {
        nobody.post("/api/auth/password-reset", Map.of("email", email)).is(202);
    }

    private Answer reset(String token, String password) {
        return nobody.post("/api/auth/password-reset/confirm", Map.of("token", token, "password", password));
    }

    private static String newAddress() {
        return "rule-" + COUNTER.incrementAndGet() + "-" + System.nanoTime() + "@people.example";
    }

    /** Stands for waiting two minutes before the next wish. */
    private void makeOlder(String user) {
        jdbc.sql("update app.account_tokens set created_at = created_at - interval '2 minutes' where user_id = :user")
                .param("user", user)
                .update();
    }

    private int openLinksOf(String user) {
        return jdbc.sql("select count(*) from app.account_tokens where user_id = :user")
                .param("user", user)
                .query(Integer.class)
                .single();
    }

    private int sessionsOf(String user) {
        return jdbc.sql("select count(*) from app.spring_session where principal_name = :user")
                .param("user", user)
                .query(Integer.class)
                .single();
    }

    private int unknownWishes() {
        return jdbc.sql("select count(*) from app.audit_logs where action = 'password.reset_requested'"
                        + " and reason = 'unknown_or_disabled'")
                .query(Integer.class)
                .single();
    }

    private List<String> trailOf(String resource) {
        return jdbc.sql("select concat_ws(' ', action, outcome, reason) from app.audit_logs"
                        + " where resource_id = :resource order by seq")
                .param("resource", resource)
                .query(String.class)
                .list();
    }

    private void awaitTrail(String resource, String entry, int number) {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> trailOf(resource).stream().filter(entry::equals).count() == number);
    }

    private void rank(People.Firm of, String user, String role) {
        jdbc.sql("update app.organization_members set role = :role"
                        + " where organization_id = :organization and user_id = :user")
                .param("role", role)
                .param("organization", of.organizationId())
                .param("user", user)
                .update();
    }

    /** The error without what differs from request to request. */
    private static String withoutTrace(Answer answer) {
        var error = answer.json().path("error");
        return error.path("code").asText() + error.path("message").asText() + error.path("details");
    }

    private static List<Integer> atOnce(int times, Callable<Integer> call) {
        return atOnce(Collections.nCopies(times, call));
    }

    private static List<Integer> atOnce(List<Callable<Integer>> calls) {
        var threads = Executors.newFixedThreadPool(calls.size());
        try {
            return threads.invokeAll(calls).stream()
                    .map(future -> {
                        try {
                            return future.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .collect(Collectors.toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
