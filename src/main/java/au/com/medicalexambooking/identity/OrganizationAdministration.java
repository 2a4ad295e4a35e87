package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The firms that book. All people of the examination company see which there are; administrators make and rename them. What
 * a firm decides itself is in {@link OrganizationMembers} and {@link OrganizationTeams}.
 */
@Service
@Transactional
public class OrganizationAdministration {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;

    OrganizationAdministration(JdbcClient jdbc, CurrentActor currentActor, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.trail = trail;
    }

    /** Organisations by name, the reserved one included; open to all people of the examination company. */
    @Transactional(readOnly = true)
    public OrganizationPage page(int page, int limit) {
        requireOperator();
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
        requireOperator();
        var pattern = TypedText.containing(text);
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
    public Organization rename(OrganizationId id, String name, String slug) {
        requireAdministrator();
        var plainName = TypedText.plain("name", name, 200);
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
    public Organization create(String name, String slug) {
        requireAdministrator();
        var plainName = TypedText.plain("name", name, 200);
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

    /** Whether there is such a firm that people may belong to. */
    boolean exists(OrganizationId organization) {
        return jdbc.sql("select exists (select 1 from organizations where id = :id and not reserved)")
                .param("id", organization.value())
                .query(Boolean.class)
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

    private void requireOperator() {
        if (!currentActor.get().role().isOperator()) {
            throw notAllowed();
        }
    }

    private void requireAdministrator() {
        var role = currentActor.get().role();
        if (role != Role.ADMIN && role != Role.SYSTEM) {
            throw notAllowed();
        }
    }

    private static ApiException notAllowed() {
        return ApiException.forbidden("Your role does not allow this.");
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
}
