package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SecondFactors.NewTotp;
import au.com.medicalexambooking.identity.SignInChallenges.Challenge;
import au.com.medicalexambooking.identity.SignInChallenges.Purpose;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks who somebody is: the password first, then a second factor where one is due. Every attempt is recorded, and an
 * unknown account looks and takes as long as a known one. Nothing here begins a session; that is for whoever gets a
 * {@link Person} back.
 */
@Service
public class SignIn {

    private static final UserId ANONYMOUS = new UserId("anonymous");

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final SignInChallenges challenges;
    private final SecondFactors factors;
    private final MailCodes mailCodes;
    private final Passkeys passkeys;
    private final AccountMails mails;
    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final TransactionTemplate transaction;

    SignIn(
            JdbcClient jdbc,
            UserDirectory directory,
            Passwords passwords,
            SignInThrottle throttle,
            SignInChallenges challenges,
            SecondFactors factors,
            MailCodes mailCodes,
            Passkeys passkeys,
            AccountMails mails,
            IdentityTrail trail,
            CurrentActor currentActor,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.passwords = passwords;
        this.throttle = throttle;
        this.challenges = challenges;
        this.factors = factors;
        this.mailCodes = mailCodes;
        this.passkeys = passkeys;
        this.mails = mails;
        this.trail = trail;
        this.currentActor = currentActor;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * The person with this address and password, or what is still due from that person.
     *
     * @throws ApiException 401 where they do not fit, 429 after too many failures
     */
    public SignInStep withPassword(String email, String password, Origin origin) {
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
        var kept = passwords.needsNewHash(hash) ? strengthen(person, password) : hash;
        var self = origin.actor(person, Set.of());
        if (factors.mustEnrol(person)) {
            record(self, Act.done("login.enrolment_due", "user", idOf(person)));
            return new SignInStep.FactorDue(challenges.issue(person.id(), Purpose.ENROLMENT, kept), List.of());
        }
        var methods = factors.methodsOf(person);
        if (!methods.isEmpty()) {
            record(self, Act.done("login.second_factor_due", "user", idOf(person)));
            return new SignInStep.FactorDue(challenges.issue(person.id(), Purpose.VERIFICATION, kept), methods);
        }
        throttle.succeeded(origin.ip(), email);
        record(self, Act.done("login.succeeded", "user", idOf(person)));
        return new SignInStep.Complete(person);
    }

    /**
     * The person who meets this challenge with this code. Both are used up.
     *
     * @throws ApiException 401 where the code is wrong or the challenge is over, 429 after too many failures
     */
    public Person withSecondFactor(String challenge, FactorMethod method, String code, Origin origin) {
        var open = open(challenge, Purpose.VERIFICATION, origin);
        takeTry(open, method, origin);
        boolean accepted = Boolean.TRUE.equals(transaction.execute(status ->
                currentActor.callAs(origin.actor(open.person(), Set.of()), () -> {
                    if (!factors.accept(open.person(), method, code, open.challenge())) {
                        return false;
                    }
                    if (!challenges.consume(open.challenge())) {
                        status.setRollbackOnly();
                        return false;
                    }
                    succeeded(open.person(), method);
                    return true;
                })));
        if (!accepted) {
            throw wrongCode(open, method, origin);
        }
        throttle.succeeded(origin.ip(), open.person().email());
        return open.person();
    }

    /** What the person behind this challenge can show; empty where a factor must be set up, or the challenge is over. */
    public List<FactorMethod> methodsFor(String challenge) {
        return find(challenge, Purpose.VERIFICATION)
                .map(open -> factors.methodsOf(open.person()))
                .orElse(List.of());
    }

    /**
     * Mails a code for this challenge, and ends the former one.
     *
     * @throws ApiException 401 where the challenge is over, 403 where the account gets no codes by mail, or where the
     *     password was reset by mail within a day: both together would be one factor; 429 after three
     */
    public void mailCode(String challenge, Origin origin) {
        var open = open(challenge, Purpose.VERIFICATION, origin);
        if (!factors.methodsOf(open.person()).contains(FactorMethod.EMAIL)) {
            throw ApiException.forbidden("This account does not get codes by mail.");
        }
        if (wasResetToday(open.person())) {
            record(
                    origin.anonymous(),
                    Act.refused(
                            Ending.DENIED,
                            "login.second_factor_failed",
                            "user",
                            idOf(open.person()),
                            "reset_too_recent"));
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "reset_too_recent",
                    "The password was reset by email within the last day, so a code to the same mailbox does not"
                            + " count yet. Use a recovery code, wait a day, or call the help desk.");
        }
        if (!mailCodes.send(open.challenge(), open.person())) {
            throw enoughMails();
        }
        record(origin.actor(open.person(), Set.of()), Act.done("login.code_mailed", "user", idOf(open.person())));
    }

