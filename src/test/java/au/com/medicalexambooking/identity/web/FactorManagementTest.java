package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What signed-in people do with their own factors and profile. */
class FactorManagementTest extends FactorServer {

    @Test
    void aReferrerSetsUpAnAppAndIsAskedForItFromThenOn() {
        var email = newUser(Role.USER);
        var browser = browser();
        var token = browser.tokenOf(email);
        var other = browser().tokenOf(email);
        var app = new App(browser()
                .post("/api/auth/factors/totp", "{}", token)
                .json()
                .at("/secret")
                .asText());

        var wrong = browser().post("/api/auth/factors/totp/confirm", code(app.wrongCode()), token);
        var asked = browser().signIn(email, PASSWORD).json();
        var confirmed = browser().post("/api/auth/factors/totp/confirm", code(app.code()), token);

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(asked.has("token")).isTrue();
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(texts(confirmed.json().at("/recoveryCodes"))).hasSize(10);
        assertThat(confirmed.json().has("token")).isFalse();
        assertThat(texts(browser().signIn(email, PASSWORD).json().at("/methods")))
                .containsExactly("totp", "recovery_code");
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(200);
        assertThat(browser().get("/api/auth/me", other).status()).isEqualTo(401);
    }

    @Test
    void theLastAppOfARoleThatNeedsOneStays() {
        var person = newEnrolled(Role.STAFF);
        var factor = onlyFactorOf(person.token());

        var refused = browser().send("DELETE", "/api/auth/factors/" + factor, null, Browser.bearer(person.token()));
        var second = new App(browser()
                .post("/api/auth/factors/totp", "", person.token())
                .json()
                .at("/secret")
                .asText());
        var confirmed = browser().post("/api/auth/factors/totp/confirm", code(second.code()), person.token());
        var removed = browser().send("DELETE", "/api/auth/factors/" + factor, null, Browser.bearer(person.token()));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("factor_required");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(onlyFactorOf(person.token())).isNotEqualTo(factor);
        assertThat(trailOf(person.email())).contains("factor.enrolled ok", "factor.removed ok");
    }

    @Test
    void aReferrerRemovesTheAppAndTheRecoveryCodesGoWithIt() {
        var email = newUser(Role.USER);
        var token = browser().tokenOf(email);
        var app = new App(browser()
                .post("/api/auth/factors/totp", "{}", token)
                .json()
                .at("/secret")
                .asText());
        browser().post("/api/auth/factors/totp/confirm", code(app.code()), token);

        var removed = browser().send("DELETE", "/api/auth/factors/" + onlyFactorOf(token), null, Browser.bearer(token));

        assertThat(removed.status()).isEqualTo(204);
        assertThat(browser()
                        .get("/api/auth/factors/recovery-codes", token)
                        .json()
                        .at("/left")
                        .asInt())
                .isZero();
        assertThat(browser().signIn(email, PASSWORD).json().has("token")).isTrue();
    }

    @Test
    void aStaleSignInMustConfirmWithPasswordOrCode() {
        var person = newEnrolled(Role.STAFF);
        makeStale(person.email());
        forgetUsedCodes(person.email());

        var bare = browser().post("/api/auth/factors/totp", "{}", person.token());
        var wrongPassword =
                browser().post("/api/auth/factors/totp", "{\"password\":\"not the password\"}", person.token());
        var wrongCode =
                browser().post("/api/auth/factors/totp", code(person.app().wrongCode()), person.token());
        var byPassword =
                browser().post("/api/auth/factors/totp", "{\"password\":\"%s\"}".formatted(PASSWORD), person.token());
        var byCode = browser().post("/api/auth/factors/totp", code(person.app().code()), person.token());

        assertThat(bare.status()).isEqualTo(403);
        assertThat(bare.code()).isEqualTo("confirmation_required");
        assertThat(wrongPassword.status()).isEqualTo(403);
        assertThat(wrongCode.status()).isEqualTo(403);
        assertThat(byPassword.status()).isEqualTo(200);
        assertThat(byCode.status()).isEqualTo(200);
        assertThat(trailOf(person.email()))
                .contains("reauthentication.failed failed wrong_password", "reauthentication.failed failed wrong_code");
    }

