package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The accounts of all people, as managers and administrators look for them; the platform's own parts are left out. */
@Service
@Transactional(readOnly = true)
public class UserAccounts {

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;

    UserAccounts(JdbcClient jdbc, CurrentActor currentActor) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
    }

    /** One page of people by name. */
    public UserPage page(int page, int limit) {
        return page(new UserFilter("", null, null, page, limit));
    }

    /**
     * One page of the people that match, by name.
     *
     * @throws ApiException 403 for everybody but managers and administrators
     */
    public UserPage page(UserFilter filter) {
        requireWatcher();
        var where = new StringBuilder(" where u.role <> 'system'");
        var parameters = new HashMap<String, Object>();
        if (!filter.text().isBlank()) {
            where.append(" and (lower(u.name) like :pattern or lower(u.email) like :pattern or exists (select 1"
                    + " from organization_members m join organizations o on o.id = m.organization_id"
                    + " where m.user_id = u.id and lower(o.name) like :pattern))");
            parameters.put("pattern", TypedText.containing(filter.text()));
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
    public UserAccount one(UserId id) {
        requireWatcher();
        return jdbc.sql(UserAccount.QUERY + " where u.id = :id and u.role <> 'system'")
                .param("id", id.value())
                .query(UserAccount::of)
                .optional()
                .orElseThrow(ApiException::notFound);
    }

    /**
     * Whether the link in this person's invitation still works.
     *
     * @throws ApiException 403 for everybody but managers and administrators
     */
    public boolean hasOpenInvitation(UserId id) {
        requireWatcher();
        return jdbc.sql("select exists (select 1 from account_tokens where user_id = :id and purpose = 'invitation'"
                        + " and expires_at > now())")
                .param("id", id.value())
                .query(Boolean.class)
                .single();
    }

    /** The account of a person who exists; rights are the caller's to ask. */
    UserAccount of(UserId id) {
        return jdbc.sql(UserAccount.QUERY + " where u.id = :id")
                .param("id", id.value())
                .query(UserAccount::of)
                .single();
    }

    private void requireWatcher() {
        var role = currentActor.get().role();
        if (role != Role.ADMIN && role != Role.MANAGER) {
            throw ApiException.forbidden("Your role does not allow this.");
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
