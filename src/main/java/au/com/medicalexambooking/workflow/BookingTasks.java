package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work that waits for people. Coordinators, managers and administrators see all of it, specialists what concerns their
 * own examinations, referrers nothing. Every method throws {@link au.com.medicalexambooking.identity.ApiException}: 403 to
 * referrers, 404 for what the caller may not know of, 409 for what somebody else did meanwhile.
 */
public interface BookingTasks {

    /** Open tasks, the most urgent first. */
    List<Task> list(Filter filter);

    /** One open task with its form. */
    TaskWithForm find(String taskId);

    /** Takes the task, so that others leave it alone. */
    void claim(String taskId);

    /** Gives it back: one's own, or as a manager anybody's. */
    void unclaim(String taskId);

    /** Completes the task with what its form asks for. */
    void complete(String taskId, Map<String, Object> variables);

    /**
     * @param bookingId only tasks of this booking, or null
     * @param mine only tasks that the caller has claimed
     * @param definitionKey only tasks of this kind, for example {@code RecordOutcome}, or null
     */
    record Filter(
            @Nullable BookingId bookingId,
            boolean mine,
            @Nullable String definitionKey) {}

    /**
     * @param definitionKey the kind of task, for example {@code RecordOutcome}
     * @param bookingReference as people say it
     * @param assignee the user who has claimed it, or null
     * @param candidateGroups roles that it is offered to
     */
    record Task(
            String id,
            String name,
            String definitionKey,
            BookingId bookingId,
            String bookingReference,
            Instant createdAt,
            @Nullable Instant dueAt,
            @Nullable String assignee,
            List<String> candidateGroups) {}

    /**
     * @param form the form's schema, as Tasklist shows it
     * @param variables what the form's fields hold already
     */
    record TaskWithForm(Task task, Map<String, Object> form, Map<String, Object> variables) {}
}
