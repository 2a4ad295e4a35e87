package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.UserId;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A specialist as other modules see one.
 *
 * @param userId the specialist's own login, null where there is none
 * @param calendarId the calendar in the appointment book
 * @param location where examinations are held, null for telehealth only
 * @param zone the specialist's IANA zone
 */
public record SpecialistView(
        SpecialistId id,
        @Nullable UserId userId,
        String calendarId,
        String name,
        String specialty,
        @Nullable String location,
        ZoneId zone,
        boolean active) {}