    @Test
    void everyChangeOfAFactorWantsConfirmation() {
        var person = newEnrolled(Role.STAFF);
        var factor = onlyFactorOf(person.token());
        makeStale(person.email());

        for (var call : new String[][] {
            {"POST", "/api/auth/factors/totp"},
            {"POST", "/api/auth/factors/email"},
            {"POST", "/api/auth/factors/recovery-codes"},
            {"DELETE", "/api/auth/factors/" + factor}
        }) {
            assertThat(browser()
                            .send(call[0], call[1], null, Browser.bearer(person.token()))
                            .code())
                    .as(call[1])
                    .isEqualTo("confirmation_required");
        }
    }

    @Test
    void newRecoveryCodesReplaceTheFormerOnes() {
        var person = newEnrolled(Role.MANAGER);

        var renewed = browser().post("/api/auth/factors/recovery-codes", "{}", person.token());

        assertThat(texts(renewed.json().at("/recoveryCodes")))
                .hasSize(10)
                .doesNotContainAnyElementsOf(person.recoveryCodes());
        assertThat(show(
                                browser(),
                                challengeOf(person.email()),
                                "recovery_code",
                                person.recoveryCodes().get(0))
                        .status())
                .isEqualTo(401);
        assertThat(show(
                                browser(),
                                challengeOf(person.email()),
                                "recovery_code",
                                renewed.json().at("/recoveryCodes/0").asText())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nobodyRemovesFactorsOfOthers() {
        var one = newEnrolled(Role.STAFF);
        var other = newEnrolled(Role.STAFF);

        var answer = browser()
                .send("DELETE", "/api/auth/factors/" + onlyFactorOf(other.token()), null, Browser.bearer(one.token()));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(onlyFactorOf(other.token())).isNotEmpty();
    }

    @Test
    void theSecretOfOneSessionIsNotConfirmedByAnother() {
        var person = newEnrolled(Role.STAFF);
        var second = tokenOf(person);
        var app = new App(browser()
                .post("/api/auth/factors/totp", "{}", person.token())
                .json()
                .at("/secret")
                .asText());

        var answer = browser().post("/api/auth/factors/totp/confirm", code(app.code()), second);

        assertThat(answer.code()).isEqualTo("no_enrolment");
    }

    @Test
    void profileKeepsPhoneNumbersInternationally() {
        var token = browser().tokenOf(newUser(Role.USER));

        var changed = browser()
                .send(
                        "PATCH",
                        "/api/auth/me",
                        "{\"name\":\"Pat Renamed\",\"phone\":\"0491 570 006\"}",
                        Browser.bearer(token));
        var me = browser().get("/api/auth/me", token).json();
        var untouched = browser().send("PATCH", "/api/auth/me", "{}", Browser.bearer(token));
        var removed = browser().send("PATCH", "/api/auth/me", "{\"phone\":\"\"}", Browser.bearer(token));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(me.at("/user/name").asText()).isEqualTo("Pat Renamed");
        assertThat(me.at("/user/phone").asText()).isEqualTo("+61491570006");
        assertThat(me.at("/user/phoneVerified").asBoolean(true)).isFalse();
        assertThat(untouched.json().at("/user/phone").asText()).isEqualTo("+61491570006");
        assertThat(removed.json().at("/user").has("phone")).isFalse();
    }

    @Test
    void profileRefusesWhatItCannotKeep() {
        var token = browser().tokenOf(newUser(Role.USER));

        for (var body : new String[] {
            "{\"phone\":\"12\"}",
            "{\"phone\":\"call me\"}",
            "{\"name\":\"  \"}",
            "{\"name\":\"two\\nlines\"}",
            "{\"role\":\"admin\"}",
            "{\"email\":\"other@firm.example\"}"
        }) {
            assertThat(browser()
                            .send("PATCH", "/api/auth/me", body, Browser.bearer(token))
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(browser().send("PATCH", "/api/auth/me", "{}", Map.of()).status())
                .isEqualTo(401);
    }

    private String onlyFactorOf(String token) {
        var factors = browser().get("/api/auth/factors", token).json();
        assertThat(factors).hasSize(1);
        assertThat(factors.at("/0/type").asText()).isEqualTo("totp");
        return factors.at("/0/id").asText();
    }

    private void makeStale(String email) {
        owner.sql("update app.spring_session set creation_time = creation_time - 16 * 60 * 1000"
                        + " where principal_name = ?")
                .param(idOf(email))
                .update();
    }

    private static String code(String code) {
        return "{\"code\":\"%s\"}".formatted(code);
    }
}
