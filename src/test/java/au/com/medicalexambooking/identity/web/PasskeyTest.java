package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passkeys over the API, with a device of our own that can be made to lie. */
class PasskeyTest extends FactorServer {

    @Test
    void aReferrerAddsNamesListsAndRemovesAPasskey() {
        var email = newUser(Role.USER);
        var other = browser().tokenOf(email);
        var token = browser().tokenOf(email);

        var added = add(new PasskeyDevice(), token);
        var id = added.json().at("/factor/id").asText();
        var renamed =
                browser().send("PATCH", "/api/auth/factors/" + id, "{\"name\":\" Work \"}", Browser.bearer(token));
        var listed = browser().get("/api/auth/factors", token).json();
        var ended = browser().get("/api/auth/me", other).status();
        var removed = browser().send("DELETE", "/api/auth/factors/" + id, null, Browser.bearer(token));

        assertThat(added.status()).isEqualTo(201);
        assertThat(texts(added.json().at("/recoveryCodes"))).hasSize(10);
        assertThat(renamed.status()).isEqualTo(204);
        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/type").asText()).isEqualTo("passkey");
        assertThat(listed.at("/0/name").asText()).isEqualTo("Work");
        assertThat(ended).isEqualTo(401);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(owner.sql("select count(*) from app.user_credentials c join app.user_entities e"
                                + " on e.id = c.user_entity_user_id where e.name = ?")
                        .param(idOf(email))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(trailOf(email)).contains("factor.enrolled ok", "factor.renamed ok", "factor.removed ok");
        assertThat(mailsTo(email, AccountMail.Kind.SECOND_FACTORS_CHANGED)).hasSize(2);
        assertThat(browser().signIn(email, PASSWORD).json().has("token")).isTrue();
    }

    @Test
    void aPasskeyIsTheWholeSignIn() {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));

