package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The wall between the teams of a firm that acts for parties with opposed interests. While it stands, a referrer knows of
 * the bookings of the own teams, and of those without a team that the person made or that were made for the person; owners
 * and admins of the firm are no exception. The firm's owners and admins put it up and take it down, and so may
 * administrators; every change is recorded.
 */
@Service
public class TeamIsolation {

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;
    private final TransactionTemplate transaction;

    TeamIsolation(
            JdbcClient jdbc, CurrentActor currentActor, IdentityTrail trail, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A firm and whether its teams are kept apart. */
    public record Setting(OrganizationId id, String name, String slug, boolean isolated) {}

    /**
     * Puts the wall up or takes it down; as it is already, it stays, and nothing is recorded.
     *
     * @throws ApiException 404 for a firm that the actor does not belong to, 403 where the actor may not change it
     */
    public Setting change(OrganizationId organization, boolean isolated) {
        requireMayChange(organization);
        transaction.executeWithoutResult(status -> {
            int changed = jdbc.sql("update organizations set team_isolation = :isolated, version = version + 1,"
                            + " updated_at = now() where id = :id and team_isolation <> :isolated")
                    .param("isolated", isolated)
                    .param("id", organization.value())
                    .update();
            if (changed > 0) {
                trail.changed(new Act(
                        "organization.changed",
                        "organization",
                        organization.value(),
                        Ending.OK,
                        null,
                        organization,
                        Map.of("fields", List.of("teamIsolation"), "teamIsolation", isolated)));
            }
        });
        return find(organization).orElseThrow(ApiException::notFound);
    }

    private void requireMayChange(OrganizationId organization) {
        var actor = currentActor.get();
        var role = actor.role();
        if (role != Role.ADMIN && role != Role.USER) {
            throw ApiException.forbidden("Only the organisation's owners and admins may change this.");
        }
        boolean isForeign = role == Role.USER && !actor.belongsTo(organization);
        if (isForeign || find(organization).isEmpty()) {
            trail.happened(
                    Act.refused(Ending.DENIED, "organization.changed", "organization", organization.value(), "hidden"));
            throw ApiException.notFound();
        }
        if (role == Role.USER && (actor.onBehalfOf() != null || !runs(actor.userId(), organization))) {
            throw ApiException.forbidden("Only the organisation's owners and admins may change this.");
        }
    }

    private boolean runs(UserId user, OrganizationId organization) {
        return jdbc.sql("select exists (select 1 from organization_members where organization_id = :organization"
                        + " and user_id = :user and role in ('owner', 'admin'))")
                .param("organization", organization.value())
                .param("user", user.value())
                .query(Boolean.class)
                .single();
    }

    private Optional<Setting> find(OrganizationId organization) {
        return jdbc.sql("select id, name, slug, team_isolation from organizations where id = :id and not reserved")
                .param("id", organization.value())
                .query((row, n) -> new Setting(
                        new OrganizationId(row.getString("id")),
                        row.getString("name"),
                        row.getString("slug"),
                        row.getBoolean("team_isolation")))
                .optional();
    }
}
