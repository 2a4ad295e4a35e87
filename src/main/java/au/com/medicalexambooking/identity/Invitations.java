package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.AccountTokens.Purpose;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.SignIn.Origin;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings people in by mail: they choose their password themselves, and nobody else ever knows it. */
@Service
public class Invitations {

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
        trail.changed(Act.done("invitation.sent", "user", person.id().value())
                .with(Map.of("user", person.id().value())));
    }

    /**
     * Makes the account of whoever holds the link usable.
     *
     * @param name how the person wants to be called, or null
     * @throws ApiException 400 where the link does not work any more or the password is too weak
     */
    public void accept(String token, @Nullable String name, String password, Origin origin) {
        currentActor.runAs(
                origin.anonymous(),
                () -> transaction.executeWithoutResult(status -> {
                    var invited = ownPassword.holder(token, Purpose.INVITATION);
                    var person = name == null || name.isBlank()
                            ? invited
                            : new Person(
                                    invited.id(),
                                    invited.email(),
                                    IdentityAdministration.plain("name", name, 200),
                                    invited.role(),
                                    invited.disabled(),
                                    invited.phone());
                    ownPassword.requireGood("password", password, person);
                    tokens.end(person.id(), Purpose.INVITATION);
                    jdbc.sql("update users set name = :name, password_hash = :hash, version = version + 1,"
                                    + " updated_at = now() where id = :id and password_hash is null")
                            .param("name", person.name())
                            .param("hash", passwords.hash(password))
                            .param("id", person.id().value())
                            .update();
                    trail.changed(
                            Act.done("invitation.accepted", "user", person.id().value())
                                    .with(Map.of("user", person.id().value())));
                }));
    }

    boolean hasPassword(UserId user) {
        return jdbc.sql("select password_hash is not null from users where id = :id")
                .param("id", user.value())
                .query(Boolean.class)
                .single();
    }
}