    /**
     * What a browser needs to have a passkey sign for this challenge, as JSON.
     *
     * @throws ApiException 401 where the challenge is over, 403 where the account has no passkey
     */
    public String askForPasskey(String challenge) {
        var open = find(challenge, Purpose.VERIFICATION).orElseThrow(SignIn::over);
        if (!factors.methodsOf(open.person()).contains(FactorMethod.PASSKEY)) {
            throw ApiException.forbidden("This account has no passkey.");
        }
        var options = transaction.execute(
                status -> passkeys.askFor(open.person(), open.challenge().binding()));
        return Objects.requireNonNull(options);
    }

    /**
     * Begins to set up the authenticator app that this challenge demands.
     *
     * @throws ApiException 401 where the challenge is over
     */
    public NewTotp beginEnrolment(String challenge, Origin origin) {
        var open = open(challenge, Purpose.ENROLMENT, origin);
        return currentActor.callAs(
                origin.actor(open.person(), Set.of()),
                () -> factors.beginTotp(open.person(), open.challenge().binding()));
    }

    /** The app that was begun with this challenge; empty where there is none, or where the challenge is over. */
    public Optional<NewTotp> begunEnrolment(String challenge) {
        return find(challenge, Purpose.ENROLMENT)
                .flatMap(open ->
                        factors.begunTotp(open.person(), open.challenge().binding()));
    }

    /**
     * Takes the first code of the app, which completes the sign-in.
     *
     * @throws ApiException 401 where the code is wrong or the challenge is over
     */
    public Enrolled confirmEnrolment(String challenge, String code, Origin origin) {
        var open = open(challenge, Purpose.ENROLMENT, origin);
        takeTry(open, FactorMethod.TOTP, origin);
        var codes = transaction.execute(status -> currentActor.callAs(origin.actor(open.person(), Set.of()), () -> {
            var confirmed = factors.confirmTotp(open.person(), open.challenge().binding(), code, null);
            if (confirmed.isPresent()) {
                succeeded(open.person(), FactorMethod.TOTP);
            }
            return confirmed;
        }));
        if (codes == null || codes.isEmpty()) {
            throw wrongCode(open, FactorMethod.TOTP, origin);
        }
        throttle.succeeded(origin.ip(), open.person().email());
        return new Enrolled(open.person(), codes.get());
    }

    /** Records that somebody signed out. */
    public void signedOut() {
        trail.happened(
                Act.done("login.ended", "user", currentActor.get().userId().value()));
    }

    private Open open(String token, Purpose purpose, Origin origin) {
        var found = find(token, purpose);
        if (found.isEmpty()) {
            record(
                    origin.anonymous(),
                    Act.refused(Ending.FAILED, "login.second_factor_failed", "user", "-", "challenge_void"));
            throw over();
        }
        throttle.check(origin.ip(), found.get().person().email());
        return found.get();
    }

    /** Whoever has set up an app meanwhile, perhaps with another challenge, is not asked to set up one any more. */
    private Optional<Open> find(String token, Purpose purpose) {
        return challenges
                .find(token)
                .filter(challenge -> challenge.purpose() == purpose)
                .flatMap(challenge -> directory.find(challenge.user()).map(person -> new Open(challenge, person)))
                .filter(open -> factors.mustEnrol(open.person()) == (purpose == Purpose.ENROLMENT));
    }

