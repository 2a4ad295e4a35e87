package au.com.medicalexambooking.booking;

import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Business days as the courts and firms of a state count them: Monday to Friday without the state's public holidays. The
 * state is taken from the specialist's time zone.
 */
@Component
class BusinessCalendar {

    /** When notices that fall on a day go out, and when what is due on a day is due: in the specialist's zone. */
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    private static final LocalTime CLOSE_OF_BUSINESS = LocalTime.of(17, 0);

    private static final Map<String, String> STATE_BY_ZONE = Map.ofEntries(
            Map.entry("Australia/Sydney", "nsw"),
            Map.entry("Australia/NSW", "nsw"),
            Map.entry("Australia/Broken_Hill", "nsw"),
            Map.entry("Australia/Yancowinna", "nsw"),
            Map.entry("Australia/Lord_Howe", "nsw"),
            Map.entry("Australia/LHI", "nsw"),
            Map.entry("Australia/Canberra", "act"),
            Map.entry("Australia/ACT", "act"),
            Map.entry("Australia/Melbourne", "vic"),
            Map.entry("Australia/Victoria", "vic"),
            Map.entry("Australia/Brisbane", "qld"),
            Map.entry("Australia/Queensland", "qld"),
            Map.entry("Australia/Lindeman", "qld"),
            Map.entry("Australia/Adelaide", "sa"),
            Map.entry("Australia/South", "sa"),
            Map.entry("Australia/Perth", "wa"),
            Map.entry("Australia/West", "wa"),
            Map.entry("Australia/Eucla", "wa"),
            Map.entry("Australia/Hobart", "tas"),
            Map.entry("Australia/Tasmania", "tas"),
            Map.entry("Australia/Currie", "tas"),
            Map.entry("Australia/Darwin", "nt"),
            Map.entry("Australia/North", "nt"));

    private final HolidayManager holidays =
            HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.AUSTRALIA));

    /** Whether offices of the zone's state work on this day. */
    boolean isBusinessDay(LocalDate date, ZoneId zone) {
        if (date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return false;
        }
        var state = STATE_BY_ZONE.get(zone.getId());
        return state == null ? !holidays.isHoliday(date) : !holidays.isHoliday(date, state);
    }

    /** The business day that lies this many business days after (or, negative, before) the date. */
    LocalDate plus(LocalDate date, int businessDays, ZoneId zone) {
        var step = businessDays < 0 ? -1 : 1;
        var day = date;
        for (int left = Math.abs(businessDays); left > 0; ) {
            day = day.plusDays(step);
            if (isBusinessDay(day, zone)) {
                left--;
            }
        }
        return day;
    }

    /** Whole business days from the first day to the second, the first not counted; 0 where the second is not later. */
    int between(LocalDate from, LocalDate to, ZoneId zone) {
        int count = 0;
        for (var day = from.plusDays(1); !day.isAfter(to); day = day.plusDays(1)) {
            if (isBusinessDay(day, zone)) {
                count++;
            }
        }
        return count;
    }

    /** Nine in the morning of the business day this many business days before the instant. */
    Instant morningBefore(Instant instant, int businessDays, ZoneId zone) {
        return plus(instant.atZone(zone).toLocalDate(), -businessDays, zone)
                .atTime(MORNING)
                .atZone(zone)
                .toInstant();
    }

    /** Nine in the morning of the next business day. */
    Instant morningAfter(Instant instant, ZoneId zone) {
        return morningBefore(instant, -1, zone);
    }

    /** Five in the afternoon of the business day this many business days after the instant. */
    Instant closeOfBusinessAfter(Instant instant, int businessDays, ZoneId zone) {
        return plus(instant.atZone(zone).toLocalDate(), businessDays, zone)
                .atTime(CLOSE_OF_BUSINESS)
                .atZone(zone)
                .toInstant();
    }
}
