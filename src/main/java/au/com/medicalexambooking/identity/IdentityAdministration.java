package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs people and organisations. Administrators may do everything except change themselves; managers may administer
 * referrers, specialists and coordinators. The platform's own set-up may create. Every change is recorded with it.
 */
@Service
@Transactional
public class IdentityAdministration {

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\\p{Cntrl}<>\"]{1,64}@[^\\s@\\p{Cntrl}<>\"]+\\.[^\\s@.]+");
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;
    private final IdentitySettings settings;
    private final Invitations invitations;
    private final SessionEndings sessions;

    IdentityAdministration(
            JdbcClient jdbc,
            UserDirectory directory,
            Passwords passwords,
            PasswordPolicy policy,
            CurrentActor currentActor,
            IdentityTrail trail,
            IdentitySettings settings,
            Invitations invitations,
            SessionEndings sessions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.passwords = passwords;
        this.policy = policy;
        this.currentActor = currentActor;
        this.trail = trail;
        this.settings = settings;
        this.invitations = invitations;
        this.sessions = sessions;
    }

    /** Organisations by name, the reserved one included; open to all people of the examination company. */
    @Transactional(readOnly = true)
    public OrganizationPage organizations(int page, int limit) {
        if (!currentActor.get().role().isOperator()) {
            throw notAllowed();
        }
        var found = jdbc.sql(
                        "select id, name, slug from organizations order by lower(name), id limit :limit offset :offset")
                .param("limit", limit)
                .param("offset", (long) (page - 1) * limit)
                .query(JdbcUserDirectory::organization)
                .list();
        long total =
                jdbc.sql("select count(*) from organizations").query(Long.class).single();
        return new OrganizationPage(found, total);
    }

    /**
     * Organisations by name with what the desk asks first about one; open to all people of the examination company.
     *
     * @param text part of the name or the short name; empty for all
     */
    @Transactional(readOnly = true)
    public OverviewPage overview(String text, int page, int limit) {
        if (!currentActor.get().role().isOperator()) {
            throw notAllowed();
        }
        var pattern = containing(text);
        long total = jdbc.sql(
                        "select count(*) from organizations o where lower(o.name) like :pattern or o.slug like :pattern")
                .param("pattern", pattern)
                .query(Long.class)
                .single();
        var found = jdbc.sql("select o.id, o.name, o.slug, o.reserved, o.team_isolation,"
                        + " (select count(*) from organization_members m where m.organization_id = o.id) as members,"
                        + " (select count(*) from teams t where t.organization_id = o.id) as teams from organizations o"
                        + " where lower(o.name) like :pattern or o.slug like :pattern"
                        + " order by lower(o.name), o.id limit :limit offset :offset")
                .param("pattern", pattern)
                .param("limit", limit)
                .param("offset", (long) (page - 1) * limit)
                .query((row, number) -> new Overview(
                        JdbcUserDirectory.organization(row, number),
                        row.getBoolean("reserved"),
                        row.getBoolean("team_isolation"),
                        row.getInt("members"),
                        row.getInt("teams")))
                .list();
        return new OverviewPage(found, total);
    }

    /**
     * Gives a firm another name or short name; what is as it was already is not recorded.
     *
     * @throws ApiException 404 where there is no such firm, 409 where the short name is taken
     */
    public Organization renameOrganization(OrganizationId id, String name, String slug) {
        requireAdministrator();
        var plainName = plain("name", name, 200);
        requireSlug(slug);
        var before = jdbc.sql("select id, name, slug from organizations where id = :id and not reserved for update")
                .param("id", id.value())
                .query(JdbcUserDirectory::organization)
                .optional()
                .orElseThrow(ApiException::notFound);
        var changed = new ArrayList<String>();
        if (!before.name().equals(plainName)) {
            changed.add("name");
        }
        if (!before.slug().equals(slug)) {
            changed.add("slug");
        }
        if (changed.isEmpty()) {
            return before;
        }
        try {
            jdbc.sql("update organizations set name = :name, slug = :slug, version = version + 1, updated_at = now()"
                            + " where id = :id")
                    .param("name", plainName)
                    .param("slug", slug)
                    .param("id", id.value())
                    .update();
        } catch (DuplicateKeyException taken) {
            throw slugTaken(slug);
        }
        trail.changed(new Act(
                "organization.changed",
                "organization",
                id.value(),
                IdentityTrail.Ending.OK,
                null,
                id,
                Map.of("fields", List.copyOf(changed))));
        return new Organization(id, plainName, slug);
    }

    /**
     * A new firm.
     *
     * @throws ApiException 409 where the slug is taken
     */
    public Organization createOrganization(String name, String slug) {
        requireAdministrator();
        var plainName = plain("name", name, 200);
        requireSlug(slug);
        var organization = new Organization(new OrganizationId(Ids.next()), plainName, slug);
        int made = jdbc.sql("insert into organizations (id, name, slug) values (:id, :name, :slug)"
                        + " on conflict (slug) do nothing")
                .param("id", organization.id().value())
                .param("name", plainName)
                .param("slug", slug)
                .update();
        if (made == 0) {
            throw slugTaken(slug);
        }
        trail.changed(new Act(
                "organization.created",
                "organization",
                organization.id().value(),
                IdentityTrail.Ending.OK,
                null,
                organization.id(),
                Map.of()));
        return organization;
    }

    /** A new team inside an organisation. */
    public TeamId createTeam(OrganizationId organization, String name) {
        requireAdministrator();
        requireOrganization(organization);
        var team = new TeamId(Ids.next());
        int made = jdbc.sql("insert into teams (id, organization_id, name) values (:id, :organization, :name)"
                        + " on conflict (organization_id, name) do nothing")
                .param("id", team.value())
                .param("organization", organization.value())
                .param("name", plain("name", name, 200))
                .update();
        if (made == 0) {
            throw ApiException.conflict("team_exists", "The organisation has a team of this name already.", Map.of());
        }
        trail.changed(
                new Act("team.created", "team", team.value(), IdentityTrail.Ending.OK, null, organization, Map.of()));
        return team;
    }

    /** One page of people by name; the platform's own parts are left out. */
    @Transactional(readOnly = true)
    public UserPage users(int page, int limit) {
        return users(new UserFilter("", null, null, page, limit));
    }

    /**
     * One page of the people that match, by name; the platform's own parts are left out.
     *
     * @throws ApiException 403 for everybody but managers and administrators
     */
    @Transactional(readOnly = true)
    public UserPage users(UserFilter filter) {
        requireWatcher();
        var where = new StringBuilder(" where u.role <> 'system'");
        var parameters = new HashMap<String, Object>();
        if (!filter.text().isBlank()) {
            where.append(" and (lower(u.name) like :pattern or lower(u.email) like :pattern or exists (select 1"
                    + " from organization_members m join organizations o on o.id = m.organization_id"
                    + " where m.user_id = u.id and lower(o.name) like :pattern))");
            parameters.put("pattern", containing(filter.text()));
        }
        var role = filter.role();
        if (role != null) {
            where.append(" and u.role = :role");
            parameters.put("role", role.value());
        }
        var state = filter.state();
        if (state != null) {
            where.append(
                    switch (state) {
                        case ACTIVE -> " and not u.disabled and u.password_hash is not null";
                        case INVITED -> " and not u.disabled and u.password_hash is null";
                        case DISABLED -> " and u.disabled";
                    });
        }
        long total = jdbc.sql("select count(*) from users u" + where)
                .params(parameters)
                .query(Long.class)
                .single();
        var users = jdbc.sql(UserAccount.QUERY + where + " order by lower(u.name), u.id limit :limit offset :offset")
                .params(parameters)
                .param("limit", filter.limit())
                .param("offset", (long) (filter.page() - 1) * filter.limit())
                .query(UserAccount::of)
                .list();
        return new UserPage(users, total);
    }

    /**
     * One person.
     *
     * @throws ApiException 403 for everybody but managers and administrators, 404 for unknown people
     */
    @Transactional(readOnly = true)
    public UserAccount user(UserId id) {
        requireWatcher();
        return jdbc.sql(UserAccount.QUERY + " where u.id = :id and u.role <> 'system'")
                .param("id", id.value())
                .query(UserAccount::of)
                .optional()
                .orElseThrow(ApiException::notFound);
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
        var email = email(wanted.email());
        var name = plain("name", wanted.name(), 200);
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
        return account(id);
    }

    /**
     * Invites again; the link of the earlier mail stops working.
     *
     * @throws ApiException 404 for unknown people, 403 for people above the own rank, 409 where the invitation was accepted
     */
    public void inviteAgain(UserId id) {
        requireMayAdminister(Role.USER);
        var person =
                directory.find(id).filter(found -> found.role() != Role.SYSTEM).orElseThrow(ApiException::notFound);
        requireMayAdminister(person.role());
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
        requireMayAdminister(Role.USER);
        var person =
                directory.find(id).filter(found -> found.role() != Role.SYSTEM).orElseThrow(ApiException::notFound);
        requireMayAdminister(person.role());
        if (!invitations.revoke(id, null)) {
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
        return account(id);
    }

    /** The first administrator, where there is none; several nodes that start together make one. */
    void createFirstAdministrator(String email, String password) {
        requireAdministrator();
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
        requireOrganization(organization);
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

    private UserAccount account(UserId id) {
        return jdbc.sql(UserAccount.QUERY + " where u.id = :id")
                .param("id", id.value())
                .query(UserAccount::of)
                .single();
    }

    private static void requireSlug(String slug) {
        if (slug.length() > 80 || !SLUG.matcher(slug).matches()) {
            throw ApiException.badField("slug", "Use lower-case letters, digits and single hyphens, at most 80.");
        }
    }

    private static ApiException slugTaken(String slug) {
        return ApiException.conflict(
                "slug_taken", "Another organisation has this short name already.", Map.of("slug", slug));
    }

    /** Pattern for what contains this text, whatever signs are in it. */
    static String containing(String text) {
        var literal = text.strip()
                .toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_");
        return "%" + literal + "%";
    }

    private void requireOrganization(OrganizationId organization) {
        boolean exists = jdbc.sql("select exists (select 1 from organizations where id = :id and not reserved)")
                .param("id", organization.value())
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw ApiException.badField("organizationId", "There is no such organisation.");
        }
    }

    private void requireAdministrator() {
        var role = currentActor.get().role();
        if (role != Role.ADMIN && role != Role.SYSTEM) {
            throw notAllowed();
        }
    }

    private void requireMayAdminister(Role role) {
        if (!mayAdminister(role)) {
            throw notAllowed();
        }
    }

    private static boolean isBelowManagers(Role role) {
        return role == Role.USER || role == Role.SPECIALIST || role == Role.STAFF;
    }

    private void requireWatcher() {
        var role = currentActor.get().role();
        if (role != Role.ADMIN && role != Role.MANAGER) {
            throw notAllowed();
        }
    }

    private static ApiException notAllowed() {
        return ApiException.forbidden("Your role does not allow this.");
    }

    private static String email(String text) {
        var email = text.strip();
        if (email.length() > 254 || !EMAIL.matcher(email).matches()) {
            throw ApiException.badField("email", "This is not an email address.");
        }
        return email.toLowerCase(Locale.ROOT);
    }

    static String plain(String field, String text, int longest) {
        var stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > longest) {
            throw ApiException.badField(field, "Use 1 to " + longest + " characters.");
        }
        if (UNPRINTABLE.matcher(stripped).find()) {
            throw ApiException.badField(field, "Use one line of printable characters.");
        }
        return stripped;
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

    /** Organisations on one page, and how many there are in all. */
    public record OrganizationPage(List<Organization> organizations, long total) {

        public OrganizationPage {
            organizations = List.copyOf(organizations);
        }
    }

    /** What the desk asks first about an organisation; {@code reserved} is the one for bookings without a referrer. */
    public record Overview(Organization organization, boolean reserved, boolean isolated, int members, int teams) {}

    /** Organisations on one page, and how many there are in all. */
    public record OverviewPage(List<Overview> organizations, long total) {

        public OverviewPage {
            organizations = List.copyOf(organizations);
        }
    }

    /** Whether somebody can sign in. */
    public enum UserState {
        ACTIVE,
        INVITED,
        DISABLED;

        /** As addresses spell it. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whom to look for.
     *
     * @param text part of name, address or organisation; empty for all
     */
    public record UserFilter(
            String text, @Nullable Role role, @Nullable UserState state, int page, int limit) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "UserFilter[page=" + page + "]";
        }
    }

    /** People on one page, and how many there are in all. */
    public record UserPage(List<UserAccount> users, long total) {

        public UserPage {
            users = List.copyOf(users);
        }
    }

    /**
     * A person as administrators see one.
     *
     * @param invited whether the person has not chosen a password yet
     */
    public record UserAccount(Person person, boolean invited, List<OrganizationId> organizations, List<TeamId> teams) {

        private static final String QUERY = "select u.id, u.email, u.name, u.role, u.disabled, u.phone,"
                + " u.password_hash is null as invited,"
                + " array(select m.organization_id from organization_members m where m.user_id = u.id"
                + " order by m.created_at, m.organization_id) as organizations,"
                + " array(select t.team_id from team_members t where t.user_id = u.id order by 1) as teams"
                + " from users u";

        public UserAccount {
            organizations = List.copyOf(organizations);
            teams = List.copyOf(teams);
        }

        private static UserAccount of(ResultSet row, int number) throws SQLException {
            return new UserAccount(
                    JdbcUserDirectory.person(row, number),
                    row.getBoolean("invited"),
                    strings(row.getArray("organizations"))
                            .map(OrganizationId::new)
                            .toList(),
                    strings(row.getArray("teams")).map(TeamId::new).toList());
        }

        private static Stream<String> strings(Array array) throws SQLException {
            return Stream.of((String[]) array.getArray());
        }
    }
}
