package au.com.medicalexambooking.booking;

/** What the process is told of, synchronously and inside the transaction in which it happened. */
public final class BookingEvents {

    private BookingEvents() {}

    /** A caller wants a booking; the process starts with it. */
    public record BookingRequested(BookingId booking) {}

    /** Somebody booked in the appointment book directly; the process starts in its middle, and triage beside it. */
    public record BookedDirectly(BookingId booking) {}

    /** The appointment has another time. */
    public record BookingMoved(BookingId booking) {}

    /** The appointment is not in the book any more, though nobody cancelled it; told once. */
    public record AppointmentMissing(BookingId booking) {}

    /**
     * The appointment is cancelled.
     *
     * @param noticeBusinessDays business days of notice that were given
     * @param cancelledBy {@code referrer}, {@code coordinator}, {@code specialist} or {@code acuity}
     */
    public record BookingCancelled(BookingId booking, int noticeBusinessDays, String cancelledBy) {}
}
