package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.workflow.BookingTasks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks in the words that people read. */
final class TaskView {

    private TaskView() {}

    /**
     * A task of the list.
     *
     * @param examinee empty where the reader may not see the booking any more
     * @param taker who has taken it, or null
     */
    record Line(
            String id,
            String name,
            String reference,
            String bookingId,
            String examinee,
            String waiting,
            @Nullable String due,
            boolean overdue,
            boolean mine,
            @Nullable String taker) {

        static Line of(BookingTasks.Task task, String examinee, Instant now, String user, @Nullable String taker) {
            var due = task.dueAt();
            return new Line(
                    task.id(),
                    task.name(),
                    task.bookingReference(),
                    task.bookingId().value(),
                    examinee,
                    Words.day(task.createdAt(), ReaderZone.current()),
                    due == null ? null : Words.day(due, ReaderZone.current()),
                    due != null && due.isBefore(now),
                    user.equals(task.assignee()),
                    taker);
        }

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Line[" + reference + "]";
        }
    }

    /**
     * A field of a task's form.
     *
     * @param onlyRebook whether it counts only where the examinee is booked again
     */
    record Field(
            String key,
            String type,
            String label,
            String hint,
            boolean required,
            boolean onlyRebook,
            List<Choice> choices,
            String value,
            String second,
            @Nullable String problem) {}

    /** A choice of a field. */
    record Choice(String value, String label, boolean chosen) {}
}
