package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;

/** Whether the report of a booking is there, for the process, which releases it. To be asked within a transaction. */
public interface ReportDelivery {

    /** How far the report has come; the furthest, where there are several. */
    Stage of(BookingId booking);

    /** From nothing to a report that may be read. */
    enum Stage {
        /** None was sent, or it was deleted. */
        MISSING,
        /** What was sent did not pass its checks. */
        REFUSED,
        /** Its checks are not over. */
        BEING_CHECKED,
        /** It may be read. */
        READY
    }
}
