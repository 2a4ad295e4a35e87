package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressRecords;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a booking from its first day to its payment: what is done and by whom, where it stands, what is ahead. */
final class ProgressTrack {

    private ProgressTrack() {}

    /**
     * One stop.
     *
     * @param state {@code is-done}, {@code is-current}, {@code is-todo} or {@code is-stopped}
     * @param said the state for those who do not see it
     */
    record Stop(
            String label,
            String icon,
            String state,
            String said,
            @Nullable String line,
            @Nullable String more) {}

    static List<Stop> of(BookingQueries.Details details, Instant now) {
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var stops = new ArrayList<Stop>();
        ProgressRecords.Entry outcome = null;
        for (var entry : details.progress()) {
            switch (entry.progress()) {
                case SCHEDULED -> stops.add(done("Scheduled", "calendar-check", entry, zone));
                case RESCHEDULED -> {
                    stops.removeIf(stop -> stop.label().equals("Rescheduled"));
                    stops.add(done("Rescheduled", "arrow-repeat", entry, zone));
                }
                case CANCELLED, NO_SHOW, GENERATING_REPORT -> outcome = entry;
                case REPORT_GENERATED, PAYMENT_RECEIVED -> {}
            }
        }
        var progress = booking.currentProgress();
        if (outcome != null && progress == Progress.CANCELLED) {
            stops.add(stopped("Cancelled", "x-circle", outcome, zone));
            return stops;
        }
        if (outcome != null && progress == Progress.NO_SHOW) {
            stops.add(stopped("Did not attend", "person-x", outcome, zone));
            return stops;
        }
        var reached = progress == null ? 0 : stage(progress);
        var over = !booking.appointmentDate().isAfter(now);
        stops.add(stop(
                "Examination",
                "person-check",
                reached > 1,
                reached == 1,
                Words.day(booking.appointmentDate(), zone),
                Words.time(booking.appointmentDate(), zone) + (reached == 1 && over ? ", outcome awaited" : "")));
        var due = booking.reportDueAt();
        stops.add(stop(
                "Report written",
                "hourglass-split",
                reached > 2,
                reached == 2,
                reached == 2 && due != null
                        ? "Due " + Words.day(due, zone)
                        : reached < 2 ? "After the examination" : null,
                null));
        stops.add(reachedAt(
                details,
                Progress.REPORT_GENERATED,
                "Report ready",
                "file-earmark-check",
                reached > 3,
                reached == 3,
                zone));
        stops.add(reachedAt(
                details, Progress.PAYMENT_RECEIVED, "Payment received", "cash-coin", reached > 3, false, zone));
        return stops;
    }

    private static int stage(Progress progress) {
        return switch (progress) {
            case SCHEDULED, RESCHEDULED, CANCELLED, NO_SHOW -> 1;
            case GENERATING_REPORT -> 2;
            case REPORT_GENERATED -> 3;
            case PAYMENT_RECEIVED -> 4;
        };
    }

    private static Stop reachedAt(
            BookingQueries.Details details,
            Progress progress,
            String label,
            String icon,
            boolean done,
            boolean current,
            ZoneId zone) {
        var entry = details.progress().stream()
                .filter(one -> one.progress() == progress)
                .reduce((first, second) -> second);
        return stop(
                label,
                icon,
                done,
                current,
                entry.filter(one -> done || current)
                        .map(one -> Words.day(one.createdAt(), zone))
                        .orElse(null),
                entry.filter(one -> done || current)
                        .map(one -> "by " + one.changedBy().name())
                        .orElse(null));
    }

    private static Stop stop(
            String label, String icon, boolean done, boolean current, @Nullable String line, @Nullable String more) {
        return new Stop(
                label,
                done ? "check-lg" : icon,
                done ? "is-done" : current ? "is-current" : "is-todo",
                done ? "Done" : current ? "Now" : "Ahead",
                line,
                more);
    }

    private static Stop done(String label, String icon, ProgressRecords.Entry entry, ZoneId zone) {
        return new Stop(
                label,
                icon,
                "is-done",
                "Done",
                Words.day(entry.createdAt(), zone),
                "by " + entry.changedBy().name());
    }

    private static Stop stopped(String label, String icon, ProgressRecords.Entry entry, ZoneId zone) {
        return new Stop(
                label,
                icon,
                "is-stopped",
                "Stopped here",
                Words.day(entry.createdAt(), zone),
                "by " + entry.changedBy().name());
    }
}
