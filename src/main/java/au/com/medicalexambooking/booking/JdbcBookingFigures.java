package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts by plain SQL, under the conditions that lists of the same bookings have. */
@Service
class JdbcBookingFigures implements BookingFigures {

    private static final String SPANS = "(select n, cast(a as timestamptz) as a, cast(z as timestamptz) as z from"
            + " unnest(string_to_array(:starts, ','), string_to_array(:ends, ',')) with ordinality x(a, z, n)) span";

    /**
     * Figures of a year meet most bookings: they are counted in memory and read from indexes that fit into it, which the
     * database would not expect of queries that want a page. Ends with the transaction.
     */
    private static final String PREPARE =
            "select set_config('work_mem', '16MB', true), set_config('random_page_cost', '1.1', true)";

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    JdbcBookingFigures(
            JdbcClient jdbc,
            CurrentActor currentActor,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.audit = audit;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
    }

    @Override
    public List<Map<AppointmentKind, Long>> made(List<Span> spans) {
        record Row(int span, AppointmentKind kind, long bookings) {}
        var rows = read(
                BookingConditions.EVERYTHING,
                where -> "select span.n, b.appointment_type, count(*) as bookings from " + SPANS
                        + " join bookings b on b.created_at >= span.a and b.created_at < span.z" + where
                        + " group by span.n, b.appointment_type",
                times(spans),
                (row, n) -> new Row(
                        row.getInt("n"),
                        AppointmentKind.of(row.getString("appointment_type")),
                        row.getLong("bookings")));
        var counts = new ArrayList<Map<AppointmentKind, Long>>();
        spans.forEach(span -> {
            var none = new EnumMap<AppointmentKind, Long>(AppointmentKind.class);
            for (var kind : AppointmentKind.values()) {
                none.put(kind, 0L);
            }
            counts.add(none);
        });
        rows.forEach(row -> counts.get(row.span() - 1).put(row.kind(), row.bookings()));
        return counts;
    }

    @Override
    public List<Stage> inProgress(Instant recent, Instant old) {
        var active =
                new Filter(BookingStatus.ACTIVE, null, null, Set.of(), null, null, null, Order.EARLIEST_FIRST, 1, 1);
        return read(
                active,
                where -> "select b.current_progress, count(*) filter (where b.progress_since >= :recent) as recent,"
                        + " count(*) filter (where b.progress_since >= :old and b.progress_since < :recent) as middle,"
                        + " count(*) filter (where b.progress_since < :old) as old,"
                        + " percentile_cont(0.5) within group (order by " + days(":at - b.progress_since")
                        + ") as median_days,"
                        + " min(b.progress_since) as since"
                        + " from bookings b" + where
                        + " and b.progress_since is not null group by b.current_progress",
                Map.of("recent", atOffset(recent), "old", atOffset(old), "at", atOffset(clock.instant())),
                (row, n) -> new Stage(
                        Progress.of(row.getString("current_progress")),
                        row.getLong("recent"),
                        row.getLong("middle"),
                        row.getLong("old"),
                        row.getDouble("median_days"),
                        row.getObject("since", OffsetDateTime.class).toInstant()));
    }

    /** A report that was taken back and released again counts once a span, by the last release in it. */
    @Override
    public List<Reports> reports(List<Span> spans) {
        var none = new Reports(0, 0, 0, null, null, null);
        return bySpan(
                spans,
                none,
                where -> "with released as (select span.n, p.booking_id, max(p.created_at) as at from " + SPANS
                        + " join booking_progress p on p.progress = 'report_generated'"
                        + "   and p.created_at >= span.a and p.created_at < span.z"
                        + " group by span.n, p.booking_id)"
                        + " select n, count(*) as released, count(*) filter (where at > b.report_due_at) as late,"
                        + " count(b.report_due_at) as due,"
                        + " percentile_cont(array[0.5, 0.8]) within group"
                        + "   (order by greatest(" + days("at - b.appointment_date") + ", 0)) as days,"
                        + " percentile_cont(0.5) within group"
                        + "   (order by " + days("b.report_due_at - b.appointment_date") + ") as allowed"
                        + " from released join bookings b on b.id = released.booking_id" + where + " group by n",
                row -> {
                    var days = (Double[]) row.getArray("days").getArray();
                    return new Reports(
                            row.getLong("released"), row.getLong("late"), row.getLong("due"), days[0], days[1], (Double)
                                    row.getObject("allowed"));
                });
    }

