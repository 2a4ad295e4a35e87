package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Identity on a server that demands second factors, with people who have or have not set one up. */
@TestPropertySource(properties = {"ime.auth.second-factor=required", "ime.auth.failed-logins-per-minute=0"})
abstract class FactorServer extends IdentityServer {

    final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());

    @Autowired
    private UserAdministration administration;

    @Autowired
    private CurrentActor currentActor;

    @Autowired
    private AccountMailsFake mails;

    /** Somebody new with a password and nothing else. */
    String newUser(Role role) {
        var address = Ids.next() + "@people.example";
        currentActor.runAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> administration.createUser(new NewUser(address, "Pat Example", role, null, List.of(), PASSWORD)));
        return address;
    }

    /** Somebody new who has set up an app at the first sign-in, over the API. */
    Enrolled newEnrolled(Role role) {
        var email = newUser(role);
        var browser = browser();
        var challenge = browser.signIn(email, PASSWORD).json().at("/challenge").asText();
        var app = begin(browser, challenge);
        var confirmed = confirm(browser, challenge, app.code()).json();
        return new Enrolled(email, app, confirmed.at("/token").asText(), texts(confirmed.at("/recoveryCodes")));
    }

    App begin(Browser browser, String challenge) {
        return new App(browser.post("/api/auth/factors/totp", "{\"challenge\":\"%s\"}".formatted(challenge))
                .json()
                .at("/secret")
                .asText());
    }

    Answer confirm(Browser browser, String challenge, String code) {
        return browser.post(
                "/api/auth/factors/totp/confirm", "{\"challenge\":\"%s\",\"code\":\"%s\"}".formatted(challenge, code));
    }

    /** The challenge of somebody who has just given the password. */
    String challengeOf(String email) {
        return browser().signIn(email, PASSWORD).json().at("/challenge").asText();
    }

    Answer show(Browser browser, String challenge, String method, String code) {
        return browser.post(
                "/api/auth/second-factor",
                "{\"challenge\":\"%s\",\"method\":\"%s\",\"code\":\"%s\"}".formatted(challenge, method, code));
    }

    /** Signs in with password and code, after making the server forget that this code may have been used. */
    String tokenOf(Enrolled person) {
        forgetUsedCodes(person.email());
        return show(browser(), challengeOf(person.email()), "totp", person.app().code())
                .json()
                .at("/token")
                .asText();
    }

    /** Stands for waiting half a minute, so that the current code is a new one again. */
    void forgetUsedCodes(String email) {
        owner.sql("update app.second_factors set last_step = null where user_id = ?")
                .param(idOf(email))
                .update();
    }

    String idOf(String email) {
        return owner.sql("select id from app.users where email = ?")
                .param(email)
                .query(String.class)
                .single();
    }

    int sessionsOf(String email) {
        return owner.sql("select count(*) from app.spring_session where principal_name = ?")
                .param(idOf(email))
                .query(Integer.class)
                .single();
    }

    /** What the trail holds of a person, as action, outcome and reason. */
    List<String> trailOf(String email) {
        return owner.sql("select concat_ws(' ', action, outcome, reason) from app.audit_logs"
                        + " where resource_id = :id or user_id = :id or metadata ->> 'user' = :id order by seq")
                .param("id", idOf(email))
                .query(String.class)
                .list();
    }

    /** The mails of one kind that somebody got. */
    List<AccountMail> mailsTo(String email, AccountMail.Kind kind) {
        return mails.to(email, kind);
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** An authenticator app. */
    record App(String secret) {

        String code() {
            return codeAt(Instant.now());
        }

        String codeAt(Instant time) {
            try {
                var generator = new TimeBasedOneTimePasswordGenerator();
                var key = new SecretKeySpec(Base32.decode(secret), "HmacSHA1");
                return generator.generateOneTimePasswordString(key, time, Locale.ROOT);
            } catch (InvalidKeyException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Six digits that are no code of these minutes. */
        String wrongCode() {
            var now = Instant.now();
            var near = List.of(
                    codeAt(now.minusSeconds(60)),
                    codeAt(now.minusSeconds(30)),
                    codeAt(now),
                    codeAt(now.plusSeconds(30)),
                    codeAt(now.plusSeconds(60)));
            int guess = 0;
            while (near.contains("%06d".formatted(guess))) {
                guess++;
            }
            return "%06d".formatted(guess);
        }
    }

    /** Somebody with an authenticator app. */
    record Enrolled(String email, App app, String token, List<String> recoveryCodes) {}
}
