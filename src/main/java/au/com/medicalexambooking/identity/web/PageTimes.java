package au.com.medicalexambooking.identity.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;

/** Times as the pages of this module say them: in the zone of the reader, with its abbreviation beside the time. */
final class PageTimes {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("h:mm ")
            .appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "am", 1L, "pm"))
            .appendPattern(" zzz")
            .toFormatter(Locale.forLanguageTag("en-AU"));

    private PageTimes() {}

    /** Tue 24 Nov 2026. */
    static String day(Instant instant, ZoneId zone) {
        return DAY.format(instant.atZone(zone));
    }

    /** 10:30 am AEDT. */
    static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }

    /** Tue 24 Nov 2026, 10:30 am AEDT. */
    static String when(Instant instant, ZoneId zone) {
        return day(instant, zone) + ", " + time(instant, zone);
    }
}