    private void takeTry(Open open, FactorMethod method, Origin origin) {
        if (!challenges.takeTry(open.challenge())) {
            record(
                    origin.anonymous(),
                    Act.refused(
                            Ending.FAILED,
                            "login.second_factor_failed",
                            "user",
                            idOf(open.person()),
                            "challenge_void"));
            throw over();
        }
        if (method != FactorMethod.RECOVERY_CODE && method != FactorMethod.PASSKEY) {
            factors.countTry(open.person().id());
        }
    }

    private void succeeded(Person person, FactorMethod method) {
        factors.forgetTries(person.id());
        trail.changed(Act.done("login.succeeded", "user", idOf(person)).with(Map.of("method", method.value())));
    }

    private ApiException wrongCode(Open open, FactorMethod method, Origin origin) {
        throttle.failed(origin.ip(), open.person().email());
        record(
                origin.anonymous(),
                Act.refused(Ending.FAILED, "login.second_factor_failed", "user", idOf(open.person()), "wrong_code")
                        .with(Map.of("method", method.value())));
        int left = Math.max(0, SignInChallenges.TRIES - open.challenge().tries() - 1);
        if (left == 0) {
            warn(open);
        }
        return new ApiException(
                HttpStatus.UNAUTHORIZED,
                "wrong_code",
                left == 0 ? "The code is not right, and that was the last try: sign in again." : notAccepted(method),
                Map.of("triesLeft", left),
                null);
    }

    private static String notAccepted(FactorMethod method) {
        return switch (method) {
            case TOTP, EMAIL -> "The code is not right. Type the newest one; each code works once.";
            case RECOVERY_CODE ->
                "The code is not right. Look for typing mistakes, or type another one; each code works once.";
            case PASSKEY -> "The passkey was not accepted. Try again, or choose another way.";
        };
    }

    /** Whoever gets this far knows the password. The owner is told, once for each challenge. */
    private void warn(Open open) {
        transaction.executeWithoutResult(status -> mails.queue(AccountMail.notice(
                AccountMail.Kind.WRONG_SIGN_IN_CODES,
                "wrong-sign-in-codes/" + open.challenge().id(),
                open.person().email(),
                open.person().name())));
    }

    private static ApiException over() {
        return new ApiException(
                HttpStatus.UNAUTHORIZED,
                "challenge_void",
                "This sign-in took too long or had too many wrong codes. Sign in again with your password.");
    }

    private static ApiException enoughMails() {
        return new ApiException(
                HttpStatus.TOO_MANY_REQUESTS,
                "too_many_codes",
                "Three codes were sent already. Look in your junk mail, or sign in again later.",
                Map.of(),
                SignInChallenges.LIFE);
    }

    private boolean wasResetToday(Person person) {
        return jdbc.sql(
                        "select coalesce(password_reset_at > now() - interval '1 day', false) from users where id = :id")
                .param("id", person.id().value())
                .query(Boolean.class)
                .single();
    }

    private String strengthen(Person person, String password) {
        var hash = passwords.hash(password);
        jdbc.sql("update users set password_hash = :hash, updated_at = now() where id = :id")
                .param("hash", hash)
                .param("id", person.id().value())
                .update();
        return hash;
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

    private record Open(Challenge challenge, Person person) {}

    /**
     * Somebody who has set up the first factor, and is signed in with it.
     *
     * @param recoveryCodes shown this once
     */
    public record Enrolled(Person person, List<String> recoveryCodes) {

        public Enrolled {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "Enrolled[" + person.id() + "]";
        }
    }

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

        /** An administrator acting for this person, coming from here. */
        public Actor actorFor(UserId administrator, Person person, Set<OrganizationId> organizations) {
            return new Actor(
                    administrator, person.id(), person.role(), organizations, channel, ip, userAgent, requestId);
        }

        /** Somebody who has not shown yet who they are; has no rights at all. */
        public Actor anonymous() {
            return new Actor(ANONYMOUS, null, Role.SYSTEM, Set.of(), channel, ip, userAgent, requestId);
        }
    }
}
