package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserAccounts.UserAccount;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs the accounts of people. Administrators may do everything except change themselves; managers may administer
 * referrers, specialists and coordinators. The platform's own set-up may create. Every change is recorded with it.
 */
@Service
@Transactional
public class UserAdministration {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final UserAccounts accounts;
    private final OrganizationAdministration organizations;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;
    private final IdentitySettings settings;
    private final Invitations invitations;
    private final SessionEndings sessions;

    UserAdministration(
            JdbcClient jdbc,
            UserDirectory directory,
            UserAccounts accounts,
            OrganizationAdministration organizations,
            Passwords passwords,
            PasswordPolicy policy,
            CurrentActor currentActor,
            IdentityTrail trail,
            IdentitySettings settings,
            Invitations invitations,
            SessionEndings sessions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.accounts = accounts;
        this.organizations = organizations;
        this.passwords = passwords;
        this.policy = policy;
        this.currentActor = currentActor;
        this.trail = trail;
        this.settings = settings;
        this.invitations = invitations;
        this.sessions = sessions;
    }

    /** Whether the current actor may administer people with this role. */
    public boolean mayAdminister(Role role) {
        var own = currentActor.get().role();
        return own == Role.ADMIN || own == Role.SYSTEM || (own == Role.MANAGER && isBelowManagers(role));
    }

    /**
     * A new person. Without a password nobody can sign in as this person until an invitation was accepted; a password is
     * taken in the sandbox and from the platform's own set-up only.
     *
     * @throws ApiException 409 where the address is taken, 400 where something does not fit together
     */
    public UserAccount createUser(NewUser wanted) {
        requireMayAdminister(wanted.role());
        if (wanted.role() == Role.SYSTEM) {
            throw ApiException.badField("role", "Nobody can sign in with this role.");
        }
        var made = insert(wanted);
        if (wanted.password() == null) {
            invitations.send(made.person(), wanted.organization());
        }
        return made;
    }

    /** A new referrer for whom a firm vouches; rights are asked and the invitation is sent by the caller. */
    Person createReferrer(NewUser wanted) {
        return insert(wanted).person();
    }

    private UserAccount insert(NewUser wanted) {
        var email = TypedText.email(wanted.email());
        var name = TypedText.plain("name", wanted.name(), 200);
        var id = new UserId(Ids.next());
        int inserted = jdbc.sql("insert into users (id, email, name, role, password_hash)"
                        + " values (:id, :email, :name, :role, :hash) on conflict ((lower(email))) do nothing")
                .param("id", id.value())
                .param("email", email)
                .param("name", name)
                .param("role", wanted.role().value())
                .param("hash", hashOf(wanted.password(), name, email))
                .update();
        if (inserted == 0) {
            throw ApiException.conflict("email_taken", "Somebody has this email address already.", Map.of());
        }
        trail.changed(Act.done("user.created", "user", id.value())
                .with(Map.of("role", wanted.role().value())));
        join(id, wanted);
        return accounts.of(id);
    }

    /**
     * Invites again; the link of the earlier mail stops working.
     *
     * @throws ApiException 404 for unknown people, 403 for people above the own rank, 409 where the invitation was accepted
     */
    public void inviteAgain(UserId id) {
        var person = administrable(id);
        invitations.send(
                person,
                directory.organizationsOf(id).stream()
                        .map(Organization::id)
                        .findFirst()
                        .orElse(null));
    }

    /**
     * Takes an invitation back.
     *
     * @throws ApiException 404 for unknown people and where no invitation is open, 403 for people above the own rank
     */
    public void revokeInvitation(UserId id) {
        if (!invitations.revoke(administrable(id).id(), null)) {
            throw ApiException.notFound();
        }
    }

    /**
     * Changes role or access of somebody else, and ends all sessions of that person at once.
     *
     * @throws ApiException 404 for unknown people, 403 for oneself and for people above the own rank
     */
    public UserAccount changeUser(UserId id, @Nullable Role role, @Nullable Boolean disabled) {
        requireMayAdminister(Role.USER);
        var before = jdbc.sql("select id, email, name, role, disabled, phone from users where id = :id for update")
                .param("id", id.value())
                .query(JdbcUserDirectory::person)
                .optional()
                .filter(person -> person.role() != Role.SYSTEM)
                .orElseThrow(ApiException::notFound);
        if (id.equals(currentActor.get().userId())) {
            throw ApiException.forbidden("Nobody can change the own role or access.");
        }
        requireMayAdminister(before.role());
        var newRole = role == null ? before.role() : role;
        if (newRole == Role.SYSTEM) {
            throw ApiException.badField("role", "Nobody can sign in with this role.");
        }
        requireMayAdminister(newRole);
        boolean newDisabled = disabled == null ? before.disabled() : disabled;
        var changed = new ArrayList<String>();
        if (newRole != before.role()) {
            changed.add("role");
        }
        if (newDisabled != before.disabled()) {
            changed.add("disabled");
        }
        if (!changed.isEmpty()) {
            store(before, newRole, newDisabled, changed);
        }
        return accounts.of(id);
    }