        var answer = signIn(device);
        var me = browser().get("/api/auth/me", answer.json().at("/token").asText());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(me.json().at("/user/email").asText()).isEqualTo(email);
        assertThat(trailOf(email)).contains("login.succeeded ok");
    }

    @Test
    void aPasskeyIsTheSecondFactor() {
        var person = newEnrolled(Role.MANAGER);
        var device = new PasskeyDevice().withoutVerification();
        var added = add(device, person.token());

        var due = browser().signIn(person.email(), PASSWORD).json();
        var answer = show(due.at("/challenge").asText(), device);

        assertThat(added.json().at("/recoveryCodes")).isEmpty();
        assertThat(texts(due.at("/methods"))).containsExactly("passkey", "totp", "recovery_code");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("token")).isTrue();
    }

    @Test
    @Hostile(value = "Passkeys", tries = "a touch alone in place of password and code")
    void aTouchAloneIsNoWholeSignIn() {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));

        assertThat(signIn(device.withoutVerification()).code()).isEqualTo("passkey_refused");
    }

    @Test
    void aRoleThatNeedsAnAppSetsItUpAfterThePasskey() {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));
        owner.sql("update app.users set role = 'staff' where id = ?")
                .param(idOf(email))
                .update();

        var due = signIn(device);
        var browser = browser();
        var challenge = due.json().at("/challenge").asText();
        var confirmed = confirm(browser, challenge, begin(browser, challenge).code());

        assertThat(due.json().at("/enrolmentRequired").asBoolean()).isTrue();
        assertThat(due.json().has("token")).isFalse();
        assertThat(confirmed.json().has("token")).isTrue();
    }

    @Test
    void thePasskeyDoesNotStandInForTheAppThatARoleNeeds() {
        var person = newEnrolled(Role.STAFF);
        add(new PasskeyDevice(), person.token());
        var app = browser()
                .get("/api/auth/factors", person.token())
                .json()
                .at("/0/id")
                .asText();

        var refused = browser().send("DELETE", "/api/auth/factors/" + app, null, Browser.bearer(person.token()));

        assertThat(refused.code()).isEqualTo("factor_required");
    }

    @Test
    void addingWantsAFreshSignIn() {
        var person = newEnrolled(Role.STAFF);
        owner.sql(
                        "update app.spring_session set creation_time = creation_time - 16 * 60 * 1000 where principal_name = ?")
                .param(idOf(person.email()))
                .update();

        assertThat(browser()
                        .post("/api/auth/factors/passkey", "{}", person.token())
                        .code())
                .isEqualTo("confirmation_required");
    }

    @Test
    void aDisabledAccountDoesNotOpen() {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));
        owner.sql("update app.users set disabled = true where id = ?")
                .param(idOf(email))
                .update();

        assertThat(signIn(device).code()).isEqualTo("passkey_refused");
        assertThat(sessionsOf(email)).isEqualTo(1);
    }

    @Test
    @Hostile(value = "Passkeys", tries = "somebody else's passkey as the second factor")
    void somebodyElsesPasskeyIsNoSecondFactor() {
        var person = newEnrolled(Role.STAFF);
        add(new PasskeyDevice(), person.token());
        var stranger = newEnrolled(Role.STAFF);
        var strange = new PasskeyDevice();
        add(strange, stranger.token());

        assertThat(show(challengeOf(person.email()), strange).code()).isEqualTo("wrong_code");
    }

    @Test
    void onePasskeyBelongsToOneAccount() {
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(newUser(Role.USER)));

        assertThat(add(device, browser().tokenOf(newUser(Role.USER))).code()).isEqualTo("passkey_refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080.evil.example", "https://localhost:8080", "http://localhost:9090"})
    @Hostile(value = "Passkeys", tries = "a passkey asked for by a page of another site", cases = 3)
    void anotherSitesPageGetsNobodyIn(String origin) {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));

        assertThat(signIn(device.at(origin)).code()).isEqualTo("passkey_refused");
        assertThat(add(
                                new PasskeyDevice().at(origin),
                                signIn(device.at(PasskeyDevice.ORIGIN))
                                        .json()
                                        .at("/token")
                                        .asText())
                        .code())
                .isEqualTo("passkey_refused");
    }

    @Test
    @Hostile(value = "Passkeys", tries = "a signature for another site")
    void aSignatureForAnotherSiteGetsNobodyIn() {
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(newUser(Role.USER)));

        assertThat(signIn(device.signingFor("evil.example")).code()).isEqualTo("passkey_refused");
    }

    @Test
    @Hostile(value = "Passkeys", tries = "a copied passkey")
    void aCopyWhoseCounterStaysBehindGetsNobodyIn() {
        var device = new PasskeyDevice();
        add(device.countingFrom(41), browser().tokenOf(newUser(Role.USER)));

        assertThat(signIn(device.countingFrom(10)).code()).isEqualTo("passkey_refused");
        assertThat(signIn(device.countingFrom(50)).status()).isEqualTo(200);
    }

    @Test
    @Hostile(value = "Passkeys", tries = "another device's signature under this passkey's id")
    void anotherDeviceDoesNotSignForThisOne() {
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(newUser(Role.USER)));
        var begun = browser().post("/api/auth/passkey", "").json();
        var forged = new PasskeyDevice().sign(begun.at("/publicKey"));
        var mixed = forged.replaceFirst("\"id\":\"[^\"]+\",\"rawId\":\"[^\"]+\"", idOf(device));

        assertThat(finish(begun.at("/challenge").asText(), mixed).code()).isEqualTo("passkey_refused");
        assertThat(signIn(new PasskeyDevice()).code()).isEqualTo("passkey_refused");
    }

    @Test
    @Hostile(value = "Passkeys", tries = "one answer posted eight times at the same moment", cases = 8)
    void oneAnswerWorksOnceEvenAtTheSameMoment() throws Exception {
        var email = newUser(Role.USER);
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(email));
        var begun = browser().post("/api/auth/passkey", "").json();
        var answer = device.sign(begun.at("/publicKey"));
        Callable<Integer> post =
                () -> finish(begun.at("/challenge").asText(), answer).status();

        var pool = Executors.newFixedThreadPool(8);
        try {
            var statuses = pool.invokeAll(Collections.nCopies(8, post));
            int entered = 0;
            for (var status : statuses) {
                entered += status.get() == 200 ? 1 : 0;
            }
            assertThat(entered).isEqualTo(1);
            HostileCases.tried(statuses.size());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aChallengeEndsAndServesOnlyWhoAskedForIt() {
        var device = new PasskeyDevice();
        add(device, browser().tokenOf(newUser(Role.USER)));
        var one = browser().post("/api/auth/passkey", "").json();
        var other = browser().post("/api/auth/passkey", "").json();
        var late = browser().post("/api/auth/passkey", "").json();

        var mixed = finish(one.at("/challenge").asText(), device.sign(other.at("/publicKey")));
        owner.sql("update app.passkey_challenges set expires_at = now() - interval '1 second'")
                .update();
        var tooLate = finish(late.at("/challenge").asText(), device.sign(late.at("/publicKey")));

        assertThat(mixed.code()).isEqualTo("passkey_refused");
        assertThat(tooLate.code()).isEqualTo("passkey_refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"text\"",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"%%\",\"type\":\"public-key\",\"response\":null}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":"
                        + "{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}"
            })
    @Hostile(value = "Passkeys", tries = "answers that no browser gives", cases = 6)
    void whatIsNoAnswerOfABrowserIsRefused(String credential) {
        var begun = browser().post("/api/auth/passkey", "").json();
        var token = browser().tokenOf(newUser(Role.USER));
        browser().post("/api/auth/factors/passkey", "{}", token);

        assertThat(finish(begun.at("/challenge").asText(), credential).status()).isIn(400, 401);
        assertThat(browser()
                        .post(
                                "/api/auth/factors/passkey/confirm",
                                "{\"name\":\"x\",\"credential\":%s}".formatted(credential),
                                token)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void codeAndPasskeyAreNotMixed() {
        var challenge = challengeOf(newEnrolled(Role.STAFF).email());

        for (var rest : new String[] {
            "\"method\":\"totp\"",
            "\"method\":\"passkey\",\"code\":\"123456\"",
            "\"method\":\"totp\",\"code\":\"123456\",\"credential\":{}"
        }) {
            assertThat(browser()
                            .post("/api/auth/second-factor", "{\"challenge\":\"%s\",%s}".formatted(challenge, rest))
                            .code())
                    .as(rest)
                    .isEqualTo("validation_failed");
        }
    }

    private Answer add(PasskeyDevice device, String token) {
        var options = browser().post("/api/auth/factors/passkey", "{}", token).json();
        return browser()
                .post(
                        "/api/auth/factors/passkey/confirm",
                        "{\"name\":\"Laptop\",\"credential\":%s}".formatted(device.make(options.at("/publicKey"))),
                        token);
    }

    private Answer signIn(PasskeyDevice device) {
        JsonNode begun = browser().post("/api/auth/passkey", "").json();
        return finish(begun.at("/challenge").asText(), device.sign(begun.at("/publicKey")));
    }

    private Answer finish(String challenge, String credential) {
        return browser()
                .post(
                        "/api/auth/passkey/sign-in",
                        "{\"challenge\":\"%s\",\"credential\":%s}".formatted(challenge, credential));
    }

    private Answer show(String challenge, PasskeyDevice device) {
        var options = browser()
                .post("/api/auth/second-factor/passkey", "{\"challenge\":\"%s\"}".formatted(challenge))
                .json();
        return browser()
                .send(
                        "POST",
                        "/api/auth/second-factor",
                        "{\"challenge\":\"%s\",\"method\":\"passkey\",\"credential\":%s}"
                                .formatted(challenge, device.sign(options.at("/publicKey"))),
                        Map.of());
    }

    private static String idOf(PasskeyDevice device) {
        var answer = device.sign("AA");
        return answer.substring(1, answer.indexOf(",\"type\""));
    }
}
