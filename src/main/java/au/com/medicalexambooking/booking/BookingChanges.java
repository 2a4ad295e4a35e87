package au.com.medicalexambooking.booking;

/** Which bookings have changed, on whatever node, by whomever: a person, the process, the appointment book. */
public interface BookingChanges {

    /**
     * Tells the listener of every change from now on, after its commit. The listener asks itself who may know of it, see
     * {@link BookingQueries#isVisible}; it is called on one thread and must not block.
     */
    void tell(Listener listener);

    /** Who wants to know. */
    interface Listener {

        void changed(BookingId booking);

        /** Changes may have been missed: what is shown should be read anew. */
        void missed();
    }
}
