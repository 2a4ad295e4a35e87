package au.com.medicalexambooking.scheduling;

import java.time.Duration;
import java.util.Set;

/**
 * Something that can be booked.
 *
 * @param id the book's id
 * @param name as people read it
 * @param duration how long it takes
 * @param calendarIds the calendars that offer it
 * @param telehealth whether its name or place says that it is held by video
 * @param active whether it can be booked now
 */
public record AppointmentType(
        String id, String name, Duration duration, Set<String> calendarIds, boolean telehealth, boolean active) {

    public AppointmentType {
        calendarIds = Set.copyOf(calendarIds);
    }
}
