package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.AccountTokens.Purpose;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets people change the address that they sign in with. It changes when its owner, signed in, uses the link that was mailed
 * to the new address: so the address is theirs, and whoever else gets the mail can do nothing with it. The former address
 * hears of the wish and of the change.
 */
@Service
public class OwnEmail {

    /** No mailbox is flooded from here: so long between two wishes, and so many in an hour. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int WISHES_AN_HOUR = 5;

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Reauthentication reauthentication;
    private final AccountTokens tokens;
    private final SessionEndings sessions;
    private final SignInChallenges challenges;
    private final AccountMails mails;
    private final IdentityTrail trail;
    private final IdentitySettings settings;
    private final TransactionTemplate transaction;

    OwnEmail(
            JdbcClient jdbc,
            UserDirectory directory,
            Reauthentication reauthentication,
            AccountTokens tokens,
            SessionEndings sessions,
            SignInChallenges challenges,
            AccountMails mails,
            IdentityTrail trail,
            IdentitySettings settings,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.reauthentication = reauthentication;
        this.tokens = tokens;
        this.sessions = sessions;
        this.challenges = challenges;
        this.mails = mails;
        this.trail = trail;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Mails a link to the address that this person wants; a link of an earlier wish stops working. Where somebody has the
     * address already, the caller gets the same answer, and that person is told instead.
     *
     * @param password the person's own; or, instead, a code of the authenticator app
     * @throws ApiException 400 where this is no address or the person's already, 403 without proof, 429 after too many wishes
     *     or wrong passwords
     */
    public void request(
            Person person, String address, @Nullable String password, @Nullable String code, Origin origin) {
        var email = TypedText.email(address);
        if (email.equalsIgnoreCase(person.email())) {
            throw ApiException.badField("email", "This is your address already.");
        }
        reauthentication.confirmAnew(person, password, code, origin);
        boolean sent = Boolean.TRUE.equals(transaction.execute(status -> send(person, email)));
        if (!sent) {
            trail.happened(Act.refused(
                    Ending.DENIED, "email.change_requested", "user", person.id().value(), "too_many"));
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "just_sent",
                    "You asked for this a moment ago, or five times within an hour. Wait, then ask again.",
                    Map.of(),
                    PAUSE);
        }
    }

    private boolean send(Person person, String email) {
        var current = held(person.id());
        if (tokens.madeWithin(person.id(), Purpose.EMAIL_CHANGE, PAUSE) > 0
                || tokens.madeWithin(person.id(), Purpose.EMAIL_CHANGE, HOUR) >= WISHES_AN_HOUR) {
            return false;
        }
        // A link is made in both cases, so that neither the page nor the time that it takes tells one from the other.
        var issued = tokens.issueForAddress(person.id(), email);
        mails.queue(directory
                .findByEmail(email)
                .map(taken -> AccountMail.notice(
                        AccountMail.Kind.EMAIL_TAKEN, "email-taken:" + Ids.next(), taken.email(), taken.name()))
                .orElseGet(() -> new AccountMail(
                        AccountMail.Kind.EMAIL_CHANGE,
                        "email-change:" + RandomTokens.hash(issued.token()),
                        email,
                        person.name(),
                        null,
                        settings.page("/settings/email?token=" + issued.token()),
                        null,
                        issued.validUntil())));
        mails.queue(AccountMail.notice(
                AccountMail.Kind.EMAIL_CHANGE_ASKED, "email-change-asked:" + Ids.next(), current, person.name()));
        trail.changed(Act.done("email.change_requested", "user", person.id().value()));
        return true;
    }

    /** The address that waits for its link to be used, and until when that works. */
    public Optional<Wanted> wanted(Person person) {
        return tokens.wantedAddress(person.id()).map(found -> new Wanted(found.email(), found.validUntil()));
    }

    /** The address that this link would give to this person; empty where it would give none. */
    public Optional<String> wanted(Person person, String token) {
        return tokens.addressOf(token, person.id());
    }

    /**
     * Gives the account the address that the link was mailed to. All other sessions end, half-finished sign-ins and links to
     * a new password too, and the former address is told.
     *
     * @param sessionThatStays key of the session in which the link was used
     * @throws ApiException 400 where the link does not work (any more), is another person's, or somebody has the address now
     */
    public void confirm(Person person, String token, String sessionThatStays) {
        boolean done;
        try {
            done = Boolean.TRUE.equals(transaction.execute(status -> change(person, token, sessionThatStays)));
        } catch (DuplicateKeyException takenMeanwhile) {
            done = false;
        }
        if (!done) {
            trail.happened(Act.refused(
                    Ending.FAILED, "email.change_refused", "user", person.id().value(), "unknown_or_expired"));
            throw new ApiException(
                    HttpStatus.BAD_REQUEST,
                    "link_invalid",
                    "This link has expired, was used already or is for another account. Ask for a new one in your profile.");
        }
    }

    private boolean change(Person person, String token, String sessionThatStays) {
        var former = held(person.id());
        var email = tokens.addressOf(token, person.id());
        if (email.isEmpty() || !tokens.use(token, Purpose.EMAIL_CHANGE)) {
            return false;
        }
        int changed = jdbc.sql("update users set email = :email, version = version + 1, updated_at = now()"
                        + " where id = :id and not exists (select from users where lower(email) = lower(:email))")
                .param("email", email.get())
                .param("id", person.id().value())
                .update();
        if (changed == 0) {
            return false;
        }
        tokens.end(person.id(), Purpose.PASSWORD_RESET);
        sessions.endAll(person.id(), "email_changed", sessionThatStays);
        challenges.endAll(person.id());
        trail.changed(Act.done("email.changed", "user", person.id().value()));
        mails.queue(AccountMail.notice(
                AccountMail.Kind.EMAIL_CHANGED, "email-changed:" + Ids.next(), former, person.name()));
        return true;
    }

    /** Takes the wish back: its link changes nothing any more. */
    public void withdraw(Person person) {
        transaction.executeWithoutResult(status -> {
            if (tokens.withdrawAddress(person.id())) {
                trail.changed(
                        Act.done("email.change_withdrawn", "user", person.id().value()));
            }
        });
    }

    /** The address that the account has now; its row is held, so that of several wishes or uses one comes after the other. */
    private String held(UserId user) {
        return jdbc.sql("select email from users where id = :id for update")
                .param("id", user.value())
                .query(String.class)
                .single();
    }

    /** An address that somebody has asked for and not confirmed yet. */
    public record Wanted(String email, Instant validUntil) {

        /** Addresses never reach a log. */
        @Override
        public String toString() {
            return "Wanted";
        }
    }
}
