package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.AccountTokens.Purpose;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets people change or reset their password. Whoever does it signs everybody else out of the account, and its owner hears
 * of it by mail. A reset never signs anybody in and never stands in for a second factor.
 */
@Service
public class OwnPassword implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OwnPassword.class);

    /** Nobody's mailbox is flooded: within this time a second wish changes nothing, and an hour brings so many mails. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAILS_AN_HOUR = 5;

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final SignInThrottle throttle;
    private final GuessThrottle guesses;
    private final AccountTokens tokens;
    private final SessionEndings sessions;
    private final SignInChallenges challenges;
    private final AccountMails mails;
    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final IdentitySettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;

    /** Whether an address is known shows neither in the answer nor in how long it takes: the work follows behind. */
    private final ThreadPoolExecutor behind = new ThreadPoolExecutor(
            0,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(500),
            task -> {
                var thread = new Thread(task, "password-resets");
                thread.setDaemon(true);
                return thread;
            },
            (task, pool) -> LOG.warn("Too many password resets wait already; this one is left out"));

    OwnPassword(
            JdbcClient jdbc,
            UserDirectory directory,
            Passwords passwords,
            PasswordPolicy policy,
            SignInThrottle throttle,
            GuessThrottle guesses,
            AccountTokens tokens,
            SessionEndings sessions,
            SignInChallenges challenges,
            AccountMails mails,
            IdentityTrail trail,
            CurrentActor currentActor,
            IdentitySettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.passwords = passwords;
        this.policy = policy;
        this.throttle = throttle;
        this.guesses = guesses;
        this.tokens = tokens;
        this.sessions = sessions;
        this.challenges = challenges;
        this.mails = mails;
        this.trail = trail;
        this.currentActor = currentActor;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Changes the password of the signed-in person, who keeps this one session.
     *
     * @throws ApiException 403 where the current password is not right, 400 where the new one is too weak, 429 after too
     *     many failures
     */
    public void change(Person person, String current, String next, String sessionKey, Origin origin) {
        throttle.check(origin.ip(), person.email());
        var hash = jdbc.sql("select password_hash from users where id = :id and password_hash is not null")
                .param("id", person.id().value())
                .query(String.class)
                .optional()
                .orElse(null);
        if (!passwords.matches(current, hash)) {
            throttle.failed(origin.ip(), person.email());
            trail.happened(Act.refused(
                    Ending.FAILED, "password.change_failed", "user", person.id().value(), "wrong_password"));
            throw new ApiException(HttpStatus.FORBIDDEN, "wrong_password", "The current password is not right.");
        }
        throttle.succeeded(origin.ip(), person.email());
        if (next.equals(current)) {
            throw ApiException.badField("newPassword", "Choose another one than the current password.");
        }
        requireGood("newPassword", next, person);
        var nextHash = passwords.hash(next);
        transaction.executeWithoutResult(status -> set(person, nextHash, "password.changed", sessionKey));
    }

    /** Sends a link to choose a new password to this address, where it belongs to somebody who can sign in. */
    public void requestReset(String email, Origin origin) {
        behind.execute(() -> currentActor.runAs(origin.anonymous(), () -> {
            try {
                if (guesses.allows(GuessThrottle.Purpose.PASSWORD_RESET, origin.ip(), email)) {
                    transaction.executeWithoutResult(status -> sendLink(email));
                }
            } catch (RuntimeException e) {
                LOG.error("A password reset could not be sent: {}", e.getClass().getSimpleName());
            }
        }));
    }

    private void sendLink(String email) {
        var known = directory
                .findByEmail(email.strip())
                .filter(person -> !person.disabled() && person.role() != Role.SYSTEM && holdsAddress(person));
        if (known.isEmpty()) {
            trail.changed(Act.refused(Ending.FAILED, "password.reset_requested", "user", "-", "unknown_or_disabled"));
            return;
        }
        var person = known.get();
        if (tokens.madeWithin(person.id(), Purpose.PASSWORD_RESET, PAUSE) > 0
                || tokens.madeWithin(person.id(), Purpose.PASSWORD_RESET, HOUR) >= MAILS_AN_HOUR) {
            trail.changed(Act.refused(
                    Ending.DENIED,
                    "password.reset_requested",
                    "user",
                    person.id().value(),
                    "too_many"));
            return;
        }
        var issued = tokens.issue(person.id(), Purpose.PASSWORD_RESET, null);
        mails.queue(new AccountMail(
                AccountMail.Kind.PASSWORD_RESET,
                "password-reset:" + RandomTokens.hash(issued.token()),
                person.email(),
                person.name(),
                null,
                settings.page("/reset-password?token=" + issued.token()),
                null,
                issued.validUntil()));
        trail.changed(Act.done("password.reset_requested", "user", person.id().value()));
    }

    /**
     * Sets the password of whoever holds the link. All sessions end; the person signs in anew, with the second factor.
     *
     * @throws ApiException 400 where the link does not work any more or the password is too weak
     */
    public void reset(String token, String password, Origin origin) {
        var person = holder(token, Purpose.PASSWORD_RESET, origin);
        requireGood("password", password, person);
        var hash = passwords.hash(password);
        boolean done = Boolean.TRUE.equals(transaction.execute(status ->
                currentActor.callAs(origin.actor(person, Set.of()), () -> {
                    if (!tokens.use(token, Purpose.PASSWORD_RESET)) {
                        return false;
                    }
                    jdbc.sql("update users set password_reset_at = :now where id = :id")
                            .param("now", Timestamp.from(clock.instant()))
                            .param("id", person.id().value())
                            .update();
                    set(person, hash, "password.reset", null);
                    return true;
                })));
        if (!done) {
            throw unusable(Purpose.PASSWORD_RESET, origin);
        }
    }

    /**
     * The enabled person whose link this is.
     *
     * @throws ApiException 400 where the link does not work (any more)
     */
    Person holder(String token, Purpose purpose, Origin origin) {
        return tokens.owner(token, purpose)
                .flatMap(directory::find)
                .filter(person -> !person.disabled() && person.role() != Role.SYSTEM)
                .orElseThrow(() -> unusable(purpose, origin));
    }

    /** One refusal for all links that do not work, recorded: whoever tries learns nothing of why. */
    ApiException unusable(Purpose purpose, Origin origin) {
        var action = purpose == Purpose.INVITATION ? "invitation.refused" : "password.reset_refused";
        currentActor.runAs(
                origin.anonymous(),
                () -> trail.happened(Act.refused(Ending.FAILED, action, "user", "-", "unknown_or_expired")));
        return new ApiException(
                HttpStatus.BAD_REQUEST,
                "link_invalid",
                "This link has expired or was used already. Ask for a new one.");
    }

    /** Sets it, ends the sessions, tells the owner; in the caller's transaction. */
    void set(Person person, String hash, String action, @Nullable String sessionThatStays) {
        jdbc.sql("update users set password_hash = :hash, version = version + 1, updated_at = now() where id = :id")
                .param("hash", hash)
                .param("id", person.id().value())
                .update();
        tokens.end(person.id(), Purpose.PASSWORD_RESET);
        tokens.withdrawAddress(person.id());
        sessions.endAll(person.id(), "password_changed", sessionThatStays);
        challenges.endAll(person.id());
        trail.changed(Act.done(action, "user", person.id().value())
                .with(Map.of("user", person.id().value())));
        mails.queue(AccountMail.notice(
                AccountMail.Kind.PASSWORD_CHANGED, "password-changed:" + Ids.next(), person.email(), person.name()));
    }

    void requireGood(String field, String password, Person person) {
        var firms = directory.organizationsOf(person.id()).stream()
                .map(UserDirectory.Organization::name)
                .toList();
        policy.refusalOf(password, person.name(), person.email(), firms).ifPresent(refusal -> {
            throw ApiException.badField(field, refusal);
        });
    }

    /**
     * Whether the account has a password and still this address, which then stays until the caller's transaction ends: a
     * change of the address that goes on meanwhile comes before this link, or ends it.
     */
    private boolean holdsAddress(Person person) {
        return jdbc.sql("select password_hash is not null from users where id = :id and email = :email for share")
                .param("id", person.id().value())
                .param("email", person.email())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** What was asked for before the stop is still done. */
    @Override
    public void destroy() throws InterruptedException {
        behind.shutdown();
        if (!behind.awaitTermination(5, TimeUnit.SECONDS)) {
            LOG.warn("Password resets that were asked for during the stop are lost; their owners can ask again");
        }
    }
}
