package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AuditReader;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A line of the audit trail about one booking, for those who may read the trail. */
record TrailLine(
        String what, String when, String who, @Nullable String outcome) {

    static TrailLine of(AuditReader.Entry entry, ZoneId zone) {
        var name = entry.userName();
        return new TrailLine(
                ActWords.of(entry.action()),
                Words.when(entry.timestamp(), zone),
                name == null ? entry.userId() : name,
                switch (entry.outcome()) {
                    case "denied" -> "Denied";
                    case "failed" -> "Failed";
                    default -> null;
                });
    }
}
