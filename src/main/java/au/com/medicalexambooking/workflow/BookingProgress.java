package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.ProgressRecords;
import org.jspecify.annotations.Nullable;

/** Drives the booking's process by naming the progress that a person wants to see. */
public interface BookingProgress {

    /**
     * Does the step of the process that leads to this progress, and returns the row that it wrote.
     *
     * @param notes for the progress row only; they never reach the process
     * @param correction sets the progress against the process's order: for managers, who must say why in the notes
     * @throws au.com.medicalexambooking.identity.ApiException 409 with the progress values that are possible where the
     *     process does not offer the step now, or where somebody else did one at the same moment
     */
    ProgressRecords.Entry advance(BookingId booking, Progress progress, @Nullable String notes, boolean correction);
}
