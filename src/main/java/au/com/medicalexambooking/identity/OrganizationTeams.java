package au.com.medicalexambooking.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The teams of a firm and who is in them. Where a firm keeps its teams apart, a team decides who sees a booking: so a team
 * goes only when nobody and nothing belongs to it any more.
 */
@Service
public class OrganizationTeams {

    private static final String TEAM = "select t.id, t.name,"
            + " (select count(*) from team_members m where m.team_id = t.id) as members from teams t";
    private static final int LONGEST_NAME = 200;

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final OrganizationRights rights;
    private final TransactionTemplate transaction;

    OrganizationTeams(
            JdbcClient jdbc,
            UserDirectory directory,
            OrganizationRights rights,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.rights = rights;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A team of a firm. */
    public record Team(TeamId id, String name, int members) {}

    /**
     * The teams of a firm by name.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    public List<Team> teams(OrganizationId organization) {
        rights.require(organization, "team.listed");
        return jdbc.sql(TEAM + " where t.organization_id = :organization order by lower(t.name), t.id")
                .param("organization", organization.value())
                .query(OrganizationTeams::team)
                .list();
    }

    /**
     * A new team.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members, 409 where the firm has a team of this name
     */
    public Team create(OrganizationId organization, String name) {
        rights.require(organization, "team.created");
        var plainName = TypedText.plain("name", name, LONGEST_NAME);
        return Objects.requireNonNull(transaction.execute(status -> {
            var team = new TeamId(Ids.next());
            int made = jdbc.sql("insert into teams (id, organization_id, name) values (:id, :organization, :name)"
                            + " on conflict (organization_id, name) do nothing")
                    .param("id", team.value())
                    .param("organization", organization.value())
                    .param("name", plainName)
                    .update();
            if (made == 0) {
                throw nameTaken();
            }
            rights.record("team.created", organization, Map.of("team", team.value()));
            return new Team(team, plainName, 0);
        }));
    }

    /**
     * Gives a team another name; what is as it was already is not recorded.
     *
     * @throws ApiException 404 for firms and teams of others, 403 for plain members, 409 where the firm has another team of
     *     this name
     */
    public Team rename(OrganizationId organization, TeamId team, String name) {
        rights.require(organization, "team.changed");
        var plainName = TypedText.plain("name", name, LONGEST_NAME);
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                var before = locked(organization, team);
                if (before.name().equals(plainName)) {
                    return before;
                }
                jdbc.sql("update teams set name = :name where id = :team")
                        .param("name", plainName)
                        .param("team", team.value())
                        .update();
                rights.record("team.changed", organization, Map.of("team", team.value(), "fields", List.of("name")));
                return new Team(team, plainName, before.members());
            }));
        } catch (DuplicateKeyException taken) {
            throw nameTaken();
        }
    }

    /**
     * Deletes a team that nobody is in and that no booking belongs to.
     *
     * @throws ApiException 404 for firms and teams of others, 403 for plain members, 409 where somebody or something still
     *     belongs to the team
     */
    public void delete(OrganizationId organization, TeamId team) {
        rights.require(organization, "team.deleted");
        try {
            transaction.executeWithoutResult(status -> {
                if (locked(organization, team).members() > 0) {
                    throw ApiException.conflict(
                            "team_has_members", "People are still in this team. Take them out of it first.", Map.of());
                }
                jdbc.sql("delete from teams where id = :team")
                        .param("team", team.value())
                        .update();
                rights.record("team.deleted", organization, Map.of("team", team.value()));
            });
        } catch (DataIntegrityViolationException hasBookings) {
            // The database says so of all bookings, also of those that the actor does not see.
            throw ApiException.conflict(
                    "team_has_bookings",
                    "This team has bookings, and they stay with it, so it cannot be deleted. You can give it another"
                            + " name.",
                    Map.of());
        }
    }

    /**
     * Puts a member into a team; again changes nothing.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void join(OrganizationId organization, TeamId team, UserId user) {
        rights.require(organization, "team.member_added");
        transaction.executeWithoutResult(status -> {
            require(organization, team);
            requireMember(organization, user);
            if (put(team, user)) {
                rights.record("team.member_added", organization, Map.of("team", team.value(), "user", user.value()));
            }
        });
    }

    /**
     * Takes a member out of a team; again changes nothing.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void leave(OrganizationId organization, TeamId team, UserId user) {
        rights.require(organization, "team.member_removed");
        transaction.executeWithoutResult(status -> {
            require(organization, team);
            requireMember(organization, user);
            int left = jdbc.sql("delete from team_members where team_id = :team and user_id = :user")
                    .param("team", team.value())
                    .param("user", user.value())
                    .update();
            if (left > 0) {
                rights.record("team.member_removed", organization, Map.of("team", team.value(), "user", user.value()));
            }
        });
    }

    /**
     * Puts a member into exactly these teams, or changes nothing: between two teams that must not see each other's bookings
     * nobody stands halfway.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void assign(OrganizationId organization, UserId user, Set<TeamId> teams) {
        rights.require(organization, "team.member_added");
        transaction.executeWithoutResult(status -> {
            requireMember(organization, user);
            var before = of(organization, user);
            before.stream().filter(team -> !teams.contains(team)).forEach(team -> leave(organization, team, user));
            teams.stream().filter(team -> !before.contains(team)).forEach(team -> join(organization, team, user));
        });
    }

    /** Puts somebody into a team of the firm, in the caller's transaction; false where the person is in it already. */
    boolean put(TeamId team, UserId user) {
        return jdbc.sql("insert into team_members (team_id, user_id) values (:team, :user) on conflict do nothing")
                        .param("team", team.value())
                        .param("user", user.value())
                        .update()
                > 0;
    }

    /** Takes a person out of all teams of the firm, in the caller's transaction. */
    void leaveAll(OrganizationId organization, UserId user) {
        jdbc.sql("delete from team_members t using teams where teams.id = t.team_id"
                        + " and teams.organization_id = :organization and t.user_id = :user")
                .param("organization", organization.value())
                .param("user", user.value())
                .update();
    }

    /**
     * Passes where the firm has this team.
     *
     * @throws ApiException 404 where it has not
     */
    void require(OrganizationId organization, TeamId team) {
        if (!directory.teamBelongsTo(team, organization)) {
            throw ApiException.notFound();
        }
    }

    private void requireMember(OrganizationId organization, UserId user) {
        if (!directory.isMember(organization, user)) {
            throw ApiException.notFound();
        }
    }

    private Set<TeamId> of(OrganizationId organization, UserId user) {
        return new HashSet<>(jdbc.sql("select t.team_id from team_members t join teams on teams.id = t.team_id"
                        + " where teams.organization_id = :organization and t.user_id = :user")
                .param("organization", organization.value())
                .param("user", user.value())
                .query((row, number) -> new TeamId(row.getString(1)))
                .list());
    }

    /** Nobody and nothing comes to belong to the team until the transaction ends. */
    private Team locked(OrganizationId organization, TeamId team) {
        return jdbc.sql(TEAM + " where t.organization_id = :organization and t.id = :team for update of t")
                .param("organization", organization.value())
                .param("team", team.value())
                .query(OrganizationTeams::team)
                .optional()
                .orElseThrow(ApiException::notFound);
    }

    private static Team team(ResultSet row, int number) throws SQLException {
        return new Team(new TeamId(row.getString("id")), row.getString("name"), row.getInt("members"));
    }

    private static ApiException nameTaken() {
        return ApiException.conflict("team_exists", "The organisation has a team of this name already.", Map.of());
    }
}
