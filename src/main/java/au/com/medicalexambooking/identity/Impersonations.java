package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Administrators who act for a referrer: with a reason, for an hour at most, with the referrer's rights less those that
 * concern the referrer's own account. Beginning, end and every act in between carry both people in the trail, and the
 * referrer can read of it.
 */
@Service
@Transactional
public class Impersonations {

    /** After this an impersonation is over. */
    public static final Duration LONGEST = Duration.ofMinutes(60);

    private static final int SHORTEST_REASON = 10;
    private static final int LONGEST_REASON = 300;

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;
    private final Clock clock;

    Impersonations(
            JdbcClient jdbc, UserDirectory directory, CurrentActor currentActor, IdentityTrail trail, Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.currentActor = currentActor;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * The referrer with this id, where the current actor may act for that person.
     *
     * @throws ApiException 404 for unknown people; 403 for everybody but administrators as themselves, and for people who
     *     cannot be acted for
     */
    @Transactional(readOnly = true)
    public Person referrer(UserId id) {
        requireAdministrator();
        var person =
                directory.find(id).filter(found -> found.role() != Role.SYSTEM).orElseThrow(ApiException::notFound);
        if (person.role() != Role.USER) {
            throw refused(person, "not_a_referrer", "Administrators act for referrers only.");
        }
        if (person.disabled()) {
            throw refused(person, "account_disabled", "This account is disabled: nobody acts for it.");
        }
        return person;
    }

    /**
     * What is kept of a reason.
     *
     * @throws ApiException 400 where it says too little or too much
     */
    public static String reason(@Nullable String text) {
        if (text == null) {
            throw ApiException.badField("reason", "Say why you act for this person. They will read it.");
        }
        var reason = TypedText.plain("reason", text, LONGEST_REASON);
        if (reason.length() < SHORTEST_REASON) {
            throw ApiException.badField(
                    "reason", "Say in 10 to 300 characters why you act for this person. They will read it.");
        }
        return reason;
    }

    /**
     * Puts on record that the current actor acts for this referrer in this session from now on.
     *
     * @param session key of a session of the current actor that nobody holds yet
     * @return when it will be over at the latest
     */
    public Instant begin(Person referrer, String reason, String session) {
        requireAdministrator();
        var administrator = currentActor.get();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var end = now.plus(LONGEST);
        var id = Ids.next();
        jdbc.sql("insert into impersonations (id, session_id, admin_id, target_id, reason, begun_at, ends_at)"
                        + " values (:id, :session, :admin, :target, :reason, :begun, :ends)")
                .param("id", id)
                .param("session", session)
                .param("admin", administrator.userId().value())
                .param("target", referrer.id().value())
                .param("reason", reason)
                .param("begun", utc(now))
                .param("ends", utc(end))
                .update();
        currentActor.runAs(
                both(administrator, referrer.id()),
                () -> trail.changed(
                        Act.done("impersonation.begun", "user", referrer.id().value())
                                .with(Map.of("impersonation", id, "endsAt", end.toString()))));
        return end;
    }

    /** Puts on record that the impersonation in this session is over; nothing happens where there is none. */
    public boolean end(String session, How how) {
        var ended = jdbc.sql("update impersonations set ended_at = :now, ending = :how"
                        + " where session_id = :session and ended_at is null returning id, admin_id, target_id, ending")
                .param("now", utc(clock.instant()))
                .param("how", how.value())
                .param("session", session)
                .query(Ended::of)
                .list();
        ended.forEach(this::record);
        return !ended.isEmpty();
    }

    /** Puts an end on record where nobody did: after an hour, or when the session has gone. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT30S")
    public void closeForgotten() {
        var ended = jdbc.sql("update impersonations i set ended_at = least(i.ends_at, :now),"
                        + " ending = case when i.ends_at <= :now then 'expired' else 'session_ended' end"
                        + " where i.ended_at is null and (i.ends_at <= :now"
                        + " or not exists (select 1 from spring_session s where s.primary_id = i.session_id))"
                        + " returning id, admin_id, target_id, ending")
                .param("now", utc(clock.instant()))
                .query(Ended::of)
                .list();
        for (var one : ended) {
            var actor = new Actor(one.admin(), one.target(), Role.USER, Set.of(), Channel.JOB, null, null, null);
            currentActor.runAs(actor, () -> record(one));
        }
    }

    /**
     * Who acted in the current actor's own name, newest first.
     *
     * @param before only those that began earlier, null for all
     */
    @Transactional(readOnly = true)
    public List<Past> ofOneself(@Nullable Instant before, int limit) {
        return jdbc.sql("select u.name, i.reason, i.begun_at, i.ends_at, i.ended_at from impersonations i"
                        + " join users u on u.id = i.admin_id where i.target_id = :me"
                        + " and (cast(:before as timestamptz) is null or i.begun_at < :before)"
                        + " order by i.begun_at desc limit :limit")
                .param("me", currentActor.get().effectiveUser().value())
                .param("before", before == null ? null : utc(before), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", limit)
                .query(Past::of)
                .list();
    }

    private void record(Ended ended) {
        trail.changed(Act.done("impersonation.ended", "user", ended.target().value())
                .with(Map.of("impersonation", ended.id(), "ending", ended.ending())));
    }

    private ApiException refused(Person person, String code, String message) {
        trail.happened(Act.refused(
                Ending.DENIED, "impersonation.begun", "user", person.id().value(), code));
        return new ApiException(HttpStatus.FORBIDDEN, code, message);
    }

    private void requireAdministrator() {
        var actor = currentActor.get();
        if (actor.role() != Role.ADMIN || actor.onBehalfOf() != null) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
    }

    private static Actor both(Actor administrator, UserId referrer) {
        return new Actor(
                administrator.userId(),
                referrer,
                administrator.role(),
                administrator.organizations(),
                administrator.channel(),
                administrator.ip(),
                administrator.userAgent(),
                administrator.requestId());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** How an impersonation ended by an act. */
    public enum How {
        EXITED,
        SIGNED_OUT;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Ended(String id, UserId admin, UserId target, String ending) {

        static Ended of(ResultSet row, int number) throws SQLException {
            return new Ended(
                    row.getString("id"),
                    new UserId(row.getString("admin_id")),
                    new UserId(row.getString("target_id")),
                    row.getString("ending"));
        }
    }

    /**
     * An impersonation as the person reads of it in whose name somebody acted.
     *
     * @param endsAt when it ends or ended at the latest
     * @param endedAt null as long as it lasts
     */
    public record Past(
            String administratorName,
            String reason,
            Instant begunAt,
            Instant endsAt,
            @Nullable Instant endedAt) {

        private static Past of(ResultSet row, int number) throws SQLException {
            var ended = row.getObject("ended_at", OffsetDateTime.class);
            return new Past(
                    row.getString("name"),
                    row.getString("reason"),
                    row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                    row.getObject("ends_at", OffsetDateTime.class).toInstant(),
                    ended == null ? null : ended.toInstant());
        }

        /** Names and reasons never reach a log. */
        @Override
        public String toString() {
            return "Past[" + begunAt + "]";
        }
    }
}
