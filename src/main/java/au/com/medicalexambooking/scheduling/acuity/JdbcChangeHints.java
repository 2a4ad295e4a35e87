package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.scheduling.ChangeHints;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The inbox in {@code webhook_events}. Duplicates melt into the row that waits already; an appointment is handed out to
 * one taker at a time and not again within its spacing, however many hints arrive for it.
 */
final class JdbcChangeHints implements ChangeHints {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_FAILURES = 5;
    private static final int LOCK_SPACE = 0x41435549;

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final Duration spacing;

    /**
     * @param spacing how often one appointment is handed out at most
     */
    JdbcChangeHints(JdbcClient sql, TransactionOperations transaction, Clock clock, Duration spacing) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
        this.spacing = spacing;
    }

    @Override
    public void add(Hint hint, Duration delay) {
        var now = now();
        sql.sql("""
                        INSERT INTO webhook_events (id, source, event_type, resource_id, calendar_id, payload,
                                                    actor_id, on_behalf_of_id, not_before, created_at)
                        VALUES (:id, :source, :action, :appointment, :calendar,
                                jsonb_strip_nulls(jsonb_build_object(
                                  'action', :action::text, 'id', :appointment::text, 'calendarID', :calendar::text)),
                                :actor, :onBehalfOf, :due, :now)
                        ON CONFLICT (resource_id, source, event_type, coalesce(actor_id, ''),
                                     coalesce(on_behalf_of_id, ''))
                                    WHERE state = 'waiting' AND taken_at IS NULL
                        DO UPDATE SET created_at = excluded.created_at,
                                      not_before = least(webhook_events.not_before, excluded.not_before)
                        """)
                .param("id", Ids.next())
                .param("source", value(hint.source()))
                .param("action", hint.action())
                .param("appointment", hint.appointmentId())
                .param("calendar", hint.calendarId(), java.sql.Types.VARCHAR)
                .param(
                        "actor",
                        hint.requester() == null ? null : hint.requester().userId(),
                        java.sql.Types.VARCHAR)
                .param(
                        "onBehalfOf",
                        hint.requester() == null ? null : hint.requester().onBehalfOf(),
                        java.sql.Types.VARCHAR)
                .param("due", Timestamp.from(now.plus(delay)))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Keeps a genuine message that names no appointment of ours to read, so that people can see it came. */
    void addIgnored(Source source, String action, @Nullable String resourceId) {
        sql.sql("""
                        INSERT INTO webhook_events (id, source, event_type, resource_id, payload, state, not_before,
                                                    processed_at, created_at)
                        VALUES (:id, :source, :action, :resource, jsonb_build_object('action', :action::text),
                                'ignored', :now, :now, :now)
                        """)
                .param("id", Ids.next())
                .param("source", value(source))
                .param("action", action)
                .param("resource", resourceId == null ? "-" : resourceId)
                .param("now", Timestamp.from(now()))
                .update();
    }

    @Override
    public List<String> takeDue(int max, Duration visibleAgainAfter) {
        return inTransaction(() -> {
            var now = now();
            var due = sql.sql("""
                            SELECT e.resource_id
                            FROM webhook_events e
                            WHERE e.state = 'waiting' AND e.not_before <= :now
                              AND NOT EXISTS (SELECT 1 FROM webhook_events taken
                                              WHERE taken.resource_id = e.resource_id AND taken.taken_at > :lately)
                            GROUP BY e.resource_id
                            ORDER BY min(e.not_before)
                            LIMIT :max
                            """)
                    .param("now", Timestamp.from(now))
                    .param("lately", Timestamp.from(now.minus(spacing)))
                    .param("max", max * 4L)
                    .query(String.class)
                    .list();
            var taken = new ArrayList<String>();
            for (var appointmentId : due) {
                if (taken.size() < max && lock(appointmentId) && hold(appointmentId, now, visibleAgainAfter)) {
                    taken.add(appointmentId);
                }
            }
            return taken;
        });
    }

    /**
     * Puts off what could not be handed on, a little longer each time. After so many failures in a row that it must lie
     * with the hint itself, it is given up.
     *
     * @return whether it was given up
     */
    boolean putOff(String appointmentId, String failure) {
        return inTransaction(() -> {
            var now = now();
            return sql.sql("""
                            UPDATE webhook_events
                            SET attempts = attempts + 1, failures = failures + 1, error = left(:failure, 200),
                                not_before = CAST(:now AS timestamptz)
                                  + least(interval '1 second' * power(2, least(failures, 10)), interval '1 minute'),
                                state = CASE WHEN failures + 1 >= :most THEN 'dead' ELSE state END,
                                processed_at = CASE WHEN failures + 1 >= :most THEN CAST(:now AS timestamptz) END
                            WHERE resource_id = :appointment AND state = 'waiting' AND not_before <= :now
                            RETURNING state
                            """)
                    .param("failure", failure)
                    .param("now", Timestamp.from(now))
                    .param("most", MOST_FAILURES)
                    .param("appointment", appointmentId)
                    .query(String.class)
                    .list()
                    .contains("dead");
        });
    }

    @Override
    public void settle(String appointmentId, Instant readAt, Settlement settlement, @Nullable String note) {
        sql.sql("""
                        UPDATE webhook_events SET state = :state, processed_at = :now, error = left(:note, 200)
                        WHERE resource_id = :appointment AND state = 'waiting' AND created_at <= :readAt
                        """)
                .param("state", settlement.name().toLowerCase(Locale.ROOT))
                .param("now", Timestamp.from(now()))
                .param("note", note, java.sql.Types.VARCHAR)
                .param("appointment", appointmentId)
                .param("readAt", Timestamp.from(readAt.truncatedTo(ChronoUnit.MICROS)))
                .update();
    }

    @Override
    public Optional<Requester> requesterOf(String appointmentId) {
        return sql.sql("""
                        SELECT actor_id, on_behalf_of_id FROM webhook_events
                        WHERE resource_id = :appointment AND state = 'waiting' AND actor_id IS NOT NULL
                        ORDER BY created_at DESC, id LIMIT 1
                        """)
                .param("appointment", appointmentId)
                .query((row, number) -> new Requester(row.getString("actor_id"), row.getString("on_behalf_of_id")))
                .optional();
    }

    /** One taker an appointment: the lock lasts as long as the taker's transaction. */
    private boolean lock(String appointmentId) {
        return sql.sql("SELECT pg_try_advisory_xact_lock(:space, hashtext(:appointment))")
                .param("space", LOCK_SPACE)
                .param("appointment", appointmentId)
                .query(Boolean.class)
                .single();
    }

    /** Holds the due hints back; false where another taker was quicker. */
    private boolean hold(String appointmentId, Instant now, Duration visibleAgainAfter) {
        return sql.sql("""
                                UPDATE webhook_events
                                SET attempts = attempts + 1, failures = 0, taken_at = :now,
                                    not_before = CAST(:now AS timestamptz) + greatest(
                                      interval '1 millisecond' * :visibleAgain,
                                      least(interval '1 second' * power(2, least(attempts, 10)),
                                            interval '1 millisecond' * :longest))
                                WHERE id IN (SELECT id FROM webhook_events
                                             WHERE resource_id = :appointment AND state = 'waiting'
                                               AND not_before <= :now
                                             FOR UPDATE SKIP LOCKED)
                                """)
                        .param("now", Timestamp.from(now))
                        .param("visibleAgain", visibleAgainAfter.toMillis())
                        .param("longest", LONGEST_PAUSE.toMillis())
                        .param("appointment", appointmentId)
                        .update()
                > 0;
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        var result = transaction.execute(status -> work.get());
        if (result == null) {
            throw new IllegalStateException("The transaction brought no result");
        }
        return result;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String value(Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
