package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of signed-in people. A session holds nothing but whose it is; role, access and memberships are read with it,
 * in one query, for every request. Its key in the database, which tokens carry, is not the id that the cookie carries.
 */
@Component
class Sessions {

    private static final Duration ACTIVITY_STEP = Duration.ofSeconds(30);
    private static final String QUERY =
            "select s.primary_id, s.creation_time, s.last_access_time, u.id, u.email, u.name,"
                    + " u.role, u.disabled, u.phone, array(select m.organization_id from organization_members m"
                    + " where m.user_id = u.id) as organizations"
                    + " from spring_session s join users u on u.id = s.principal_name where ";

    private final JdbcClient jdbc;
    private final Clock clock;

    Sessions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Begins a session with a new id for this person, ends the one that the browser had, and returns its key. */
    String begin(HttpServletRequest request, Person person) {
        var former = request.getSession(false);
        if (former != null) {
            former.invalidate();
        }
        var session = request.getSession(true);
        session.setMaxInactiveInterval((int) idleLimit(person.role()).toSeconds());
        session.setAttribute(
                FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
                person.id().value());
        return jdbc.sql("select primary_id from spring_session where session_id = :id")
                .param("id", session.getId())
                .query(String.class)
                .single();
    }

    /** The live session that a token names. */
    Optional<Live> findByKey(String key) {
        return live(jdbc.sql(QUERY + "s.primary_id = :key")
                .param("key", key)
                .query(Sessions::live)
                .optional());
    }

    /** The live session that a cookie names. */
    Optional<Live> findById(String id) {
        return live(jdbc.sql(QUERY + "s.session_id = :id")
                .param("id", id)
                .query(Sessions::live)
                .optional());
    }

    /** Notes that the session was used, at most every half minute. */
    void touch(Live session) {
        var now = clock.instant();
        if (session.lastUsed().plus(ACTIVITY_STEP).isBefore(now)) {
            jdbc.sql("update spring_session set last_access_time = :now, expiry_time = :expiry where primary_id = :key")
                    .param("now", now.toEpochMilli())
                    .param(
                            "expiry",
                            now.plus(idleLimit(session.person().role())).toEpochMilli())
                    .param("key", session.key())
                    .update();
        }
    }

    /** Ends the session, and every token with it. */
    void end(String key) {
        jdbc.sql("delete from spring_session where primary_id = :key")
                .param("key", key)
                .update();
    }

    static Duration idleLimit(Role role) {
        return role.isOperator() ? Duration.ofMinutes(15) : Duration.ofMinutes(30);
    }

    static Duration absoluteLimit(Role role) {
        return role.isOperator() ? Duration.ofHours(8) : Duration.ofHours(12);
    }

    private Optional<Live> live(Optional<Live> found) {
        var now = clock.instant();
        return found.filter(session -> !session.person().disabled()
                && session.person().role() != Role.SYSTEM
                && session.begun().plus(absoluteLimit(session.person().role())).isAfter(now)
                && session.lastUsed().plus(idleLimit(session.person().role())).isAfter(now));
    }

    private static Live live(ResultSet row, int number) throws SQLException {
        var role = Role.of(row.getString("role"));
        var person = new Person(
                new UserId(row.getString("id")),
                row.getString("email"),
                row.getString("name"),
                role,
                row.getBoolean("disabled"),
                row.getString("phone"));
        Set<OrganizationId> organizations = role == Role.USER
                ? Stream.of((String[]) row.getArray("organizations").getArray())
                        .map(OrganizationId::new)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
        return new Live(
                row.getString("primary_id"),
                person,
                organizations,
                Instant.ofEpochMilli(row.getLong("creation_time")),
                Instant.ofEpochMilli(row.getLong("last_access_time")));
    }

    /**
     * A session within its limits, with the person as the database knows them now.
     *
     * @param key its key in the database
     * @param organizations whose bookings the person sees; empty for everybody but referrers
     */
    record Live(String key, Person person, Set<OrganizationId> organizations, Instant begun, Instant lastUsed) {

        Live {
            organizations = Set.copyOf(organizations);
        }
    }
}
