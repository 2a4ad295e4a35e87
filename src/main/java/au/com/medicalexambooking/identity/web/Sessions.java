package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.FactorPolicy;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SignIn;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of signed-in people. A session holds nothing but whose it is; role, access and memberships are read with it,
 * in one query, for every request. Its key in the database, which tokens carry, is not the id that the cookie carries.
 *
 * <p>A session in which an administrator acts for a referrer belongs to the administrator; whom it stands for is on record
 * elsewhere and is read with it. It counts for as long as both may take part and the time is not up.
 *
 * <p>A session that began while its owner's role needed no second factor counts no more once the role needs one.
 */
@Component
class Sessions {

    /** Sessions of one person at the same time. */
    static final int MOST = 5;

    /** How long a session may be in use without that being noted. */
    static final Duration ACTIVITY_STEP = Duration.ofSeconds(30);

    private static final String QUERY =
            "select s.primary_id, s.creation_time, s.last_access_time, s.second_factor_demanded, u.id, u.email, u.name,"
                    + " u.role, u.disabled, u.phone, s.active_organization_id,"
                    + " case when i.admin_id is null then u.timezone else a.timezone end as reader_zone,"
                    + " array(select m.organization_id from organization_members m where m.user_id = u.id"
                    + " order by m.created_at, m.organization_id) as organizations,"
                    + " i.admin_id, i.reason, i.ends_at, i.ended_at is null and i.admin_id = s.principal_name as is_open,"
                    + " a.name as admin_name, a.role as admin_role, a.disabled as admin_disabled"
                    + " from spring_session s left join impersonations i on i.session_id = s.primary_id"
                    + " left join users a on a.id = i.admin_id"
                    + " join users u on u.id = coalesce(i.target_id, s.principal_name) where ";

    private final JdbcClient jdbc;
    private final FactorPolicy policy;
    private final IdentityTrail trail;
    private final Clock clock;

    Sessions(JdbcClient jdbc, FactorPolicy policy, IdentityTrail trail, Clock clock) {
        this.jdbc = jdbc;
        this.policy = policy;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Begins a session with a new id for this person, ends the one that the browser had, and returns its key. Of more than
     * {@value #MOST} sessions of one person the oldest end.
     */
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
        var origin = Requests.originOf(request, Channel.PORTAL);
        var key = jdbc.sql("update spring_session set ip_address = :ip, user_agent = left(:agent, 400),"
                        + " second_factor_demanded = :demanded where session_id = :id returning primary_id")
                .param("ip", origin.ip(), Types.VARCHAR)
                .param("agent", origin.userAgent(), Types.VARCHAR)
                .param("demanded", policy.demandsTotp(person.role()))
                .param("id", session.getId())
                .query(String.class)
                .single();
        endBeyondMost(person, key);
        return key;
    }

    private void endBeyondMost(Person person, String newest) {
        int ended = jdbc.sql("delete from spring_session where primary_id in (select primary_id from spring_session"
                        + " where principal_name = :user order by creation_time desc, primary_id offset :most)"
                        + " and primary_id <> :key")
                .param("user", person.id().value())
                .param("most", MOST)
                .param("key", newest)
                .update();
        if (ended > 0) {
            trail.happened(Act.done("session.ended", "user", person.id().value())
                    .with(Map.of("reason", "too_many", "sessions", ended)));
        }
    }

    /** The sessions of a person that have not run out, the newest first. */
    List<Seen> of(Person person) {
        var now = clock.instant();
        return jdbc
                .sql("select primary_id, creation_time, last_access_time, ip_address, user_agent from spring_session"
                        + " where principal_name = :user order by creation_time desc")
                .param("user", person.id().value())
                .query((row, number) -> new Seen(
                        row.getString("primary_id"),
                        Instant.ofEpochMilli(row.getLong("creation_time")),
                        Instant.ofEpochMilli(row.getLong("last_access_time")),
                        row.getString("ip_address"),
                        row.getString("user_agent")))
                .list()
                .stream()
                .filter(seen -> isWithinLimits(person.role(), seen.begun(), seen.lastUsed(), now))
                .toList();
    }

    /** Ends one session of this person; false where it is nobody's or somebody else's. */
    boolean end(Person person, String key) {
        return jdbc.sql("delete from spring_session where primary_id = :key and principal_name = :user")
                        .param("key", key)
                        .param("user", person.id().value())
                        .update()
                > 0;
    }

    /** Ends all sessions of this person but one, and says how many. */
    int endOthers(Person person, String key) {
        return jdbc.sql("delete from spring_session where principal_name = :user and primary_id <> :key")
                .param("user", person.id().value())
                .param("key", key)
                .update();
    }

    /** Lets a referrer of several organisations act for this one in the session. */
    void activate(String key, OrganizationId organization) {
        jdbc.sql("update spring_session set active_organization_id = :organization where primary_id = :key")
                .param("organization", organization.value())
                .param("key", key)
                .update();
    }

    /** As {@link #begin}, in place of another session of the same sign-in: the new one lasts no longer than that one would. */
    String beginWithin(Live former, HttpServletRequest request, Person person) {
        end(former.key());
        var key = begin(request, person);
        jdbc.sql("update spring_session set creation_time = :begun where primary_id = :key")
                .param("begun", former.begun().toEpochMilli())
                .param("key", key)
                .update();
        return key;
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
                    .param("expiry", now.plus(idleLimit(session.keyboardRole())).toEpochMilli())
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
                && mayStillAct(session, now)
                && (session.secondFactorDemanded() || !policy.demandsTotp(session.keyboardRole()))
                && isWithinLimits(session.keyboardRole(), session.begun(), session.lastUsed(), now));
    }

