package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.ProgressRecords;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A step of the history: what, when, by whom and for whom. */
record HistoryLine(
        Words.Look look, String when, String who, @Nullable String notes) {

    static HistoryLine of(ProgressRecords.Entry entry, ZoneId zone) {
        var changedFor = entry.changedFor();
        return new HistoryLine(
                Words.look(entry.progress()),
                Words.when(entry.createdAt(), zone),
                changedFor == null
                        ? entry.changedBy().name()
                        : entry.changedBy().name() + ", acting for " + changedFor.name(),
                entry.notes());
    }

    /** Notes never reach a log. */
    @Override
    public String toString() {
        return "HistoryLine[" + when + "]";
    }
}
