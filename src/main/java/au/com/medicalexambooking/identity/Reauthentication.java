package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks a signed-in person once more, before something that a stolen session must not be enough for. A sign-in that is
 * fifteen minutes old at most counts as asked: all factors were just given.
 */
@Service
public class Reauthentication {

    /** How long a sign-in, or a step-up, counts as fresh. */
    public static final Duration FRESH = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final SecondFactors factors;
    private final FactorPolicy policy;
    private final IdentityTrail trail;
    private final TransactionTemplate transaction;

    Reauthentication(
            JdbcClient jdbc,
            Passwords passwords,
            SignInThrottle throttle,
            SecondFactors factors,
            FactorPolicy policy,
            IdentityTrail trail,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.throttle = throttle;
        this.factors = factors;
        this.policy = policy;
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Lets a person go on with a change of the own account.
     *
     * @param recent whether the sign-in is fresh; then nothing more is needed
     * @throws ApiException 403 where nothing was given that suffices, 429 after too many failures
     */
    public void confirm(
            Person person, boolean recent, @Nullable String password, @Nullable String code, Origin origin) {
        if (password != null) {
            requirePassword(person, password, origin);
        } else if (code != null) {
            requireCode(person, code, origin);
        } else if (!recent) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "confirmation_required",
                    "You signed in a while ago: confirm with your password, or with a code of your authenticator app.");
        }
    }

    /**
     * Lets a person go on with what even a fresh sign-in is not enough for: somebody may sit at a screen that its owner has
     * just left.
     *
     * @throws ApiException 403 where nothing was given that suffices, 429 after too many failures
     */
    public void confirmAnew(Person person, @Nullable String password, @Nullable String code, Origin origin) {
        if (password == null && code == null) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "confirmation_required",
                    "Confirm with your password, or with a code of your authenticator app.");
        }
        confirm(person, false, password, code, origin);
    }

    /**
     * Lets an administrator step up, with a new code in every case; only where the second factor is off, and none is set up,
     * the password stands in.
     *
     * @throws ApiException 403 where it does not suffice, 429 after too many failures
     */
    public void stepUp(Person person, @Nullable String code, @Nullable String password, Origin origin) {
        boolean passwordSuffices = stepsUpWithPassword(person);
        if (passwordSuffices && password != null) {
            requirePassword(person, password, origin);
        } else if (!passwordSuffices && code != null) {
            requireCode(person, code, origin);
        } else {
            throw ApiException.badField(
                    passwordSuffices ? "password" : "code",
                    passwordSuffices ? "Give your password." : "Give a code of your authenticator app.");
        }
    }

    /** Whether this administrator steps up with the password, since there is no app that could give a code. */
    public boolean stepsUpWithPassword(Person person) {
        return !policy.isOn() && !factors.methodsOf(person).contains(FactorMethod.TOTP);
    }

    private void requirePassword(Person person, String password, Origin origin) {
        throttle.check(origin.ip(), person.email());
        var hash = jdbc.sql("select password_hash from users where id = :id and password_hash is not null")
                .param("id", person.id().value())
                .query(String.class)
                .optional()
                .orElse(null);
        if (!passwords.matches(password, hash)) {
            throw wrong(person, origin, "wrong_password", "The password is not right.");
        }
        throttle.succeeded(origin.ip(), person.email());
    }

    private void requireCode(Person person, String code, Origin origin) {
        throttle.check(origin.ip(), person.email());
        factors.countTry(person.id());
        boolean accepted = Boolean.TRUE.equals(transaction.execute(status -> {
            boolean right = factors.accept(person, FactorMethod.TOTP, code, null);
            if (right) {
                factors.forgetTries(person.id());
            }
            return right;
        }));
        if (!accepted) {
            throw wrong(
                    person, origin, "wrong_code", "The code is not right. Type the newest one; each code works once.");
        }
        throttle.succeeded(origin.ip(), person.email());
    }

    private ApiException wrong(Person person, Origin origin, String code, String message) {
        throttle.failed(origin.ip(), person.email());
        trail.happened(Act.refused(
                Ending.FAILED, "reauthentication.failed", "user", person.id().value(), code));
        return new ApiException(HttpStatus.FORBIDDEN, code, message);
    }
}
