package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;
import java.util.Optional;

/** The work that a new document may finish. Answered by whoever knows the tasks; nothing is completed by asking. */
public interface OfferedTasks {

    /** The open task of the booking that a document of this category is the result of, where the actor may complete it. */
    Optional<OfferedTask> finishedBy(BookingId booking, DocumentCategory category);

    /** A task to be completed by whoever sent the document, if that person wishes. */
    record OfferedTask(String id, String definitionKey, String name) {}
}
