package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.OfferedTasks;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A report is the result of "Prepare report"; no other document finishes a task. */
@Component
class TasksOfDocuments implements OfferedTasks {

    private final BookingTasks tasks;

    TasksOfDocuments(BookingTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public Optional<OfferedTask> finishedBy(BookingId booking, DocumentCategory category) {
        if (category != DocumentCategory.REPORT) {
            return Optional.empty();
        }
        var prepareReport = BookingLifecycle.Element.PREPARE_REPORT.id();
        return tasks.list(new BookingTasks.Filter(booking, false, prepareReport)).stream()
                .findFirst()
                .map(task -> new OfferedTask(task.id(), task.definitionKey(), task.name()));
    }
}
