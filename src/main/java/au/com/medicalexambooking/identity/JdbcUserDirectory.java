package au.com.medicalexambooking.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads people and organisations with plain SQL, each answer in one query. */
@Repository
class JdbcUserDirectory implements UserDirectory {

    private static final String PERSON = "select u.id, u.email, u.name, u.role, u.disabled, u.phone from users u ";
    private static final String ORGANIZATION = "select o.id, o.name, o.slug from organizations o ";

    private final JdbcClient jdbc;

    JdbcUserDirectory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Person> find(UserId id) {
        return jdbc.sql(PERSON + "where u.id = :id")
                .param("id", id.value())
                .query(JdbcUserDirectory::person)
                .optional();
    }

    @Override
    public Optional<Person> findByEmail(String email) {
        return jdbc.sql(PERSON + "where lower(u.email) = lower(:email)")
                .param("email", email)
                .query(JdbcUserDirectory::person)
                .optional();
    }

    @Override
    public List<Person> withRole(Role role) {
        return jdbc.sql(PERSON + "where u.role = :role and not u.disabled order by u.name, u.id")
                .param("role", role.value())
                .query(JdbcUserDirectory::person)
                .list();
    }

    @Override
    public Optional<Organization> organization(OrganizationId id) {
        return jdbc.sql(ORGANIZATION + "where o.id = :id")
                .param("id", id.value())
                .query(JdbcUserDirectory::organization)
                .optional();
    }

    @Override
    public List<Organization> organizations() {
        return jdbc.sql(ORGANIZATION + "where o.id <> 'unassigned' order by lower(o.name), o.id")
                .query(JdbcUserDirectory::organization)
                .list();
    }

    @Override
    public List<Team> teams(OrganizationId organization) {
        return jdbc.sql("select id, name from teams where organization_id = :organization order by lower(name), id")
                .param("organization", organization.value())
                .query((row, n) -> new Team(new TeamId(row.getString("id")), row.getString("name")))
                .list();
    }

    @Override
    public List<Organization> organizationsOf(UserId id) {
        return jdbc.sql(ORGANIZATION
                        + "join organization_members m on m.organization_id = o.id where m.user_id = :user"
                        + " order by m.created_at, o.id")
                .param("user", id.value())
                .query(JdbcUserDirectory::organization)
                .list();
    }

    @Override
    public List<Person> referrersOf(Collection<OrganizationId> organizations) {
        return organizations.isEmpty()
                ? List.of()
                : jdbc.sql(PERSON + "where u.role = :role and u.id in (select m.user_id from organization_members m"
                                + " where m.organization_id in (:organizations)) order by lower(u.name), u.id")
                        .param("role", Role.USER.value())
                        .param(
                                "organizations",
                                organizations.stream()
                                        .map(OrganizationId::value)
                                        .toList())
                        .query(JdbcUserDirectory::person)
                        .list();
    }

    @Override
    public boolean isMember(OrganizationId organization, UserId user) {
        return jdbc.sql("select exists (select 1 from organization_members"
                        + " where organization_id = :organization and user_id = :user)")
                .param("organization", organization.value())
                .param("user", user.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean isMember(TeamId team, UserId user) {
        return jdbc.sql("select exists (select 1 from team_members where team_id = :team and user_id = :user)")
                .param("team", team.value())
                .param("user", user.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<Person> referrersByEmailDomain(String domain) {
        return jdbc.sql(PERSON
                        + "where u.role = 'user' and not u.disabled and lower(split_part(u.email, '@', 2)) = lower(:domain)"
                        + " and exists (select 1 from organization_members m where m.user_id = u.id)"
                        + " order by u.name, u.id")
                .param("domain", domain)
                .query(JdbcUserDirectory::person)
                .list();
    }

    @Override
    public boolean teamBelongsTo(TeamId team, OrganizationId organization) {
        return jdbc.sql("select exists (select 1 from teams where id = :team and organization_id = :organization)")
                .param("team", team.value())
                .param("organization", organization.value())
                .query(Boolean.class)
                .single();
    }

    @Override
    public boolean keepsTeamsApart(OrganizationId organization) {
        return jdbc.sql("select exists (select 1 from organizations where id = :id and team_isolation)")
                .param("id", organization.value())
                .query(Boolean.class)
                .single();
    }

    static Person person(ResultSet row, int number) throws SQLException {
        return new Person(
                new UserId(row.getString("id")),
                row.getString("email"),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getBoolean("disabled"),
                row.getString("phone"));
    }

    static Organization organization(ResultSet row, int number) throws SQLException {
        return new Organization(new OrganizationId(row.getString("id")), row.getString("name"), row.getString("slug"));
    }
}
