package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.SignInChallenges.Purpose;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signing in with a passkey alone. It is both factors at once, something held and something known or shown, because the
 * device must have made sure of its holder. As the second factor after a password, passkeys go through {@link SignIn}.
 */
@Service
public class PasskeySignIn {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Passkeys passkeys;
    private final SecondFactors factors;
    private final SignInChallenges challenges;
    private final SignInThrottle throttle;
    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final TransactionTemplate transaction;

    PasskeySignIn(
            JdbcClient jdbc,
            UserDirectory directory,
            Passkeys passkeys,
            SecondFactors factors,
            SignInChallenges challenges,
            SignInThrottle throttle,
            IdentityTrail trail,
            CurrentActor currentActor,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.passkeys = passkeys;
        this.factors = factors;
        this.challenges = challenges;
        this.throttle = throttle;
        this.trail = trail;
        this.currentActor = currentActor;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What a browser needs to have a passkey sign; tells nothing about accounts. */
    public Begun begin() {
        var token = RandomTokens.next();
        var options = transaction.execute(status -> passkeys.askForAnybodys(bindingOf(token)));
        return new Begun(token, Objects.requireNonNull(options));
    }

    /**
     * The person whose passkey signed, or what is still due from that person: whoever must have an authenticator app and has
     * none yet sets it up first.
     *
     * @param answer what the browser gave, as JSON
     * @throws ApiException 401 where it does not suffice, 429 after too many failures
     */
    public SignInStep with(String challenge, String answer, Origin origin) {
        var subject = "passkey " + passkeys.idIn(answer).orElse("-");
        throttle.check(origin.ip(), subject);
        var step = transaction.execute(status -> passkeys.acceptAnybodys(bindingOf(challenge), answer)
                .flatMap(directory::find)
                .filter(person -> !person.disabled() && person.role() != Role.SYSTEM)
                .map(person -> currentActor.callAs(origin.actor(person, Set.of()), () -> next(person))));
        if (step == null || step.isEmpty()) {
            throttle.failed(origin.ip(), subject);
            currentActor.runAs(
                    origin.anonymous(),
                    () -> trail.happened(Act.refused(Ending.FAILED, "login.failed", "user", "-", "passkey_refused")));
            throw new ApiException(
                    HttpStatus.UNAUTHORIZED,
                    "passkey_refused",
                    "That passkey does not open an account here. Try again, or sign in with your password.");
        }
        throttle.succeeded(origin.ip(), subject);
        return step.get();
    }

    private SignInStep next(Person person) {
        if (factors.mustEnrol(person)) {
            trail.changed(Act.done("login.enrolment_due", "user", person.id().value()));
            return new SignInStep.FactorDue(
                    challenges.issue(person.id(), Purpose.ENROLMENT, passwordHashOf(person)), List.of());
        }
        trail.changed(Act.done("login.succeeded", "user", person.id().value())
                .with(Map.of("method", FactorMethod.PASSKEY.value(), "password", false)));
        return new SignInStep.Complete(person);
    }

    private String passwordHashOf(Person person) {
        return Optional.ofNullable(jdbc.sql("select password_hash from users where id = :id")
                        .param("id", person.id().value())
                        .query(String.class)
                        .single())
                .orElseThrow(ApiException::notFound);
    }

    private static String bindingOf(String token) {
        return "passkey " + RandomTokens.hash(token);
    }

    /**
     * A sign-in that waits for a passkey.
     *
     * @param challenge the token that the next step must bring
     * @param options for the browser, as JSON
     */
    public record Begun(String challenge, String options) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Begun";
        }
    }
}
