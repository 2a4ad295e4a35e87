package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds the referrer whom an administrator is to act for, or whom a coordinator is to give a booking to. */
@Service
@Transactional
public class ReferrerSearch {

    private static final int MOST = 50;
    private static final int LONGEST = 100;

    private static final String QUERY = "select u.id, u.email, u.name, u.role, u.disabled, u.phone,"
            + " firm.id as firm_id, firm.name as firm_name, firm.slug as firm_slug from users u"
            + " left join lateral (select o.id, o.name, o.slug from organization_members m"
            + " join organizations o on o.id = m.organization_id where m.user_id = u.id"
            + " order by lower(o.name) like :pattern desc, m.created_at, o.id limit 1) firm on true"
            + " where u.role = 'user' and not u.disabled"
            + " and (lower(u.name) like :pattern or lower(u.email) like :pattern or lower(firm.name) like :pattern)"
            + " order by lower(u.name), u.id limit "
            + MOST;

    private static final String MEMBERS = "select u.id, u.email, u.name, u.role, u.disabled, u.phone,"
            + " o.id as firm_id, o.name as firm_name, o.slug as firm_slug from organization_members m"
            + " join users u on u.id = m.user_id join organizations o on o.id = m.organization_id"
            + " where u.role = 'user' and not u.disabled and not o.reserved"
            + " and not exists (select 1 from unnest(string_to_array(:words, ' ')) word"
            + " where strpos(lower(u.name || ' ' || u.email || ' ' || o.name), word) = 0)"
            + " order by lower(o.name), o.id, lower(u.name), u.id limit ";

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;

    ReferrerSearch(JdbcClient jdbc, CurrentActor currentActor, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.trail = trail;
    }

    /**
     * Enabled referrers with this text in name, e-mail address or organisation, at most fifty, by name. The search is
     * recorded, without its text.
     *
     * @throws ApiException 403 for everybody but administrators, 400 for a text that nothing could be called
     */
    public List<Referrer> find(String text) {
        if (currentActor.get().role() != Role.ADMIN) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
        var searched = TypedText.plain("query", text, LONGEST);
        var found = jdbc.sql(QUERY)
                .param("pattern", TypedText.containing(searched))
                .query(ReferrerSearch::referrer)
                .list();
        trail.changed(Act.done("referrer.searched", "user", "-")
                .with(Map.of(
                        "ids",
                        found.stream().map(one -> one.person().id().value()).toList())));
        return found;
    }

    /**
     * Enabled members of firms whose name, e-mail address and firm together hold every word of this text, by firm and
     * name; somebody of two firms comes twice. The search is recorded, without its text.
     *
     * @throws ApiException 403 for everybody but people of the examination company, 400 for a text that nothing could be
     *     called
     */
    public List<Member> findMembers(String text, int most) {
        if (!currentActor.get().role().isOperator()) {
            throw ApiException.forbidden("Only people of the examination company may do this.");
        }
        var words = TypedText.plain("find", text, LONGEST).toLowerCase(Locale.ROOT);
        var found = jdbc.sql(MEMBERS + most)
                .param("words", words.strip().replaceAll("\\s+", " "))
                .query((row, number) -> new Member(JdbcUserDirectory.person(row, number), firm(row)))
                .list();
        trail.changed(Act.done("referrer.searched", "user", "-")
                .with(Map.of(
                        "ids",
                        found.stream().map(one -> one.person().id().value()).toList())));
        return found;
    }

    private static Referrer referrer(ResultSet row, int number) throws SQLException {
        return new Referrer(JdbcUserDirectory.person(row, number), row.getString("firm_id") == null ? null : firm(row));
    }

    private static Organization firm(ResultSet row) throws SQLException {
        return new Organization(
                new OrganizationId(row.getString("firm_id")), row.getString("firm_name"), row.getString("firm_slug"));
    }

    /** A referrer, with the firm that fits the search or else the first one. */
    public record Referrer(Person person, @Nullable Organization organization) {}

    /** A referrer as a member of one firm. */
    public record Member(Person person, Organization organization) {}
}
