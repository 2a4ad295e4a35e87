package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;

/** What happens to documents, told to those who act on it in the same transaction. */
public final class DocumentEvents {

    private DocumentEvents() {}

    /** A document has passed its checks and may be read from now on. Where a listener fails, it is not released yet. */
    public record DocumentReleased(BookingId booking, DocumentCategory category) {}

    /** A document that could be read is no longer there. Where a listener fails, it stays. */
    public record DocumentDeleted(BookingId booking, DocumentCategory category) {}
}