    /** The first administrator, where there is none; several nodes that start together make one. */
    void createFirstAdministrator(String email, String password) {
        requireMayAdminister(Role.ADMIN);
        jdbc.sql("lock table users in share row exclusive mode").update();
        boolean exists = jdbc.sql("select exists (select 1 from users where role = 'admin')")
                .query(Boolean.class)
                .single();
        if (!exists) {
            createUser(new NewUser(email, "Administrator", Role.ADMIN, null, List.of(), password));
        }
    }

    private void store(Person before, Role role, boolean disabled, List<String> changed) {
        jdbc.sql("update users set role = :role, disabled = :disabled, version = version + 1, updated_at = now()"
                        + " where id = :id")
                .param("role", role.value())
                .param("disabled", disabled)
                .param("id", before.id().value())
                .update();
        // Somebody with another role or none signs in anew; what was open under the old one is gone.
        sessions.endAll(before.id(), disabled ? "account_disabled" : "role_changed", null);
        trail.changed(Act.done("user.changed", "user", before.id().value())
                .with(Map.of(
                        "fields", changed, "from", before.role().value(), "to", role.value(), "disabled", disabled)));
    }

    private void join(UserId user, NewUser wanted) {
        var organization = wanted.organization();
        if (organization == null) {
            if (!wanted.teams().isEmpty()) {
                throw ApiException.badField("teamIds", "Teams belong to an organisation: name it.");
            }
            return;
        }
        if (wanted.role() != Role.USER) {
            throw ApiException.badField("organizationId", "Only referrers belong to an organisation.");
        }
        if (!organizations.exists(organization)) {
            throw ApiException.badField("organizationId", "There is no such organisation.");
        }
        jdbc.sql("insert into organization_members (organization_id, user_id) values (:organization, :user)")
                .param("organization", organization.value())
                .param("user", user.value())
                .update();
        for (var team : wanted.teams()) {
            if (!directory.teamBelongsTo(team, organization)) {
                throw ApiException.badField("teamIds", "The organisation has no such team.");
            }
            jdbc.sql("insert into team_members (team_id, user_id) values (:team, :user) on conflict do nothing")
                    .param("team", team.value())
                    .param("user", user.value())
                    .update();
        }
        trail.changed(new Act(
                "organization.member_added",
                "organization",
                organization.value(),
                IdentityTrail.Ending.OK,
                null,
                organization,
                Map.of("user", user.value())));
    }

    private @Nullable String hashOf(@Nullable String password, String name, String email) {
        if (password == null) {
            return null;
        }
        if (!settings.sandbox() && currentActor.get().role() != Role.SYSTEM) {
            throw ApiException.badField(
                    "password", "People choose their own password when they accept the invitation.");
        }
        policy.refusalOf(password, name, email, List.of()).ifPresent(refusal -> {
            throw ApiException.badField("password", refusal);
        });
        return passwords.hash(password);
    }

    private Person administrable(UserId id) {
        requireMayAdminister(Role.USER);
        var person =
                directory.find(id).filter(found -> found.role() != Role.SYSTEM).orElseThrow(ApiException::notFound);
        requireMayAdminister(person.role());
        return person;
    }

    private void requireMayAdminister(Role role) {
        if (!mayAdminister(role)) {
            throw ApiException.forbidden("Your role does not allow this.");
        }
    }

    private static boolean isBelowManagers(Role role) {
        return role == Role.USER || role == Role.SPECIALIST || role == Role.STAFF;
    }

    /**
     * What is needed to create a person.
     *
     * @param organization the firm of a referrer, null for everybody else
     * @param password sandbox and set-up only, else null
     */
    public record NewUser(
            String email,
            String name,
            Role role,
            @Nullable OrganizationId organization,
            List<TeamId> teams,
            @Nullable String password) {

        public NewUser {
            teams = List.copyOf(teams);
        }

        /** Neither names nor passwords reach a log. */
        @Override
        public String toString() {
            return "NewUser[" + role + "]";
        }
    }
}
