package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.Appointment;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The appointment's location is its meeting link when it is an https address; it is shown, never fetched. */
final class MeetingLinks {

    private MeetingLinks() {}

    static @Nullable String of(Appointment appointment) {
        var location = appointment.location().strip();
        if (!location.toLowerCase(Locale.ROOT).startsWith("https://") || location.length() > 2000) {
            return null;
        }
        try {
            return URI.create(location).getHost() == null ? null : location;
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
