package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Checks who somebody is. Every attempt is recorded, and an unknown account looks and takes as long as a known one. */
@Service
public class SignIn {

    private static final UserId ANONYMOUS = new UserId("anonymous");

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final IdentitySettings settings;

    SignIn(
            JdbcClient jdbc,
            Passwords passwords,
            SignInThrottle throttle,
            IdentityTrail trail,
            CurrentActor currentActor,
            IdentitySettings settings) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.throttle = throttle;
        this.trail = trail;
        this.currentActor = currentActor;
        this.settings = settings;
    }

    /**
     * The person with this address and password.
     *
     * @throws ApiException 401 where they do not fit, 403 where a second factor is due, 429 after too many failures
     */
    public Person withPassword(String email, String password, Origin origin) {
        throttle.check(origin.ip(), email);
        var account = account(email);
        var person = account.map(Account::person).orElse(null);
        var hash = account.map(Account::hash).orElse(null);
        boolean fits = passwords.matches(password, hash);
        if (person == null || hash == null || !fits || person.disabled() || person.role() == Role.SYSTEM) {
            throttle.failed(origin.ip(), email);
            var reason = person != null && fits && person.disabled() ? "account_disabled" : "bad_credentials";
            record(origin.anonymous(), Act.refused(Ending.FAILED, "login.failed", "user", idOf(person), reason));
            throw new ApiException(HttpStatus.UNAUTHORIZED, "bad_credentials", "The email or password is not right.");
        }
        var self = origin.actor(person, Set.of());
        if (settings.auth().secondFactor() == IdentitySettings.SecondFactor.REQUIRED && person.role() != Role.USER) {
            record(self, Act.refused(Ending.DENIED, "login.failed", "user", idOf(person), "second_factor_required"));
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "second_factor_required",
                    "Your role signs in with a second factor, and none is set up for your account yet.");
        }
        throttle.succeeded(origin.ip(), email);
        if (passwords.needsNewHash(hash)) {
            strengthen(person, password);
        }
        record(self, Act.done("login.succeeded", "user", idOf(person)));
        return person;
    }

    /** Records that somebody signed out. */
    public void signedOut() {
        trail.happened(
                Act.done("login.ended", "user", currentActor.get().userId().value()));
    }

    private void strengthen(Person person, String password) {
        jdbc.sql("update users set password_hash = :hash, updated_at = now() where id = :id")
                .param("hash", passwords.hash(password))
                .param("id", person.id().value())
                .update();
    }

    private void record(Actor actor, Act act) {
        currentActor.runAs(actor, () -> trail.happened(act));
    }

    private Optional<Account> account(String email) {
        return jdbc.sql("select id, email, name, role, disabled, phone, password_hash from users"
                        + " where lower(email) = lower(:email)")
                .param("email", email.strip())
                .query(SignIn::account)
                .optional();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(JdbcUserDirectory.person(row, number), row.getString("password_hash"));
    }

    private static String idOf(@Nullable Person person) {
        return person == null ? "-" : person.id().value();
    }

    private record Account(Person person, @Nullable String hash) {}

    /** From where a request came, as the audit trail tells it. */
    public record Origin(
            Channel channel,
            @Nullable String ip,
            @Nullable String userAgent,
            @Nullable String requestId) {

        /** This person, coming from here. */
        public Actor actor(Person person, Set<OrganizationId> organizations) {
            return new Actor(person.id(), null, person.role(), organizations, channel, ip, userAgent, requestId);
        }

        /** Somebody who has not shown yet who they are; has no rights at all. */
        public Actor anonymous() {
            return new Actor(ANONYMOUS, null, Role.SYSTEM, Set.of(), channel, ip, userAgent, requestId);
        }
    }
}
