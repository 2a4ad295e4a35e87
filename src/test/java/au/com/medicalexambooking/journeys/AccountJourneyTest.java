package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.identity.RandomTokens;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the invitation in the mailbox to a session that ends, as people of a firm live it. */
class AccountJourneyTest extends PlatformTest {

    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{43})");
    private static final String OTHER_PASSWORD = "seven purple lighthouses";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;
    private ApiClient nobody;

    @BeforeEach
    void makeAFirm() {
        firm = people().firm();
        nobody = ApiClient.anonymous(baseUrl());
        rank(firm, firm.userId(), "owner");
    }

    @Test
    void anInvitationLeadsFromTheMailToABooking() {
        var email = newAddress();

        var member = invite(firm.client(), email, "member").is(201);
        assertThat(member.json().path("invited").asBoolean()).isTrue();
        var token = mailedToken(email, 1);
        nobody.post("/api/auth/login", login(email, People.PASSWORD)).isError(401, "bad_credentials");
        accept(token, "Jo Newcomer", People.PASSWORD).is(204);

        var client = ApiClient.signedIn(baseUrl(), email, People.PASSWORD);
        var me = client.get("/api/auth/me").is(200);
        assertThat(me.text("/user/name")).isEqualTo("Jo Newcomer");
        assertThat(me.text("/user/organization/id")).isEqualTo(firm.organizationId());
        client.get("/api/bookings").is(200);
        accept(token, null, OTHER_PASSWORD).isError(400, "link_invalid");
    }

    @Nested
    class Invitation {

        @Test
        void thatIsSentAgainReplacesTheFirst() {
            var email = newAddress();
            var user = people().admin()
                    .post("/api/admin/users", user(email, "user"))
                    .is(201)
                    .text("/id");
            var first = mailedToken(email, 1);

            people().admin()
                    .post("/api/admin/users/" + user + "/invitation", Map.of())
                    .is(202);
            var second = mailedToken(email, 2);

            accept(first, null, People.PASSWORD).isError(400, "link_invalid");
            accept(second, null, People.PASSWORD).is(204);
            people().admin()
                    .post("/api/admin/users/" + user + "/invitation", Map.of())
                    .isError(409, "already_accepted");
        }

        @Test
        void thatHasExpiredOrWasForgedOpensNothing() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var token = mailedToken(email, 1);
            jdbc.sql("update app.account_tokens set expires_at = now() - interval '1 second' where token_hash = :hash")
                    .param("hash", RandomTokens.hash(token))
                    .update();

            accept(token, null, People.PASSWORD).isError(400, "link_invalid");
            accept(RandomTokens.next(), null, People.PASSWORD).isError(400, "link_invalid");
            accept("' or 1=1 --", null, People.PASSWORD).isError(400, "link_invalid");
        }

        @Test
        void staysGoodWhereThePasswordIsTooWeak() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var token = mailedToken(email, 1);

            accept(token, null, "short").isError(400, "validation_failed");
            accept(token, null, People.PASSWORD).is(204);
        }

        @Test
        void takesNoRoleFromWhoeverAccepts() {
            var email = newAddress();
            invite(firm.client(), email, "member").is(201);
            var body = new HashMap<String, Object>(
                    Map.of("token", mailedToken(email, 1), "password", People.PASSWORD, "role", "admin"));

            assertThat(nobody.post("/api/auth/invitations/accept", body).status())
                    .isEqualTo(400);
        }
    }

    @Nested
    class Password {

        @Test
        void isResetByMailAndEndsEverySession() {
            var before = firm.client();

            nobody.post("/api/auth/password-reset", Map.of("email", firm.email()))
                    .is(202);
            var token = mailedToken(firm.email(), 1);
            reset(token, OTHER_PASSWORD).is(204);

            before.get("/api/auth/me").is(401);
            nobody.post("/api/auth/login", login(firm.email(), People.PASSWORD)).is(401);
            nobody.post("/api/auth/login", login(firm.email(), OTHER_PASSWORD)).is(200);
            reset(token, People.PASSWORD).isError(400, "link_invalid");
            awaitMails(firm.email(), "account-password-changed", 1);
        }

        @Test
        void resetAnswersTheSameForUnknownAddresses() {
            var known = nobody.post("/api/auth/password-reset", Map.of("email", firm.email()));
            var unknown = nobody.post("/api/auth/password-reset", Map.of("email", newAddress()));

            assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
            assertThat(unknown.body()).isEqualTo(known.body());
        }

        @Test
        void resetFloodsNoMailbox() {
            for (int wish = 0; wish < 5; wish++) {
                nobody.post("/api/auth/password-reset", Map.of("email", firm.email()))
                        .is(202);
            }

            awaitTrail(firm.userId(), "password.reset_requested", 1);
            awaitMails(firm.email(), "account-password-reset", 1);
        }

        @Test
        void isChangedWithTheCurrentOneAndKeepsThisSessionOnly() {
            var other = ApiClient.signedIn(baseUrl(), firm.email(), People.PASSWORD);

            change(other, "wrong password indeed", OTHER_PASSWORD).isError(403, "wrong_password");
            change(other, People.PASSWORD, "robin referrer").isError(400, "validation_failed");
            change(other, People.PASSWORD, OTHER_PASSWORD).is(204);

            other.get("/api/auth/me").is(200);
            firm.client().get("/api/auth/me").is(401);
            awaitMails(firm.email(), "account-password-changed", 1);
        }
    }

    @Nested
    class Session {

        @Test
        void isListedWithItsOriginAndEndsOnDemand() {
            var second = ApiClient.signedIn(baseUrl(), firm.email(), People.PASSWORD);

            var list = second.get("/api/auth/sessions").is(200).json();
            assertThat(list).hasSize(2);
            assertThat(list.get(0).path("current").asBoolean()).isTrue();
            assertThat(list.get(0).path("ipAddress").asText()).isNotBlank();
            second.delete("/api/auth/sessions/" + list.get(1).path("id").asText())
                    .is(204);

            firm.client().get("/api/auth/me").is(401);
            second.delete("/api/auth/sessions/" + list.get(1).path("id").asText())
                    .isError(404, "not_found");
        }

        @Test
        void ofSomebodyElseDoesNotExist() {
            var others = people().firm();
            var foreign = others.client().get("/api/auth/sessions").is(200).text("/0/id");

            firm.client().delete("/api/auth/sessions/" + foreign).isError(404, "not_found");

            others.client().get("/api/auth/me").is(200);
        }

        @Test
        void numberSixEndsTheOldest() {
            var clients = new ArrayList<>(List.of(firm.client()));
            for (int login = 0; login < 5; login++) {
                clients.add(ApiClient.signedIn(baseUrl(), firm.email(), People.PASSWORD));
            }

            firm.client().get("/api/auth/me").is(401);
            clients.subList(1, 6).forEach(client -> client.get("/api/auth/me").is(200));
        }

        @Test
        void endsWithTheRoleThatItBeganUnder() {
            people().admin()
                    .patch("/api/admin/users/" + firm.userId(), Map.of("disabled", true))
                    .is(200);
            firm.client().get("/api/auth/me").is(401);

            people().admin()
                    .patch("/api/admin/users/" + firm.userId(), Map.of("disabled", false))
                    .is(200);
            var again = ApiClient.signedIn(baseUrl(), firm.email(), People.PASSWORD);
            people().admin()
                    .patch("/api/admin/users/" + firm.userId(), Map.of("role", "specialist"))
                    .is(200);
            again.get("/api/auth/me").is(401);
        }
    }

    @Nested
    class Organisation {

        @Test
        void isRunByItsOwnersAndAdministratorsAndTheCompanysPeople() {
            var plain = people().colleagueOf(firm);
            var outsider = people().firm();
            var path = "/api/organizations/" + firm.organizationId() + "/members";

            plain.get(path).isError(403, "forbidden");
            people().specialistOf(au.com.medicalexambooking.sandbox.acuity.Catalogue.SYDNEY)
                    .get(path)
                    .isError(403, "forbidden");
            for (var allowed : List.of(firm.client(), people().coordinator(), people().manager(), people().admin())) {
                assertThat(allowed.get(path).is(200).json()).hasSize(2);
            }
            var hidden = outsider.client().get(path).isError(404, "not_found");
            var missing =
                    outsider.client().get("/api/organizations/nowhere/members").isError(404, "not_found");
            assertThat(hidden.text("/error/message")).isEqualTo(missing.text("/error/message"));
            outsider.client()
                    .post(path, Map.of("email", newAddress(), "name", "X", "role", "owner"))
                    .isError(404, "not_found");
        }

        @Test
        void keepsAnOwner() {
            var path = "/api/organizations/" + firm.organizationId() + "/members/" + firm.userId();

            firm.client().delete(path).isError(409, "last_owner");
            firm.client().patch(path, Map.of("role", "member")).isError(409, "last_owner");
        }

        @Test
        void signsOutWhoLeavesIt() {
            var colleague = people().colleagueOf(firm);
            var id = colleague.get("/api/auth/me").text("/user/id");

            firm.client()
                    .delete("/api/organizations/" + firm.organizationId() + "/members/" + id)
                    .is(204);

            colleague.get("/api/auth/me").is(401);
        }

        @Test
        void hasTeamsOfItsOwnMembers() {
            var base = "/api/organizations/" + firm.organizationId();
            var team = firm.client()
                    .post(base + "/teams", Map.of("name", "Motor accidents"))
                    .is(201)
                    .text("/id");
            var outsider = people().firm();

            firm.client()
                    .put(base + "/teams/" + team + "/members/" + firm.userId(), Map.of())
                    .is(204);
            firm.client()
                    .put(base + "/teams/" + team + "/members/" + firm.userId(), Map.of())
                    .is(204);
            firm.client()
                    .put(base + "/teams/" + team + "/members/" + outsider.userId(), Map.of())
                    .isError(404, "not_found");
            firm.client()
                    .post(base + "/teams", Map.of("name", "Motor accidents"))
                    .isError(409, "team_exists");
            assertThat(firm.client().get(base + "/teams").is(200).text("/0/members"))
                    .isEqualTo("1");
            firm.client()
                    .delete(base + "/teams/" + team + "/members/" + firm.userId())
                    .is(204);
            assertThat(firm.client().get(base + "/teams").is(200).text("/0/members"))
                    .isEqualTo("0");
        }

        @Test
        void isActedForOneAtATime() {
            var second = people().firm();
            rank(second, firm.userId(), "member");
            var foreign = people().firm();

            firm.client()
                    .post("/api/auth/active-organization", Map.of("organizationId", foreign.organizationId()))
                    .isError(404, "not_found");
            firm.client()
                    .post("/api/auth/active-organization", Map.of("organizationId", second.organizationId()))
                    .is(204);

            assertThat(firm.client().get("/api/auth/me").is(200).text("/user/organization/id"))
                    .isEqualTo(second.organizationId());
        }
    }

    private Answer invite(ApiClient client, String email, String role) {
        return client.post(
                "/api/organizations/" + firm.organizationId() + "/members",
                Map.of("email", email, "name", "Jo New", "role", role));
    }

    private Answer accept(String token, @Nullable String name, String password) {
        var body = new HashMap<String, Object>(Map.of("token", token, "password", password));
        if (name != null) {
            body.put("name", name);
        }
        return nobody.post("/api/auth/invitations/accept", body);
    }

    private Answer reset(String token, String password) {
        return nobody.post("/api/auth/password-reset/confirm", Map.of("token", token, "password", password));
    }

    private static Answer change(ApiClient client, String current, String next) {
        return client.post("/api/auth/password", Map.of("currentPassword", current, "newPassword", next));
    }

    private static Map<String, Object> login(String email, String password) {
        return Map.of("email", email, "password", password);
    }

    private static Map<String, Object> user(String email, String role) {
        return Map.of("email", email, "name", "Jo New", "role", role);
    }

    private static String newAddress() {
        return "new-" + COUNTER.incrementAndGet() + "-" + System.nanoTime() + "@people.example";
    }

    /** The token of the newest of so many mails with a link to this address, as its owner reads it. */
    private static String mailedToken(String email, int number) {
        var mails = await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> SES.mails().stream()
                                .filter(mail ->
                                        mail.to().equals(email) && mail.text().contains("token="))
                                .map(mail -> mail.text())
                                .distinct()
                                .toList(),
                        found -> found.size() == number);
        var tokens = new ArrayList<String>();
        mails.forEach(text -> TOKEN.matcher(text).results().forEach(match -> tokens.add(match.group(1))));
        var live = JdbcClient.create(DATABASE.ownerDataSource())
                .sql("select token_hash from app.account_tokens")
                .query(String.class)
                .list();
        return tokens.stream()
                .filter(token -> live.contains(RandomTokens.hash(token)))
                .findFirst()
                .orElseThrow();
    }

    private void awaitMails(String email, String kind, int number) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select count(*) from app.mail_outbox where recipient = :email and kind = :kind"
                                                + " and state = 'sent'")
                                .param("email", email)
                                .param("kind", kind)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(number));
    }

    private void awaitTrail(String user, String action, int number) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(jdbc.sql(
                                        "select count(*) from app.audit_logs where resource_id = :user and action = :action"
                                                + " and outcome = 'ok'")
                                .param("user", user)
                                .param("action", action)
                                .query(Integer.class)
                                .single())
                        .isEqualTo(number));
    }

    private void rank(People.Firm of, String user, String role) {
        jdbc.sql("insert into app.organization_members (organization_id, user_id, role)"
                        + " values (:organization, :user, :role) on conflict (organization_id, user_id)"
                        + " do update set role = excluded.role")
                .param("organization", of.organizationId())
                .param("user", user)
                .param("role", role)
                .update();
    }
}
