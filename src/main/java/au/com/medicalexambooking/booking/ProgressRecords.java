package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.UserDirectory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The history of a booking's progress, oldest first. */
public interface ProgressRecords {

    /** The newest row. */
    Optional<Entry> latest(BookingId booking);

    /** All rows, oldest first. */
    List<Entry> of(BookingId booking);

    /**
     * @param changedBy the real person, or a system user
     * @param changedFor the person acted for, else null
     */
    record Entry(
            String id,
            Progress progress,
            Person changedBy,
            @Nullable Person changedFor,
            @Nullable String notes,
            Instant createdAt) {

        /** Notes never reach a log. */
        @Override
        public String toString() {
            return "Entry[" + id + ", " + progress + "]";
        }
    }

    /**
     * Who, as others may see it.
     *
     * @param organization the firm of a referrer, null for everybody else
     */
    record Person(
            String id, String email, String name, String role, UserDirectory.@Nullable Organization organization) {

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Person[" + id + "]";
        }
    }
}
