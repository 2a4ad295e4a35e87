package au.com.medicalexambooking.booking;

/**
 * Gets a requested booking its appointment, exactly once, whatever breaks on the way. Each method may be run again after a
 * crash and then finds what the earlier run left behind.
 */
public interface Reservations {

    /**
     * Claims the requested time in the appointment book and records the appointment's id in the current transaction. What
     * an earlier run may have created is looked up and adopted first.
     *
     * @throws au.com.medicalexambooking.scheduling.SchedulingException where neither success nor refusal is certain yet;
     *     the step is to be retried
     */
    Result reserve(BookingId booking);

    /**
     * Makes the reserved booking a confirmed one, with progress {@code scheduled}, unless its caller gave up meanwhile.
     *
     * @return false where the caller gave up, so that the reservation is to be released
     */
    boolean confirm(BookingId booking);

    /**
     * Cancels in the appointment book whatever was created for a booking whose caller gave up.
     *
     * @throws au.com.medicalexambooking.scheduling.SchedulingException where it is not yet certain that nothing is left
     *     behind; the step is to be retried
     */
    void release(BookingId booking);

    /** How a reservation ended. */
    enum Result {
        /** The appointment exists and its id is recorded. */
        RESERVED,
        /** The time is taken or the request was refused; the booking is refused. */
        REFUSED,
        /** The caller gave up before the appointment was made. */
        ABANDONED
    }
}
