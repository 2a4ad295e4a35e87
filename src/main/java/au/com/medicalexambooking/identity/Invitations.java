package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.AccountTokens.Purpose;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings people in by mail: they choose their password themselves, and nobody else ever knows it. */
@Service
public class Invitations {

    private static final int LONGEST_NAME = 200;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Passwords passwords;
    private final OwnPassword ownPassword;
    private final AccountTokens tokens;
    private final AccountMails mails;
    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final IdentitySettings settings;
    private final TransactionTemplate transaction;

    Invitations(
            JdbcClient jdbc,
            UserDirectory directory,
            Passwords passwords,
            OwnPassword ownPassword,
            AccountTokens tokens,
            AccountMails mails,
            IdentityTrail trail,
            CurrentActor currentActor,
            IdentitySettings settings,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.passwords = passwords;
        this.ownPassword = ownPassword;
        this.tokens = tokens;
        this.mails = mails;
        this.trail = trail;
        this.currentActor = currentActor;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Sends an invitation, in the caller's transaction; an earlier one stops working. Rights are the caller's to ask.
     *
     * @param organization the firm in whose name, or null
     * @throws ApiException 409 where the person has a password already, or is disabled
     */
    void send(Person person, @Nullable OrganizationId organization) {
        if (person.disabled()) {
            throw ApiException.conflict("user_disabled", "This account is disabled. Enable it first.", Map.of());
        }
        if (hasPassword(person.id())) {
            throw ApiException.conflict(
                    "already_accepted", "This person has accepted the invitation already.", Map.of());
        }
        var issued = tokens.issue(person.id(), Purpose.INVITATION, organization);
        var firm = organization == null
                ? null
                : directory
                        .organization(organization)
                        .map(UserDirectory.Organization::name)
                        .orElse(null);
        mails.queue(new AccountMail(
                AccountMail.Kind.INVITATION,
                "invitation:" + RandomTokens.hash(issued.token()),
                person.email(),
                person.name(),
                firm,
                settings.page("/accept-invitation?token=" + issued.token()),
                null,
                issued.validUntil()));
        trail.changed(new Act(
                "invitation.sent",
                "user",
                person.id().value(),
                IdentityTrail.Ending.OK,
                null,
                organization,
                Map.of("user", person.id().value())));
    }

    /**
     * Makes the account of whoever holds the link usable.
     *
     * @param name how the person wants to be called, or null
     * @throws ApiException 400 where the link does not work any more or the password is too weak
     */
    public void accept(String token, @Nullable String name, String password, Origin origin) {
        var invited = ownPassword.holder(token, Purpose.INVITATION, origin);
        var person = new Person(
                invited.id(),
                invited.email(),
                name == null || name.isBlank() ? invited.name() : TypedText.plain("name", name, LONGEST_NAME),
                invited.role(),
                invited.disabled(),
                invited.phone());
        ownPassword.requireGood("password", password, person);
        var hash = passwords.hash(password);
        boolean done = Boolean.TRUE.equals(transaction.execute(status ->
                currentActor.callAs(origin.actor(person, Set.of()), () -> {
                    if (!tokens.use(token, Purpose.INVITATION) || !activate(person, hash)) {
                        status.setRollbackOnly();
                        return false;
                    }
                    trail.changed(
                            Act.done("invitation.accepted", "user", person.id().value()));
                    return true;
                })));
        if (!done) {
            throw ownPassword.unusable(Purpose.INVITATION, origin);
        }
    }

    /** Whoever has a password already never gets another one by an invitation. */
    private boolean activate(Person person, String hash) {
        return jdbc.sql("update users set name = :name, password_hash = :hash, version = version + 1,"
                                + " updated_at = now() where id = :id and password_hash is null and not disabled")
                        .param("name", person.name())
                        .param("hash", hash)
                        .param("id", person.id().value())
                        .update()
                == 1;
    }

    /**
     * Takes an invitation back, in the caller's transaction: its link opens nothing any more.
     *
     * @return whether there was one
     */
    boolean revoke(UserId user, @Nullable OrganizationId organization) {
        boolean revoked = tokens.end(user, Purpose.INVITATION);
        if (revoked) {
            trail.changed(new Act(
                    "invitation.revoked",
                    "user",
                    user.value(),
                    IdentityTrail.Ending.OK,
                    null,
                    organization,
                    Map.of("user", user.value())));
        }
        return revoked;
    }

    /** Tells somebody whom we know of the new membership, in the caller's transaction. */
    void tellWhoWasAdded(Person person, OrganizationId organization) {
        mails.queue(new AccountMail(
                AccountMail.Kind.ADDED_TO_ORGANIZATION,
                "added-to-organization:" + Ids.next(),
                person.email(),
                person.name(),
                directory
                        .organization(organization)
                        .map(UserDirectory.Organization::name)
                        .orElse(null),
                settings.page("/login"),
                null,
                null));
    }

    /** Whether the newest invitation of this person went out only just now. */
    boolean wasJustSent(UserId user) {
        return tokens.madeWithin(user, Purpose.INVITATION, PAUSE) > 0;
    }

    boolean hasPassword(UserId user) {
        return jdbc.sql("select password_hash is not null from users where id = :id")
                .param("id", user.value())
                .query(Boolean.class)
                .single();
    }
}
