package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AuditReader;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of the audit trail about one booking, for those who may read the trail. */
record TrailLine(
        String what, String when, String who, @Nullable String outcome) {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("booking.read", "Read the booking"),
            Map.entry("booking.requested", "Asked for the booking"),
            Map.entry("booking.appointment_reserved", "Reserved the appointment"),
            Map.entry("booking.confirmed", "Confirmed the booking"),
            Map.entry("booking.change_requested", "Asked for a change"),
            Map.entry("booking.moved", "Moved the examination"),
            Map.entry("booking.rescheduled", "Moved the examination"),
            Map.entry("booking.reschedule", "Tried to move the examination"),
            Map.entry("booking.cancelled", "Cancelled the examination"),
            Map.entry("booking.cancel", "Tried to cancel the examination"),
            Map.entry("booking.notes_changed", "Changed the notes"),
            Map.entry("booking.progress_changed", "Changed the progress"),
            Map.entry("booking.progress_corrected", "Corrected the progress"),
            Map.entry("booking.details_taken_over", "Took over details from Acuity"),
            Map.entry("booking.closed", "Closed the booking"),
            Map.entry("booking.archived", "Archived the booking"));

    static TrailLine of(AuditReader.Entry entry, ZoneId zone) {
        var name = entry.userName();
        return new TrailLine(
                WORDS.getOrDefault(entry.action(), entry.action()),
                Words.when(entry.timestamp(), zone),
                name == null ? entry.userId() : name,
                switch (entry.outcome()) {
                    case "denied" -> "Denied";
                    case "failed" -> "Failed";
                    default -> null;
                });
    }
}
