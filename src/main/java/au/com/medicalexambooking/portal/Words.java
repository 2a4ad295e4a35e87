package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.Progress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times, days and stages in the words of the portal. */
final class Words {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm a z", Locale.ENGLISH);
    private static final DateTimeFormatter TYPED =
            DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ENGLISH);

    private Words() {}

    /** Tue 24 Nov 2026. */
    static String day(Instant instant, ZoneId zone) {
        return DAY.format(instant.atZone(zone));
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** 10:30 am AEDT. */
    static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone)).replace("AM", "am").replace("PM", "pm");
    }

    /** Tue 24 Nov 2026, 10:30 am AEDT. */
    static String when(Instant instant, ZoneId zone) {
        return day(instant, zone) + ", " + time(instant, zone);
    }

    /** As people type it, day first; browsers' own date fields follow the browser's country and send the ISO form. */
    static Optional<LocalDate> typedDay(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        for (var format : List.of(TYPED, DateTimeFormatter.ISO_LOCAL_DATE)) {
            try {
                return Optional.of(LocalDate.parse(text.strip(), format));
            } catch (DateTimeParseException other) {
                // the next form
            }
        }
        return Optional.empty();
    }

    /** 24/11/2026. */
    static String written(LocalDate day) {
        return WRITTEN.format(day);
    }

    /** 11.2; without the nought of whole numbers. */
    static String decimal(double value) {
        var text = String.format(Locale.ENGLISH, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static Look look(@Nullable Progress progress) {
        if (progress == null) {
            return new Look("scheduled", "Being confirmed", "hourglass-split", "1");
        }
        return switch (progress) {
            case SCHEDULED -> new Look(progress.value(), "Scheduled", "calendar-check", "1");
            case RESCHEDULED -> new Look(progress.value(), "Rescheduled", "arrow-repeat", "1");
            case CANCELLED -> new Look(progress.value(), "Cancelled", "x-circle", "x");
            case NO_SHOW -> new Look(progress.value(), "No show", "person-x", "x");
            case GENERATING_REPORT -> new Look(progress.value(), "Generating report", "hourglass-split", "3");
            case REPORT_GENERATED -> new Look(progress.value(), "Report ready", "file-earmark-check", "4");
            case PAYMENT_RECEIVED -> new Look(progress.value(), "Payment received", "check-circle-fill", "5");
        };
    }

    /**
     * A stage as it is shown.
     *
     * @param stage how far the tape has come, 1 to 5, or {@code x} where it stopped
     */
    record Look(String key, String label, String icon, String stage) {}
}
