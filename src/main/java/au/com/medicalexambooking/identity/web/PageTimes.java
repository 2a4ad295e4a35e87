package au.com.medicalexambooking.identity.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;

/** Times as the pages of this module say them: where the company works, with the zone beside the time. */
final class PageTimes {

    private static final ZoneId COMPANY = ZoneId.of("Australia/Sydney");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH).withZone(COMPANY);

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("h:mm ")
            .appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "am", 1L, "pm"))
            .appendPattern(" zzz")
            .toFormatter(Locale.forLanguageTag("en-AU"))
            .withZone(COMPANY);

    private PageTimes() {}

    /** Tue 24 Nov 2026. */
    static String day(Instant instant) {
        return DAY.format(instant);
    }

    /** 10:30 am AEDT. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Tue 24 Nov 2026, 10:30 am AEDT. */
    static String when(Instant instant) {
        return day(instant) + ", " + time(instant);
    }
}
