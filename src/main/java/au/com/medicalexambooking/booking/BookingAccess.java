package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;

/** Rights on bookings, asked by whoever acts on one. What the current actor may not know of does not exist for him. */
public interface BookingAccess {

    /** What somebody wants to do with a booking. */
    enum Act {
        READ,
        /** Move or cancel it. */
        CHANGE_TIME,
        /** Record what came of the examination, deliver the report. */
        RECORD_EXAMINATION,
        /** Confirm payment, close, archive. */
        SETTLE,
        /** Set progress against the process's order. */
        CORRECT_PROGRESS,
        /** Send documents that the firm may send as well: consent, brief. */
        ADD_DOCUMENTS,
        /** Read and write internal notes. */
        NOTES
    }

    /**
     * Passes where the current actor may do this.
     *
     * @throws ApiException 404 where the booking is hidden from the actor, 403 where it is known but the act is refused;
     *     both are recorded
     */
    void require(BookingId booking, Act act);
}
