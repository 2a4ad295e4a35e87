package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.identity.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens next with a booking, and who must act.
 *
 * @param text the step in a few words
 * @param more by when or whose, or null
 * @param urgency {@code overdue}, {@code soon} or empty
 * @param icon beside what is urgent, or null
 * @param task whether the reader may do it as a task
 */
record NextStep(
        String text,
        @Nullable String more,
        String urgency,
        @Nullable String icon,
        boolean task) {

    private static final int SOON_DAYS = 3;

    /** Business days before the brief's due date from which on it is the next thing to do. */
    private static final int BRIEF_SOON_DAYS = 5;

    static NextStep of(
            BookingQueries.Summary booking, BookingQueries.@Nullable BriefReadiness brief, Role reader, Instant now) {
        if (booking.status() != BookingStatus.ACTIVE) {
            return quiet("Nothing left to do", null);
        }
        var progress = booking.currentProgress();
        if (progress == null) {
            return quiet("Wait for the confirmation", null);
        }
        return switch (progress) {
            case SCHEDULED, RESCHEDULED -> examination(booking, brief, reader, now);
            case NO_SHOW ->
                reader == Role.SPECIALIST
                        ? quiet("Nothing to do", "The coordinator and the firm decide what follows")
                        : soon("Rebook or close", "The examinee did not attend").asTask(isDoneBy(reader));
            case GENERATING_REPORT ->
                report(booking, reader, now).asTask(reader == Role.SPECIALIST || isDoneBy(reader));
            case REPORT_GENERATED ->
                reader.isOperator()
                        ? quiet("Confirm the payment", null).asTask(isDoneBy(reader))
                        : quiet(
                                reader == Role.USER ? "Read the report, settle the fee" : "Nothing to do",
                                "A coordinator confirms the payment");
            case CANCELLED, PAYMENT_RECEIVED -> quiet("Nothing left to do", null);
        };
    }

    private static NextStep examination(
            BookingQueries.Summary booking, BookingQueries.@Nullable BriefReadiness brief, Role reader, Instant now) {
        var zone = booking.specialist().zone();
        var start = booking.appointmentDate();
        if (!start.plus(booking.durationMinutes(), ChronoUnit.MINUTES).isAfter(now)) {
            return reader == Role.USER
                    ? quiet("Wait for the outcome", "The specialist or a coordinator records it")
                    : soon("Record the outcome", "The examination time has passed")
                            .asTask(reader == Role.SPECIALIST || isDoneBy(reader));
        }
        var days = ChronoUnit.DAYS.between(
                now.atZone(zone).toLocalDate(), start.atZone(zone).toLocalDate());
        var text = days <= 0
                ? "Examination today"
                : days == 1 ? "Examination in 1 day" : "Examination in " + days + " days";
        if (brief != null && !brief.missing().isEmpty()) {
            var due = Words.day(brief.dueAt(), zone);
            if (brief.state().equals("red") && brief.isShortNotice()) {
                return soon(brief(brief, reader, " now"), text).asTask(isDoneBy(reader));
            }
            if (brief.state().equals("red")) {
                return new NextStep(
                                brief(brief, reader, ""),
                                "Was due " + due + ". " + text,
                                "overdue",
                                "exclamation-octagon-fill",
                                false)
                        .asTask(isDoneBy(reader));
            }
            if (brief.businessDaysLeft() <= BRIEF_SOON_DAYS) {
                return soon(brief(brief, reader, ""), "Due " + due + ". " + text);
            }
            return quiet(text, "Brief due " + due);
        }
        return days <= 0 ? soon(text, null) : quiet(text, null);
    }

    /** What to do about a brief that is not complete, by the most important of what is missing. */
    private static String brief(BookingQueries.BriefReadiness brief, Role reader, String when) {
        var isBrief = brief.missing().contains("brief");
        var what = isBrief ? "brief" : "consent form";
        return switch (reader) {
            case USER -> "Send the " + what + when;
            case SPECIALIST -> (isBrief ? "Brief" : "Consent form") + " not here yet";
            case STAFF, MANAGER, ADMIN, SYSTEM -> "Obtain the " + what + when;
        };
    }

    private static NextStep report(BookingQueries.Summary booking, Role reader, Instant now) {
        var due = booking.reportDueAt();
        var verb = reader == Role.SPECIALIST ? "Deliver the report" : "Report";
        if (due == null) {
            return quiet("Report is being written", null);
        }
        var zone = booking.specialist().zone();
        var days = ChronoUnit.DAYS.between(
                now.atZone(zone).toLocalDate(), due.atZone(zone).toLocalDate());
        if (!due.isAfter(now)) {
            var late = -days;
            return new NextStep(
                    late <= 0
                            ? "Report overdue since today"
                            : late == 1 ? "Report 1 day overdue" : "Report " + late + " days overdue",
                    "Was due " + Words.day(due, zone),
                    "overdue",
                    "exclamation-octagon-fill",
                    false);
        }
        var text = reader == Role.SPECIALIST
                ? verb + " by " + Words.day(due, zone)
                : verb + " due " + Words.day(due, zone);
        return days <= SOON_DAYS ? soon(text, null) : quiet(text, null);
    }

    private static NextStep quiet(String text, @Nullable String more) {
        return new NextStep(text, more, "", null, false);
    }

    private static NextStep soon(String text, @Nullable String more) {
        return new NextStep(text, more, "soon", "clock-fill", false);
    }

    private NextStep asTask(boolean mayDo) {
        return new NextStep(text, more, urgency, icon, mayDo);
    }

    /** Who completes the tasks of all specialists; administrators only look. */
    private static boolean isDoneBy(Role reader) {
        return reader == Role.STAFF || reader == Role.MANAGER;
    }

    /** Whether the examination can still be moved or cancelled. */
    static boolean isChangeable(BookingQueries.Summary booking, Instant now) {
        return booking.status() == BookingStatus.ACTIVE
                && (booking.currentProgress() == Progress.SCHEDULED
                        || booking.currentProgress() == Progress.RESCHEDULED)
                && booking.appointmentDate().isAfter(now);
    }
}
