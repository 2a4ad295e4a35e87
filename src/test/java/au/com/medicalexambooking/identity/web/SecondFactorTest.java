package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail.Kind;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in over the API where second factors are demanded. */
class SecondFactorTest extends FactorServer {

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"USER", "SYSTEM"},
            mode = Mode.EXCLUDE)
    void demandsAnAppOfEverybodyButReferrers(Role role) {
        var browser = browser();

        var answer = browser.signIn(newUser(role), PASSWORD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/secondFactorRequired").asBoolean()).isTrue();
        assertThat(answer.json().at("/enrolmentRequired").asBoolean()).isTrue();
        assertThat(answer.json().at("/challenge").asText()).hasSizeGreaterThanOrEqualTo(43);
        assertThat(answer.json().has("token")).isFalse();
        assertThat(answer.json().has("user")).isFalse();
    }

    @Test
    void letsAReferrerInWithThePasswordAlone() {
        var answer = browser().signIn(newUser(Role.USER), PASSWORD);

        assertThat(answer.json().at("/token").asText()).isNotEmpty();
        assertThat(answer.json().has("secondFactorRequired")).isFalse();
    }

    @Test
    void beginsNoSessionBeforeTheFactor() {
        var person = newEnrolled(Role.STAFF);
        int before = sessionsOf(person.email());
        var browser = browser();

        var answer = browser.signIn(person.email(), PASSWORD);

        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(browser.get("/api/auth/me").status()).isEqualTo(401);
        assertThat(sessionsOf(person.email())).isEqualTo(before);
        assertThat(texts(answer.json().at("/methods"))).containsExactly("totp", "recovery_code");
    }

    @Test
    @Hostile(value = "Second factor", tries = "the challenge used as a token")
    void aChallengeIsNoToken() {
        var challenge = challengeOf(newEnrolled(Role.STAFF).email());

        assertThat(browser().get("/api/auth/me", challenge).status()).isEqualTo(401);
    }

    @Test
    void setsUpAnAppAtTheFirstSignInAndSignsInWithIt() {
        var email = newUser(Role.MANAGER);
        var browser = browser();
        var challenge = browser.signIn(email, PASSWORD).json().at("/challenge").asText();
        var begun = browser.post("/api/auth/factors/totp", "{\"challenge\":\"%s\"}".formatted(challenge));
        var app = new App(begun.json().at("/secret").asText());

        var confirmed = confirm(browser, challenge, app.code());

        assertThat(begun.json().at("/otpauthUri").asText())
                .startsWith("otpauth://totp/")
                .contains(app.secret());
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(texts(confirmed.json().at("/recoveryCodes")))
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([a-z2-7]{4}-){5}[a-z2-7]{4}"));
        assertThat(confirmed.json().at("/user/email").asText()).isEqualTo(email);
        assertThat(browser.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(browser()
                        .get("/api/auth/me", confirmed.json().at("/token").asText())
                        .status())
                .isEqualTo(200);
        assertThat(owner.sql("select secret from app.second_factors where user_id = ?")
                        .param(idOf(email))
                        .query(String.class)
                        .single())
                .doesNotContain(app.secret());
        assertThat(trailOf(email)).contains("login.enrolment_due ok", "factor.enrolled ok", "login.succeeded ok");
        assertThat(mailsTo(email, Kind.SECOND_FACTORS_CHANGED)).hasSize(1);
    }

    @Test
    void codeOfTheEnrolmentDoesNotSignInAgain() {
        var email = newUser(Role.STAFF);
        var browser = browser();
        var challenge = browser.signIn(email, PASSWORD).json().at("/challenge").asText();
        var app = begin(browser, challenge);
        var code = app.code();
        confirm(browser, challenge, code);

        var answer = show(browser(), challengeOf(email), "totp", code);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("wrong_code");
    }

    @Test
    void challengeOfAnEnrolmentIsWorthNothingOnceAnAppIsThere() {
        var email = newUser(Role.STAFF);
        var thief = challengeOf(email);
        var rightful = browser();
        var challenge = challengeOf(email);
        var app = begin(rightful, challenge);
        assertThat(confirm(rightful, challenge, app.code()).status()).isEqualTo(200);

        var begun = browser().post("/api/auth/factors/totp", "{\"challenge\":\"%s\"}".formatted(thief));

        assertThat(begun.status()).isEqualTo(401);
        assertThat(begun.code()).isEqualTo("challenge_void");
    }

    @Test
    void oneChallengeDoesNotConfirmWhatAnotherBegan() {
        var email = newUser(Role.STAFF);
        var one = challengeOf(email);
        var other = challengeOf(email);
        var app = begin(browser(), one);

        var answer = confirm(browser(), other, app.code());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("no_enrolment");
    }

    @Test
    void passwordAndCodeSignIn() {
        var person = newEnrolled(Role.ADMIN);
        forgetUsedCodes(person.email());
        var browser = browser();

        var answer =
                show(browser, challengeOf(person.email()), "totp", person.app().code());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/user/role").asText()).isEqualTo("admin");
        assertThat(browser.get("/api/auth/me").status()).isEqualTo(200);
        assertThat(trailOf(person.email())).contains("login.second_factor_due ok", "login.succeeded ok");
    }

    @Test
    void takesTheCodeOfTheStepBeforeButNotAnOlderOne() {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var old = person.app().codeAt(Instant.now().minusSeconds(90));

        var challenge = challengeOf(person.email());

        assertThat(show(browser(), challenge, "totp", old).status()).isEqualTo(401);
    }

    @Test
    @Hostile(value = "Second factor", tries = "one code posted four times at the same moment", cases = 4)
    void oneCodeInParallelSucceedsOnce() throws Exception {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var challenges = IntStream.range(0, 4)
                .mapToObj(number -> challengeOf(person.email()))
                .toList();
        var code = person.app().code();
        var pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> posts = challenges.stream()
                    .map(challenge -> (Callable<Integer>)
                            () -> show(browser(), challenge, "totp", code).status())
                    .toList();

            var statuses = new ArrayList<Integer>();
            for (var post : pool.invokeAll(posts)) {
                statuses.add(post.get());
            }

            assertThat(statuses).containsExactlyInAnyOrder(200, 401, 401, 401);
            HostileCases.tried(statuses.size());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void fiveWrongCodesVoidTheChallengeAndNotTheAccount() {
        var person = newEnrolled(Role.STAFF);
        var challenge = challengeOf(person.email());
        for (int left = 4; left >= 0; left--) {
            var wrong = show(browser(), challenge, "totp", person.app().wrongCode());
            assertThat(wrong.code()).isEqualTo("wrong_code");
            assertThat(wrong.json().at("/error/details/triesLeft").asInt()).isEqualTo(left);
        }
        forgetUsedCodes(person.email());

        var sixth = show(browser(), challenge, "totp", person.app().code());
        var afresh = show(
                browser(), challengeOf(person.email()), "totp", person.app().code());

        assertThat(sixth.status()).isEqualTo(401);
        assertThat(sixth.code()).isEqualTo("challenge_void");
        assertThat(afresh.status()).isEqualTo(200);
        assertThat(trailOf(person.email())).contains("login.second_factor_failed failed wrong_code");
        assertThat(mailsTo(person.email(), Kind.WRONG_SIGN_IN_CODES)).hasSize(1);
    }

    @Test
    @Hostile(value = "Second factor", tries = "many wrong codes at the same moment")
    void manyWrongCodesAtOnceGetNoMoreThanFiveTries() throws Exception {
        var person = newEnrolled(Role.STAFF);
        var challenge = challengeOf(person.email());
        var pool = Executors.newFixedThreadPool(12);
        try {
            List<Callable<String>> posts = IntStream.range(0, 12)
                    .mapToObj(number -> (Callable<String>) () -> show(
                                    browser(), challenge, "totp", person.app().wrongCode())
                            .code())
                    .toList();

            var codes = new ArrayList<String>();
            for (var post : pool.invokeAll(posts)) {
                codes.add(post.get());
            }

            assertThat(codes).filteredOn("wrong_code"::equals).hasSize(5);
            assertThat(codes).filteredOn("challenge_void"::equals).hasSize(7);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Hostile(value = "Second factor", tries = "more than fifty wrong codes over many challenges")
    void anAccountTakesFiftyCodesAnHourAndStillARecoveryCode() {
        var person = newEnrolled(Role.STAFF);
        owner.sql("insert into app.second_factor_tries (user_id, since, tries) values (?, now(), 50)")
                .param(idOf(person.email()))
                .update();
        forgetUsedCodes(person.email());
        var challenge = challengeOf(person.email());

        var refused = show(browser(), challenge, "totp", person.app().code());
        var recovered = show(
                browser(), challenge, "recovery_code", person.recoveryCodes().get(0));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3500, 3600);
        assertThat(recovered.status()).isEqualTo(200);
        assertThat(owner.sql("select count(*) from app.second_factor_tries where user_id = ?")
                        .param(idOf(person.email()))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void anExpiredChallengeIsOver() {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var challenge = challengeOf(person.email());
        owner.sql("update app.sign_in_challenges set expires_at = now() - interval '1 second' where user_id = ?")
                .param(idOf(person.email()))
                .update();

        assertThat(show(browser(), challenge, "totp", person.app().code()).code())
                .isEqualTo("challenge_void");
    }

    @Test
    void challengesLiveTenMinutesAndAreKeptHashed() {
        var person = newEnrolled(Role.STAFF);
        var challenge = challengeOf(person.email());

        var kept = owner.sql("select token_hash || ' ' || extract(epoch from expires_at - created_at)::int"
                        + " from app.sign_in_challenges where user_id = ?")
                .param(idOf(person.email()))
                .query(String.class)
                .list();

        assertThat(kept).singleElement().asString().endsWith(" 600").doesNotContain(challenge);
    }

    @Test
    void aChangedPasswordOrADisabledAccountVoidsTheChallenge() {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var first = challengeOf(person.email());
        var second = challengeOf(person.email());
        owner.sql("update app.users set disabled = true where id = ?")
                .param(idOf(person.email()))
                .update();
        var whileDisabled = show(browser(), first, "totp", person.app().code());
        owner.sql("update app.users set disabled = false, password_hash = 'another' where id = ?")
                .param(idOf(person.email()))
                .update();

        var afterChange = show(browser(), second, "totp", person.app().code());

        assertThat(whileDisabled.code()).isEqualTo("challenge_void");
        assertThat(afterChange.code()).isEqualTo("challenge_void");
    }

    @Test
    void aChallengeWorksOnce() {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var challenge = challengeOf(person.email());
        assertThat(show(browser(), challenge, "totp", person.app().code()).status())
                .isEqualTo(200);

        var again = show(
                browser(), challenge, "recovery_code", person.recoveryCodes().get(0));

        assertThat(again.code()).isEqualTo("challenge_void");
    }

    @Test
    void aRecoveryCodeWorksOnceHoweverItIsTyped() {
        var person = newEnrolled(Role.SPECIALIST);
        var typed = person.recoveryCodes().get(3).replace("-", " ").toUpperCase(Locale.ROOT);

        var first = show(browser(), challengeOf(person.email()), "recovery_code", typed);
        var second = show(
                browser(),
                challengeOf(person.email()),
                "recovery_code",
                person.recoveryCodes().get(3));

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(401);
        assertThat(trailOf(person.email())).contains("recovery_code.used ok");
        assertThat(browser()
                        .get(
                                "/api/auth/factors/recovery-codes",
                                first.json().at("/token").asText())
                        .json()
                        .at("/left")
                        .asInt())
                .isEqualTo(9);
    }

    @Test
    void aRecoveryCodeOfSomebodyElseDoesNotWork() {
        var one = newEnrolled(Role.STAFF);
        var other = newEnrolled(Role.STAFF);

        assertThat(show(
                                browser(),
                                challengeOf(one.email()),
                                "recovery_code",
                                other.recoveryCodes().get(0))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void staffGetNoCodesByMail() {
        var person = newEnrolled(Role.STAFF);
        var challenge = challengeOf(person.email());

        var asked = browser().post("/api/auth/second-factor/email", "{\"challenge\":\"%s\"}".formatted(challenge));
        var enrolled = browser().post("/api/auth/factors/email", "{}", person.token());

        assertThat(asked.status()).isEqualTo(403);
        assertThat(enrolled.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"challenge\":\"x\",\"method\":\"sms\",\"code\":\"1\"}", "[]", "{\"challenge\":1}"})
    void malformedCodesAreToldSo(String body) {
        assertThat(browser().post("/api/auth/second-factor", body).status()).isEqualTo(400);
    }

    @Test
    void anUnknownChallengeIsOver() {
        var answer = show(browser(), "made-up", "totp", "123456");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("challenge_void");
    }

    @Test
    void settingUpNeedsAChallengeOrALogin() {
        assertThat(browser().post("/api/auth/factors/totp", "{}").status()).isEqualTo(401);
        assertThat(browser()
                        .post("/api/auth/factors/totp/confirm", "{\"code\":\"123456\"}")
                        .status())
                .isEqualTo(401);
        assertThat(browser().get("/api/auth/factors").status()).isEqualTo(401);
    }
}
