package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who has a say in a firm's people and teams, and the trail of what became of it. */
@Component
class OrganizationRights {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final OrganizationAdministration organizations;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;

    OrganizationRights(
            JdbcClient jdbc,
            UserDirectory directory,
            OrganizationAdministration organizations,
            CurrentActor currentActor,
            IdentityTrail trail) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.organizations = organizations;
        this.currentActor = currentActor;
        this.trail = trail;
    }

    /**
     * Hidden where the firm is somebody else's, refused where the actor has no say in it.
     *
     * @param action what is recorded as refused
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    void require(OrganizationId organization, String action) {
        var actor = currentActor.get();
        if (actor.role() != Role.USER && !actor.role().isOperator()) {
            throw refused(action, organization);
        }
        boolean hidden = actor.role() == Role.USER
                ? !directory.isMember(organization, actor.effectiveUser())
                : !organizations.exists(organization);
        if (hidden) {
            trail.happened(denied(action, organization, "hidden"));
            throw ApiException.notFound();
        }
        boolean allowed = actor.role().isOperator()
                || (actor.onBehalfOf() == null
                        && (holds(organization, actor.userId(), Rank.OWNER)
                                || holds(organization, actor.userId(), Rank.ADMIN)));
        if (!allowed) {
            throw refused(action, organization);
        }
    }

    /**
     * Ownership is given and taken by owners and by the examination company, or a firm's admin could take the firm.
     *
     * @throws ApiException 403 where only owners may touch this rank
     */
    void requireForRank(OrganizationId organization, Rank rank, String action) {
        var actor = currentActor.get();
        if (rank == Rank.OWNER && actor.role() == Role.USER && !holds(organization, actor.userId(), Rank.OWNER)) {
            trail.happened(denied(action, organization, "owners_only"));
            throw ApiException.forbidden("Only owners of the organisation decide about its owners.");
        }
    }

    /** Lets changes of a firm's owners happen one after the other, or two owners could remove each other at once. */
    void lock(OrganizationId organization) {
        jdbc.sql("select id from organizations where id = :organization for update")
                .param("organization", organization.value())
                .query(String.class)
                .single();
    }

    /** Records what was done to the firm, in the caller's transaction. */
    void record(String action, OrganizationId organization, Map<String, Object> metadata) {
        trail.changed(new Act(action, "organization", organization.value(), Ending.OK, null, organization, metadata));
    }

    private ApiException refused(String action, OrganizationId organization) {
        trail.happened(denied(action, organization, "forbidden"));
        return ApiException.forbidden("Only owners and administrators of the organisation may do this.");
    }

    private static Act denied(String action, OrganizationId organization, String reason) {
        return Act.refused(Ending.DENIED, action, "organization", organization.value(), reason);
    }

    private boolean holds(OrganizationId organization, UserId user, Rank rank) {
        return jdbc.sql("select exists (select 1 from organization_members where organization_id = :organization"
                        + " and user_id = :user and role = :role)")
                .param("organization", organization.value())
                .param("user", user.value())
                .param("role", rank.value())
                .query(Boolean.class)
                .single();
    }
}
