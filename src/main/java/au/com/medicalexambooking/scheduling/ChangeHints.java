package au.com.medicalexambooking.scheduling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of hints that an appointment may have changed. A hint carries no state: what holds is read from the book when
 * the hint is worked off, so duplicates, reordering and lateness cannot hurt.
 */
public interface ChangeHints {

    /**
     * Stores a hint in the caller's transaction (or one of its own where there is none).
     *
     * @param delay how long to wait before it is worked off
     */
    void add(Hint hint, Duration delay);

    /**
     * Takes up to {@code max} appointments whose hints are due, each only once however many hints it has, in the caller's
     * transaction; other nodes skip them until it ends. A taken hint is held back for {@code visibleAgainAfter}, so
     * that a node which dies with it does not lose it.
     */
    List<String> takeDue(int max, Duration visibleAgainAfter);

    /** Marks all hints of this appointment that were stored before it was read as done, in the caller's transaction. */
    void settle(String appointmentId, java.time.Instant readAt, Settlement settlement, @Nullable String note);

    /** The person who last asked the platform for a change of this appointment, while that hint is still waiting. */
    Optional<Requester> requesterOf(String appointmentId);

    /**
     * @param source where it comes from
     * @param action as the sender names it, for example {@code appointment.rescheduled}
     * @param appointmentId the book's id
     * @param calendarId the book's calendar id where told
     * @param requester who asked for the change where it was asked for through the platform, else null
     */
    record Hint(
            Source source,
            String action,
            String appointmentId,
            @Nullable String calendarId,
            @Nullable Requester requester) {}

    /**
     * @param userId the real person
     * @param onBehalfOf the person acted for, else null
     */
    record Requester(String userId, @Nullable String onBehalfOf) {}

    /** Where a hint comes from. */
    enum Source {
        ACUITY,
        AUTOMATION,
        PLATFORM,
        RECONCILIATION
    }

    /** How hints ended. */
    enum Settlement {
        PROCESSED,
        IGNORED,
        DEAD
    }
}
