package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Hostile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Somebody has lost phone, passkeys and recovery codes: two administrators let the person in again. */
class LostFactorsTest extends FactorServer {

    private static final String REASON = "{\"reason\":\"Called back on the number that we know\"}";

    @Test
    void twoAdministratorsRemoveWhatWasLost() {
        var person = newEnrolled(Role.STAFF);
        var challenge = challengeOf(person.email());
        var one = new Administrator();
        var two = new Administrator();

        var asked = one.ask(person);
        var id = asked.json().at("/id").asText();
        var listed = two.send("GET", "/api/admin/factor-removals", null).json();
        var stillIn = browser().get("/api/auth/me", person.token()).status();
        var confirmed = two.send("POST", "/api/admin/factor-removals/" + id + "/confirm", null);
        var again = two.send("POST", "/api/admin/factor-removals/" + id + "/confirm", null);

        assertThat(asked.status()).isEqualTo(201);
        assertThat(listed.findValuesAsText("id")).contains(id);
        assertThat(stillIn).isEqualTo(200);
        assertThat(confirmed.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(404);
        assertThat(browser().get("/api/auth/me", person.token()).status()).isEqualTo(401);
        assertThat(show(
                                browser(),
                                challenge,
                                "recovery_code",
                                person.recoveryCodes().get(0))
                        .status())
                .isEqualTo(401);
        assertThat(browser()
                        .signIn(person.email(), PASSWORD)
                        .json()
                        .at("/enrolmentRequired")
                        .asBoolean())
                .isTrue();
        assertThat(trailOf(person.email()))
                .containsSubsequence("factor_removal.asked ok", "factor.removed ok", "factor_removal.confirmed ok");
        assertThat(mailsTo(person.email(), AccountMail.Kind.FACTOR_REMOVAL_ASKED))
                .hasSize(1);
        assertThat(mailsTo(person.email(), AccountMail.Kind.FACTORS_REMOVED)).hasSize(1);
    }

    @Test
    @Hostile(value = "Lost factors", tries = "one administrator asks and confirms")
    void oneAdministratorIsNotTwo() {
        var person = newEnrolled(Role.STAFF);
        var one = new Administrator();
        var id = one.ask(person).json().at("/id").asText();

        var alone = one.send("POST", "/api/admin/factor-removals/" + id + "/confirm", null);
        var twice = one.ask(person);

        assertThat(alone.status()).isEqualTo(403);
        assertThat(alone.code()).isEqualTo("second_person_needed");
        assertThat(twice.code()).isEqualTo("already_asked");
        assertThat(browser().get("/api/auth/me", person.token()).status()).isEqualTo(200);
        assertThat(trailOf(person.email())).contains("factor_removal.denied denied second_person_needed");
    }

    @Test
    @Hostile(value = "Lost factors", tries = "an administrator decides about the own account")
    void nobodyDecidesAboutTheOwnAccount() {
        var one = new Administrator();
        var two = new Administrator();

        var asked = one.ask(one.person);
        var id = two.ask(one.person).json().at("/id").asText();
        var confirmed = one.send("POST", "/api/admin/factor-removals/" + id + "/confirm", null);

        assertThat(asked.code()).isEqualTo("own_account");
        assertThat(confirmed.code()).isEqualTo("second_person_needed");
    }

    @Test
    void itWantsAStepUpAndAReason() {
        var person = newEnrolled(Role.STAFF);
        var one = new Administrator();
        var path = "/api/admin/users/" + idOf(person.email()) + "/factor-removal";

        assertThat(browser().post(path, REASON, one.person.token()).code()).isEqualTo("admin_token_required");
        assertThat(one.send("POST", path, "{\"reason\":\"short\"}").status()).isEqualTo(400);
        assertThat(browser()
                        .post(path, REASON, newEnrolled(Role.MANAGER).token())
                        .status())
                .isEqualTo(403);
        assertThat(one.send("POST", "/api/admin/users/nobody/factor-removal", REASON)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatIsWithdrawnOrTooOldIsNotConfirmed() {
        var one = new Administrator();
        var two = new Administrator();
        var person = newEnrolled(Role.STAFF);
        var first = one.ask(person).json().at("/id").asText();

        var withdrawn = two.send("DELETE", "/api/admin/factor-removals/" + first, null);
        var afterwards = two.send("POST", "/api/admin/factor-removals/" + first + "/confirm", null);
        var second = one.ask(person).json().at("/id").asText();
        owner.sql("update app.factor_removals set expires_at = now() - interval '1 second' where id = ?")
                .param(second)
                .update();
        var tooLate = two.send("POST", "/api/admin/factor-removals/" + second + "/confirm", null);
        var third = one.ask(person);

        assertThat(withdrawn.status()).isEqualTo(204);
        assertThat(afterwards.status()).isEqualTo(404);
        assertThat(tooLate.status()).isEqualTo(404);
        assertThat(third.status()).isEqualTo(201);
        assertThat(browser().get("/api/auth/me", person.token()).status()).isEqualTo(200);
    }

    @Test
    void ofManyConfirmationsAtOnceOneCounts() throws Exception {
        var person = newEnrolled(Role.STAFF);
        var id = new Administrator().ask(person).json().at("/id").asText();
        var two = new Administrator();
        Callable<Integer> confirm = () -> two.send("POST", "/api/admin/factor-removals/" + id + "/confirm", null)
                .status();

        var pool = Executors.newFixedThreadPool(4);
        try {
            int confirmed = 0;
            for (var status : pool.invokeAll(List.of(confirm, confirm, confirm, confirm))) {
                confirmed += status.get() == 204 ? 1 : 0;
            }
            assertThat(confirmed).isEqualTo(1);
        } finally {
            pool.shutdown();
        }
    }

    private final class Administrator {

        private final Enrolled person = newEnrolled(Role.ADMIN);
        private final Map<String, String> headers = new HashMap<>(Browser.bearer(person.token()));

        Administrator() {
            forgetUsedCodes(person.email());
            headers.put(
                    AdminTokens.HEADER,
                    browser()
                            .post(
                                    "/api/auth/admin-token",
                                    "{\"code\":\"%s\"}".formatted(person.app().code()),
                                    person.token())
                            .json()
                            .at("/adminToken")
                            .asText());
        }

        Answer ask(Enrolled other) {
            return send("POST", "/api/admin/users/" + idOf(other.email()) + "/factor-removal", REASON);
        }

        Answer send(String method, String path, @Nullable String body) {
            return browser().send(method, path, body, headers);
        }
    }
}
