package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.specialist.AppointmentKind;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What managers' figures count. A list with the same selection shows exactly the bookings of the figure, since both are
 * made of the conditions written here.
 *
 * @param kind only examinations held this way, or null
 * @param made only what was booked in this time, or null
 * @param reached only what came to this stage at some time, or null
 * @param during when it came there; null for whenever
 * @param waitingSince only what has been where it is since a moment in this time, or null
 * @param concern only what should not have happened, or null
 * @param bookings only these, or null for any
 */
public record Selection(
        @Nullable AppointmentKind kind,
        @Nullable Span made,
        @Nullable Progress reached,
        @Nullable Span during,
        @Nullable Span waitingSince,
        @Nullable Concern concern,
        @Nullable Set<BookingId> bookings) {

    /** No selection. */
    public static final Selection EVERYTHING = new Selection(null, null, null, null, null, null, null);

    /** What should not have happened. */
    public enum Concern {
        /** The report is due, and not there. */
        OVERDUE,
        /** The report came after it was due. */
        LATE_REPORT,
        /** Cancelled so late that the time could hardly be used for somebody else. */
        LATE_CANCELLATION
    }

    /**
     * A stretch of time.
     *
     * @param from its first moment, or null for a stretch without beginning
     * @param until the first moment after it, or null for a stretch without end
     */
    public record Span(@Nullable Instant from, @Nullable Instant until) {}

    public Selection {
        bookings = bookings == null ? null : Set.copyOf(bookings);
    }

    /** What {@link Concern#OVERDUE} means, as an index has it. */
    static final String OVERDUE =
            "b.status = 'active' and b.current_progress = 'generating_report' and b.report_due_at <= ";

    void addTo(List<String> conditions, Map<String, Object> parameters, Instant now) {
        var wantedKind = kind;
        if (wantedKind != null) {
            conditions.add("b.appointment_type = :kind");
            parameters.put("kind", wantedKind.value());
        }
        add("b.created_at", "made", made, conditions, parameters);
        add("b.progress_since", "since", waitingSince, conditions, parameters);
        addConcern(conditions, parameters, now);
        addReached(conditions, parameters);
        var wanted = bookings;
        if (wanted != null) {
            conditions.add("b.id = any(string_to_array(:bookings, ','))");
            parameters.put(
                    "bookings", wanted.stream().map(BookingId::value).sorted().collect(Collectors.joining(",")));
        }
    }

    private void addConcern(List<String> conditions, Map<String, Object> parameters, Instant now) {
        if (concern == Concern.OVERDUE) {
            conditions.add(OVERDUE + ":now");
            // Whole minutes, so that counts of the same list are the same count.
            parameters.put("now", atOffset(now.truncatedTo(ChronoUnit.MINUTES)));
        } else if (concern == Concern.LATE_CANCELLATION) {
            conditions.add("b.current_progress = 'cancelled' and b.late_cancellation");
        }
    }

    /** A late report is one that came to its stage after it was due, whatever time is asked for. */
    private void addReached(List<String> conditions, Map<String, Object> parameters) {
        var late = concern == Concern.LATE_REPORT;
        var stage = late ? Progress.REPORT_GENERATED : reached;
        if (stage == null) {
            return;
        }
        var steps = new ArrayList<>(List.of("p.booking_id = b.id", "p.progress = :reached"));
        parameters.put("reached", stage.value());
        add("p.created_at", "during", during, steps, parameters);
        if (late) {
            steps.add("p.created_at > b.report_due_at");
        }
        conditions.add("exists (select 1 from booking_progress p where " + String.join(" and ", steps) + ")");
    }

    private static void add(
            String column, String name, @Nullable Span span, List<String> conditions, Map<String, Object> parameters) {
        var from = span == null ? null : span.from();
        if (from != null) {
            conditions.add(column + " >= :" + name + "From");
            parameters.put(name + "From", atOffset(from));
        }
        var until = span == null ? null : span.until();
        if (until != null) {
            conditions.add(column + " < :" + name + "Until");
            parameters.put(name + "Until", atOffset(until));
        }
    }

    private static OffsetDateTime atOffset(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
