package au.com.medicalexambooking.notification;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** Times as our mails write them: {@code Tue 24 Nov 2026, 10:30 am AEDT}, the same on every Java version. */
final class MailTimes {

    private static final Locale LOCALE = Locale.forLanguageTag("en-AU");
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendText(
                    ChronoField.DAY_OF_WEEK,
                    Map.of(1L, "Mon", 2L, "Tue", 3L, "Wed", 4L, "Thu", 5L, "Fri", 6L, "Sat", 7L, "Sun"))
            .appendPattern(" d ")
            .appendText(
                    ChronoField.MONTH_OF_YEAR,
                    Map.ofEntries(
                            Map.entry(1L, "Jan"),
                            Map.entry(2L, "Feb"),
                            Map.entry(3L, "Mar"),
                            Map.entry(4L, "Apr"),
                            Map.entry(5L, "May"),
                            Map.entry(6L, "Jun"),
                            Map.entry(7L, "Jul"),
                            Map.entry(8L, "Aug"),
                            Map.entry(9L, "Sep"),
                            Map.entry(10L, "Oct"),
                            Map.entry(11L, "Nov"),
                            Map.entry(12L, "Dec")))
            .appendPattern(" uuuu")
            .toFormatter(LOCALE);
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendPattern(", h:mm ")
            .appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "am", 1L, "pm"))
            .toFormatter(LOCALE);

    private MailTimes() {}

    static String dateTime(Instant instant, ZoneId zone) {
        var summerTime = zone.getRules().isDaylightSavings(instant);
        var abbreviation = TimeZone.getTimeZone(zone).getDisplayName(summerTime, TimeZone.SHORT, LOCALE);
        return DATE_TIME.format(instant.atZone(zone)) + " " + abbreviation;
    }

    static String date(Instant instant, ZoneId zone) {
        return DATE.format(instant.atZone(zone));
    }

    static String length(Instant start, Instant end) {
        var minutes = Duration.between(start, end).toMinutes();
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }
}
