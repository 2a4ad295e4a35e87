package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.MailedLinks;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Another address for the own account: only for its owner, only with proof, and not without the former address knowing. */
class EmailChangeTest extends PlatformTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{43})");
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm person;
    private String wanted;

    @BeforeEach
    void makeSomebody() {
        person = people().firm();
        wanted = newAddress();
    }

    @Test
    void changesWhenItsOwnerUsesTheLink() {
        var elsewhere = signIn(person.email());

        wish(wanted).is(202);

        var token = MailedLinks.newestToken(SES, wanted, 1);
        awaitMail(person.email(), "Somebody asked to change your email address");
        assertThat(addressNow()).isEqualTo(person.email());
        confirm(person.client(), token).is(204);
        assertThat(person.client().get("/api/auth/me").is(200).text("/user/email"))
                .isEqualTo(wanted);
        elsewhere.get("/api/auth/me").is(401);
        signIn(wanted).get("/api/auth/me").is(200);
        login(person.email()).is(401);
        var told = awaitMail(person.email(), "Your email address was changed");
        assertThat(told).contains("call the help desk at once").doesNotContain("token=");
        assertThat(trail()).contains("email.change_requested ok", "session.ended ok", "email.changed ok");
        assertThat(jdbc.sql("select count(*) from app.audit_logs where resource_id = :id and metadata::text like :new")
                        .param("id", person.userId())
                        .param("new", "%" + wanted + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void linkWorksForNobodyElseAndOnce() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);
        var stranger = people().firm();

        confirm(ApiClient.anonymous(baseUrl()), token).is(401);
        confirm(stranger.client(), token).isError(400, "link_invalid");
        assertThat(stranger.client().get("/api/auth/me").text("/user/email")).isEqualTo(stranger.email());
        var uses = Stream.generate(() ->
                        SideBySide.supply(() -> confirm(person.client(), token).status()))
                .limit(4)
                .toList();
        var answers = uses.stream().map(CompletableFuture::join).toList();

        assertThat(answers).containsOnlyOnce(204).containsOnly(204, 400);
        assertThat(addressNow()).isEqualTo(wanted);
        assertThat(linksOf(person.userId())).isZero();
        confirm(person.client(), token).isError(400, "link_invalid");
        assertThat(trail()).contains("email.change_refused failed unknown_or_expired");
    }

    @Test
    void isAskedForWithProofEvenRightAfterSigningIn() {
        person.client().post("/api/auth/email", Map.of("email", wanted)).isError(403, "confirmation_required");
        person.client()
                .post("/api/auth/email", Map.of("email", wanted, "password", "not the right one"))
                .isError(403, "wrong_password");
        wish(person.email().toUpperCase(Locale.ROOT)).isError(400, "validation_failed");
        wish("no address").isError(400, "validation_failed");

        assertThat(linksOf(person.userId())).isZero();
        assertThat(trail())
                .contains("reauthentication.failed failed wrong_password")
                .doesNotContain("email.change_requested ok");
    }

    @Test
    void newerWishEndsTheOlderLink() {
        wish(wanted).is(202);
        var older = MailedLinks.newestToken(SES, wanted, 1);
        var other = newAddress();
        makeOlder();
        wish(other).is(202);
        var newer = MailedLinks.newestToken(SES, other, 1);

        confirm(person.client(), older).isError(400, "link_invalid");
        confirm(person.client(), newer).is(204);

        assertThat(addressNow()).isEqualTo(other);
    }

    @Test
    void linkWorksForADay() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);
        assertThat(jdbc.sql("select expires_at - created_at = interval '24 hours' from app.account_tokens"
                                + " where user_id = :user")
                        .param("user", person.userId())
                        .query(Boolean.class)
                        .single())
                .isTrue();

        jdbc.sql("update app.account_tokens set expires_at = now() - interval '1 second' where user_id = :user")
                .param("user", person.userId())
                .update();

        confirm(person.client(), token).isError(400, "link_invalid");
        assertThat(addressNow()).isEqualTo(person.email());
    }

    @Test
    void addressThatSomebodyHasIsNotGivenAwayToWhoeverAsks() {
        var owner = people().firm();
        var free = wish(wanted).is(202);
        MailedLinks.newestToken(SES, wanted, 1);
        makeOlder();

        var taken = wish(owner.email().replace("referrer@", "Referrer@")).is(202);

        assertThat(taken.body()).isEqualTo(free.body());
        var told = awaitMail(owner.email(), "Somebody asked for your email address");
        assertThat(told).doesNotContain("token=", person.email());
        assertThat(SES.mails())
                .noneMatch(mail -> mail.to().equals(owner.email())
                        && TOKEN.matcher(mail.text()).find());
        assertThat(trail().stream().filter("email.change_requested ok"::equals)).hasSize(2);
        assertThat(person.client().get("/api/auth/history").is(200).body()).doesNotContain(owner.userId());
    }

    @Test
    void addressThatSomebodyGotMeanwhileStaysTheirs() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);
        people().admin()
                .post("/api/admin/users", Map.of("email", wanted, "name", "Jo New", "role", "staff"))
                .is(201);

        confirm(person.client(), token).isError(400, "link_invalid");

        assertThat(addressNow()).isEqualTo(person.email());
    }

    @Test
    void nobodysMailboxIsFlooded() {
        wish(wanted).is(202);
        assertThat(wish(wanted).isError(429, "just_sent").response().headers().firstValue("Retry-After"))
                .isPresent();
        for (int more = 2; more <= 5; more++) {
            makeOlder();
            wish(newAddress()).is(202);
        }
        makeOlder();

        wish(newAddress()).isError(429, "just_sent");

        assertThat(trail()).contains("email.change_requested denied too_many");
    }

    @Test
    void newPasswordTakesTheWishBack() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);

        person.client()
                .post(
                        "/api/auth/password",
                        Map.of("currentPassword", People.PASSWORD, "newPassword", "seven purple lighthouses"))
                .is(204);

        confirm(person.client(), token).isError(400, "link_invalid");
        assertThat(addressNow()).isEqualTo(person.email());
    }

    @Test
    void ownerTakesTheWishBack() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);

        person.client().delete("/api/auth/email").is(204);

        confirm(person.client(), token).isError(400, "link_invalid");
        assertThat(trail()).contains("email.change_withdrawn ok");
    }

    @Test
    void formerMailboxOpensNothingAnyMore() {
        var code = people().firm();
        code.client()
                .post("/api/auth/factors/email", Map.of("password", People.PASSWORD))
                .is(201);
        person = code;
        ApiClient.anonymous(baseUrl())
                .post("/api/auth/password-reset", Map.of("email", person.email()))
                .is(202);
        var reset = MailedLinks.newestToken(SES, person.email(), 1);
        var challenge = login(person.email()).is(200).text("/challenge");
        ApiClient.anonymous(baseUrl())
                .post("/api/auth/second-factor/email", Map.of("challenge", challenge))
                .is(202);
        var mailed = codeMailedTo(person.email());
        wish(wanted).is(202);

        confirm(person.client(), MailedLinks.newestToken(SES, wanted, 1)).is(204);

        ApiClient.anonymous(baseUrl())
                .post(
                        "/api/auth/password-reset/confirm",
                        Map.of("token", reset, "password", "seven purple lighthouses"))
                .isError(400, "link_invalid");
        ApiClient.anonymous(baseUrl())
                .post("/api/auth/second-factor", Map.of("challenge", challenge, "method", "email", "code", mailed))
                .is(401);
    }

    /** A wish for a reset that began before the change and comes to its link after it. */
    @Test
    void resetThatIsUnderWayMeanwhileSendsNoLinkToTheFormerAddress() throws SQLException {
        try (var connection = DATABASE.ownerDataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var change = connection.prepareStatement("update app.users set email = ? where id = ?")) {
                change.setString(1, wanted);
                change.setString(2, person.userId());
                change.executeUpdate();
            }
            ApiClient.anonymous(baseUrl())
                    .post("/api/auth/password-reset", Map.of("email", person.email()))
                    .is(202);
            await().atMost(SOON).until(() -> isWaitedFor() || linksOf(person.userId()) > 0);
            connection.commit();
        }

        await().atMost(SOON).until(() -> !isWaitedFor());
        assertThat(jdbc.sql("select count(*) from app.account_tokens where user_id = :user")
                        .param("user", person.userId())
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(trail()).doesNotContain("password.reset_requested ok");
    }

    @Test
    void isRecordedWithTheChangeOrNotAtAll() {
        wish(wanted).is(202);
        var token = MailedLinks.newestToken(SES, wanted, 1);
        jdbc.sql("create function app.refuse_notice() returns trigger language plpgsql as"
                        + " 'begin raise exception ''refused by the test''; end'")
                .update();
        jdbc.sql("create trigger refuse_notice before insert on app.mail_outbox for each row when (new.recipient = '"
                        + person.email() + "') execute function app.refuse_notice()")
                .update();
        try {
            confirm(person.client(), token).is(500);
        } finally {
            jdbc.sql("drop trigger refuse_notice on app.mail_outbox").update();
            jdbc.sql("drop function app.refuse_notice()").update();
        }

        assertThat(addressNow()).isEqualTo(person.email());
        assertThat(trail()).doesNotContain("email.changed ok", "session.ended ok");
        confirm(person.client(), token).is(204);
    }

    private Answer wish(String address) {
        return person.client().post("/api/auth/email", Map.of("email", address, "password", People.PASSWORD));
    }

    private static Answer confirm(ApiClient client, String token) {
        return client.post("/api/auth/email/confirm", Map.of("token", token));
    }

    private Answer login(String email) {
        return ApiClient.anonymous(baseUrl())
                .post("/api/auth/login", Map.of("email", email, "password", People.PASSWORD));
    }

    private ApiClient signIn(String email) {
        return ApiClient.signedIn(baseUrl(), email, People.PASSWORD);
    }

    private String addressNow() {
        return jdbc.sql("select email from app.users where id = :id")
                .param("id", person.userId())
                .query(String.class)
                .single();
    }

    private int linksOf(String user) {
        return jdbc.sql("select count(*) from app.account_tokens where user_id = :user")
                .param("user", user)
                .query(Integer.class)
                .single();
    }

    /** Whether somebody waits for the row of a person that another transaction holds. */
    private boolean isWaitedFor() {
        return jdbc.sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database() and query like '%for share%')")
                .query(Boolean.class)
                .single();
    }

    /** Stands for waiting two minutes before the next wish. */
    private void makeOlder() {
        jdbc.sql("update app.account_tokens set created_at = created_at - interval '2 minutes' where user_id = :user")
                .param("user", person.userId())
                .update();
    }

    private List<String> trail() {
        return jdbc.sql("select concat_ws(' ', action, outcome, reason) from app.audit_logs"
                        + " where resource_id = :id order by seq")
                .param("id", person.userId())
                .query(String.class)
                .list();
    }

    private static String codeMailedTo(String email) {
        var text = SES.awaitMail(SOON, mail -> mail.to().equals(email) && mail.mentions("sign-in code"))
                .text();
        var code = Pattern.compile("\\b\\d{8}\\b").matcher(text);
        assertThat(code.find()).isTrue();
        return code.group();
    }

    private static String awaitMail(String email, String heading) {
        return SES.awaitMail(SOON, mail -> mail.to().equals(email) && mail.mentions(heading))
                .text();
    }

    private static String newAddress() {
        return "moved-" + COUNTER.incrementAndGet() + "-" + System.nanoTime() + "@people.example";
    }
}
