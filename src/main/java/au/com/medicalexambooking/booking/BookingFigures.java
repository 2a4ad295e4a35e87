package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the work goes, in figures, for managers and administrators; 403 for everybody else. Nothing here names an examinee.
 * Each count equals the total of the list ({@link BookingQueries}) with the filter that its description names. All spans
 * have a beginning and an end.
 */
public interface BookingFigures {

    /** Bookings made in each of these times: the list with {@link Selection#made} (and {@link Selection#kind}). */
    List<Map<AppointmentKind, Long>> made(List<Span> spans);

    /**
     * What is under way now, by stage: the list of active bookings with that progress.
     *
     * @param recent the first moment that counts as recent
     * @param old the last moment before which work counts as old; not after {@code recent}
     */
    List<Stage> inProgress(Instant recent, Instant old);

    /** Reports released in each of these times: the list of what reached {@link Progress#REPORT_GENERATED} then. */
    List<Reports> reports(List<Span> spans);

    /** Examinations that did not come about, by the time when that was known. */
    List<Lost> lost(List<Span> spans);

    /** Examinations from one day to another (inclusive, in each specialist's zone), by specialist. */
    List<Use> use(LocalDate from, LocalDate to);

    /**
     * @param recent waiting since {@code recent} or later
     * @param middle waiting since {@code old} or later, but before {@code recent}
     * @param old waiting since before {@code old}
     * @param medianDays half of them wait this long or longer
     * @param since when the one came here that waits longest
     */
    record Stage(Progress progress, long recent, long middle, long old, double medianDays, Instant since) {

        public long total() {
            return recent + middle + old;
        }
    }

    /**
     * Days run from the examination to the release of its report.
     *
     * @param late those released after they were due
     * @param due those for which a day was set on which they were due
     * @param medianDays half of the reports took no longer; null where there was none
     * @param slowDays four in five took no longer
     * @param allowedDays half of the reports were allowed as much or less
     */
    record Reports(
            long released,
            long late,
            long due,
            @Nullable Double medianDays,
            @Nullable Double slowDays,
            @Nullable Double allowedDays) {}

    /**
     * @param cancelled the list of what reached {@link Progress#CANCELLED}
     * @param late of these the ones that {@link Selection.Concern#LATE_CANCELLATION} shows
     * @param noShows the list of what reached {@link Progress#NO_SHOW}
     */
    record Lost(long cancelled, long late, long noShows) {}

    /**
     * @param examinations all that were booked, whatever became of them
     * @param late those cancelled late
     * @param noShows those to which the examinee did not come and for which no new time was made
     * @param minutesHeld minutes that were kept free: all but those of examinations cancelled in good time
     * @param minutesUsed of these the ones not lost to late cancellations and no-shows
     */
    record Use(
            String specialistId,
            String specialist,
            String specialty,
            long examinations,
            long late,
            long noShows,
            long minutesHeld,
            long minutesUsed) {}
}
