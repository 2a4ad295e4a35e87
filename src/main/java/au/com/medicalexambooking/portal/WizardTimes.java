package au.com.medicalexambooking.portal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of slots in the zone of the examination and in the reader's. */
final class WizardTimes {

    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("h:mm a", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);

    private WizardTimes() {}

    /** Tue 24 Nov, 10:30 am AEDT. */
    static String brief(Instant instant, ZoneId zone) {
        return SHORT_DAY.format(instant.atZone(zone)) + ", " + Words.time(instant, zone);
    }

    /** 11:30 am your time, with the day where it is another one. */
    static String yours(Instant instant, ZoneId zone, ZoneId viewer) {
        var local = instant.atZone(viewer);
        var sameDay = local.toLocalDate().equals(instant.atZone(zone).toLocalDate());
        return (sameDay ? "" : SHORT_DAY.format(local) + ", ") + hour(instant, viewer) + " your time";
    }

    /** AEDT. */
    static String zone(Instant instant, ZoneId zone) {
        return ZONE.format(instant.atZone(zone));
    }

    /** Whether clocks show different times in the two zones then. */
    static boolean differ(Instant instant, ZoneId zone, ZoneId viewer) {
        return !zone.getRules().getOffset(instant).equals(viewer.getRules().getOffset(instant));
    }

    private static String hour(Instant instant, ZoneId zone) {
        return HOUR.format(instant.atZone(zone)).replace("AM", "am").replace("PM", "pm");
    }
}