    private static boolean isWithinLimits(Role role, Instant begun, Instant lastUsed, Instant now) {
        return begun.plus(absoluteLimit(role)).isAfter(now)
                && lastUsed.plus(idleLimit(role)).isAfter(now);
    }

    private static boolean mayStillAct(Live session, Instant now) {
        var impersonation = session.impersonation();
        return impersonation == null
                || (impersonation.isAllowed()
                        && session.person().role() == Role.USER
                        && impersonation.endsAt().isAfter(now));
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
        var memberships = role == Role.USER
                ? List.of((String[]) row.getArray("organizations").getArray())
                : List.<String>of();
        var chosen = row.getString("active_organization_id");
        // One at a time: the chosen one while the membership lasts, else the oldest.
        Set<OrganizationId> organizations = memberships.stream()
                .filter(id -> chosen == null || !memberships.contains(chosen) || id.equals(chosen))
                .limit(1)
                .map(OrganizationId::new)
                .collect(Collectors.toUnmodifiableSet());
        return new Live(
                row.getString("primary_id"),
                person,
                organizations,
                Instant.ofEpochMilli(row.getLong("creation_time")),
                Instant.ofEpochMilli(row.getLong("last_access_time")),
                row.getBoolean("second_factor_demanded"),
                ReaderZone.named(row.getString("reader_zone")).orElse(null),
                impersonation(row));
    }

    private static @Nullable Impersonation impersonation(ResultSet row) throws SQLException {
        var admin = row.getString("admin_id");
        return admin == null
                ? null
                : new Impersonation(
                        new UserId(admin),
                        row.getString("admin_name"),
                        row.getString("reason"),
                        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("is_open")
                                && Role.of(row.getString("admin_role")) == Role.ADMIN
                                && !row.getBoolean("admin_disabled"));
    }

    /** A session as its owner sees it in a list. */
    record Seen(
            String key,
            Instant begun,
            Instant lastUsed,
            @Nullable String ip,
            @Nullable String userAgent) {}

    /**
     * A session within its limits, with the person as the database knows them now.
     *
     * @param key its key in the database
     * @param person whose rights apply: who has signed in, or who is acted for
     * @param organizations the one whose bookings the person sees; empty for everybody but referrers
     * @param secondFactorDemanded whether it began while a second factor was demanded, and so with one
     * @param zone in which whoever is at the keyboard chose to read times, null where the browser says it
     * @param impersonation who acts for the person, null where nobody does
     */
    record Live(
            String key,
            Person person,
            Set<OrganizationId> organizations,
            Instant begun,
            Instant lastUsed,
            boolean secondFactorDemanded,
            @Nullable ZoneId zone,
            @Nullable Impersonation impersonation) {

        Live {
            organizations = Set.copyOf(organizations);
        }

        /** Who acts in this session, for whom, coming from there. */
        Actor actor(SignIn.Origin origin) {
            return impersonation == null
                    ? origin.actor(person, organizations)
                    : origin.actorFor(impersonation.admin(), person, organizations);
        }

        /** Limits follow who is at the keyboard. */
        Role keyboardRole() {
            return impersonation == null ? person.role() : Role.ADMIN;
        }
    }

    /**
     * Somebody acting for somebody else.
     *
     * @param admin who is at the keyboard
     * @param isAllowed whether the administrator still may, and has not stopped
     */
    record Impersonation(UserId admin, String adminName, String reason, Instant endsAt, boolean isAllowed) {

        /** Names and reasons never reach a log. */
        @Override
        public String toString() {
            return "Impersonation[" + admin + "]";
        }
    }
}
