package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail.Kind;
import au.com.medicalexambooking.identity.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes by mail, for referrers who have chosen them. */
class MailCodeTest extends FactorServer {

    private String email = "";

    @BeforeEach
    void chooseCodesByMail() {
        email = newUser(Role.USER);
        var chosen = browser().post("/api/auth/factors/email", "{}", browser().tokenOf(email));
        assertThat(chosen.status()).isEqualTo(201);
    }

    @Test
    void aMailedCodeSignsInOnce() {
        var login = browser().signIn(email, PASSWORD).json();
        var challenge = login.at("/challenge").asText();

        var asked = mail(challenge);
        var code = lastCode();
        var first = show(browser(), challenge, "email", code);
        var second = show(browser(), challenge, "email", code);

        assertThat(texts(login.at("/methods"))).containsExactly("email");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(code).matches("\\d{8}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().at("/token").asText()).isNotEmpty();
        assertThat(second.code()).isEqualTo("challenge_void");
        assertThat(trailOf(email)).contains("login.code_mailed ok", "login.succeeded ok");
    }

    @Test
    void choosingIsToldToTheOwnerAndEndsOtherSessions() {
        assertThat(mailsTo(email, Kind.SECOND_FACTORS_CHANGED)).hasSize(1);
        assertThat(sessionsOf(email)).isOne();
    }

    @Test
    void noCodeIsMailedWithinADayOfAResetThroughTheSameMailbox() {
        owner.sql("update app.users set password_reset_at = now() - interval '23 hours' where id = ?")
                .param(idOf(email))
                .update();
        var challenge = challengeOf(email);

        assertThat(mail(challenge).code()).isEqualTo("reset_too_recent");
        assertThat(mailsTo(email, Kind.SIGN_IN_CODE)).isEmpty();
        assertThat(trailOf(email)).contains("login.second_factor_failed denied reset_too_recent");

        owner.sql("update app.users set password_reset_at = now() - interval '25 hours' where id = ?")
                .param(idOf(email))
                .update();
        assertThat(mail(challenge).status()).isEqualTo(202);
    }

    @Test
    void noCodeFitsBeforeOneWasMailed() {
        assertThat(show(browser(), challengeOf(email), "email", "00000000").code())
                .isEqualTo("wrong_code");
    }

    @Test
    void anotherCodeEndsTheFormerOneAndThreeAreEnough() {
        var challenge = challengeOf(email);
        mail(challenge);
        var former = lastCode();
        mail(challenge);
        mail(challenge);

        var fourth = mail(challenge);

        assertThat(fourth.status()).isEqualTo(429);
        assertThat(mailsTo(email, Kind.SIGN_IN_CODE)).hasSize(3);
        assertThat(show(browser(), challenge, "email", former).status()).isEqualTo(401);
        assertThat(show(browser(), challenge, "email", lastCode()).status()).isEqualTo(200);
    }

    @Test
    void aCodeFitsItsOwnSignInOnly() {
        var one = challengeOf(email);
        var other = challengeOf(email);
        mail(one);
        var code = lastCode();
        mail(other);

        assertThat(show(browser(), other, "email", code).status()).isEqualTo(401);
        assertThat(show(browser(), one, "email", code).status()).isEqualTo(200);
    }

    @Test
    void aCodeEndsAfterTenMinutesAndIsKeptHashed() {
        var challenge = challengeOf(email);
        mail(challenge);
        var kept = owner.sql("select mail_code_hash || ' ' || round(extract(epoch from mail_code_until - now()))"
                        + " from app.sign_in_challenges where user_id = ?")
                .param(idOf(email))
                .query(String.class)
                .single();
        owner.sql("update app.sign_in_challenges set mail_code_until = now() - interval '1 second' where user_id = ?")
                .param(idOf(email))
                .update();

        assertThat(kept).doesNotContain(lastCode());
        assertThat(Integer.parseInt(kept.substring(kept.indexOf(' ') + 1))).isBetween(540, 600);
        assertThat(show(browser(), challenge, "email", lastCode()).status()).isEqualTo(401);
    }

    @Test
    void aMailboxIsNoFactorOnceTheRoleIsAnother() {
        owner.sql("update app.users set role = 'staff' where id = ?")
                .param(idOf(email))
                .update();

        var login = browser().signIn(email, PASSWORD).json();

        assertThat(login.at("/enrolmentRequired").asBoolean()).isTrue();
        assertThat(mail(login.at("/challenge").asText()).status()).isEqualTo(401);
    }

    private Answer mail(String challenge) {
        return browser().post("/api/auth/second-factor/email", "{\"challenge\":\"%s\"}".formatted(challenge));
    }

    private String lastCode() {
        var mails = mailsTo(email, Kind.SIGN_IN_CODE);
        return String.valueOf(mails.get(mails.size() - 1).code());
    }
}
