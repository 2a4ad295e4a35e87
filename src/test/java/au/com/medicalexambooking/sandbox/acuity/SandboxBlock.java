package au.com.medicalexambooking.sandbox.acuity;

import java.time.Instant;

/** Time on a calendar that nobody can book. */
public record SandboxBlock(long id, long calendarId, Instant start, Instant end, String notes) {

    boolean overlaps(Instant from, Instant to) {
        return start.isBefore(to) && end.isAfter(from);
    }
}
