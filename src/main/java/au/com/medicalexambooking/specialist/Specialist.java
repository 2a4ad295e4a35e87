package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.UserId;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A specialist as we keep one; every change goes through {@link #changed}, which refuses what makes no sense. */
record Specialist(
        SpecialistId id,
        @Nullable UserId userId,
        String calendarId,
        String name,
        String specialty,
        @Nullable String location,
        ZoneId zone,
        boolean active,
        long version) {

    Specialist {
        requireText("name", name, 200);
        requireText("specialty", specialty, 200);
        if (location != null) {
            requireText("location", location, 300);
        }
    }

    /** This specialist with what the change names taken over. */
    Specialist changed(SpecialistAdministration.Change change, ZoneId newZone) {
        return new Specialist(
                id,
                change.userId() == null ? userId : emptyToNull(change.userId()),
                change.acuityCalendarId() == null ? calendarId : change.acuityCalendarId(),
                change.name() == null ? name : change.name().strip(),
                change.specialty() == null ? specialty : change.specialty().strip(),
                change.location() == null
                        ? location
                        : change.location().isBlank() ? null : change.location().strip(),
                newZone,
                change.isActive() == null ? active : change.isActive(),
                version);
    }

    SpecialistView view() {
        return new SpecialistView(id, userId, calendarId, name, specialty, location, zone, active);
    }

    private static @Nullable UserId emptyToNull(String id) {
        return id.isBlank() ? null : new UserId(id);
    }

    private static void requireText(String field, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            throw ApiException.badField(field, "Give 1 to " + longest + " characters.");
        }
    }
}