    private static String days(String interval) {
        return "date_part('epoch', " + interval + ") / 86400"; // extract() would count in decimals, which takes long
    }

    @Override
    public List<Lost> lost(List<Span> spans) {
        return bySpan(
                spans,
                new Lost(0, 0, 0),
                where -> "select span.n, count(distinct b.id) filter (where p.progress = 'cancelled') as cancelled,"
                        + " count(distinct b.id) filter (where p.progress = 'cancelled'"
                        + "   and b.current_progress = 'cancelled' and b.late_cancellation) as late,"
                        + " count(distinct b.id) filter (where p.progress = 'no_show') as no_shows"
                        + " from " + SPANS
                        + " join booking_progress p on p.progress in ('cancelled', 'no_show')"
                        + "   and p.created_at >= span.a and p.created_at < span.z"
                        + " join bookings b on b.id = p.booking_id" + where + " group by span.n",
                row -> new Lost(row.getLong("cancelled"), row.getLong("late"), row.getLong("no_shows")));
    }

    @Override
    public List<Use> use(LocalDate from, LocalDate to) {
        var lost = "(b.current_progress = 'cancelled' and b.late_cancellation is true)";
        var filter = new Filter(null, null, null, Set.of(), null, from, to, Order.EARLIEST_FIRST, 1, 1);
        return read(
                filter,
                where -> "select s.id, s.name, s.specialty, count(*) as examinations,"
                        + " count(*) filter (where " + lost + ") as late,"
                        + " count(*) filter (where b.current_progress = 'no_show') as no_shows,"
                        + " coalesce(sum(b.duration_minutes) filter"
                        + "   (where b.current_progress <> 'cancelled' or " + lost + "), 0) as held,"
                        + " coalesce(sum(b.duration_minutes) filter"
                        + "   (where b.current_progress not in ('cancelled', 'no_show')), 0) as used"
                        + " from bookings b join specialists s on s.id = b.specialist_id" + where
                        + " group by s.id order by s.name, s.id",
                Map.of(),
                (row, n) -> new Use(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("specialty"),
                        row.getLong("examinations"),
                        row.getLong("late"),
                        row.getLong("no_shows"),
                        row.getLong("held"),
                        row.getLong("used")));
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** One answer a span, in their order; spans without rows have none. */
    private <T> List<T> bySpan(List<Span> spans, T none, Function<String, String> sql, Reading<T> reading) {
        record Row<R>(int span, R value) {}
        var rows = read(
                BookingConditions.EVERYTHING,
                sql,
                times(spans),
                (row, n) -> new Row<>(row.getInt("n"), reading.of(row)));
        var all = new ArrayList<T>(Collections.nCopies(spans.size(), none));
        rows.forEach(row -> all.set(row.span() - 1, row.value()));
        return all;
    }

    private <T> List<T> read(
            Filter filter, Function<String, String> sql, Map<String, Object> more, RowMapper<T> mapper) {
        var actor = currentActor.get();
        if (actor.role() != Role.MANAGER && actor.role() != Role.ADMIN) {
            audit.recordIndependently(AuditEvent.denied("booking.counted", "booking", "-", "forbidden"));
            throw ApiException.forbidden("Figures are for managers.");
        }
        var conditions = BookingConditions.of(actor, filter, clock.instant());
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(PREPARE).query().listOfRows();
            return jdbc.sql(sql.apply(conditions.where()))
                    .params(conditions.parameters())
                    .params(more)
                    .query(mapper)
                    .list();
        }));
    }

    private static Map<String, Object> times(List<Span> spans) {
        return Map.of("starts", joined(spans, Span::from), "ends", joined(spans, Span::until));
    }

    private static String joined(List<Span> spans, Function<Span, @Nullable Instant> bound) {
        return spans.stream()
                .map(span -> Objects.requireNonNull(bound.apply(span)).toString())
                .collect(Collectors.joining(","));
    }

    private static OffsetDateTime atOffset(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
