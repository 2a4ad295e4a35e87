package au.com.medicalexambooking.booking;

import java.time.Instant;
import java.util.Locale;

/**
 * Brings one booking in step with what the appointment book says of its appointment. {@link #compare} and the apply step
 * that its answer calls for run in one transaction, which holds a lock on the appointment, so that an older reading never
 * overwrites a newer one.
 */
public interface AppointmentSync {

    /** Reads the appointment (remote), remembers what was read, and tells what differs from our booking. */
    Difference compare(String appointmentId);

    /** The appointment has another time or calendar: publishes {@link BookingEvents.BookingMoved}. */
    void applyNewTime(String appointmentId);

    /** The appointment is cancelled: publishes {@link BookingEvents.BookingCancelled}. */
    void applyCancellation(String appointmentId);

    /** Details such as the meeting link or a phone number differ: takes them over. */
    void applyDetails(String appointmentId);

    /** Nobody here knows the appointment: makes a booking of it, publishes {@link BookingEvents.BookedDirectly}. */
    void registerDirectBooking(String appointmentId);

    /** The appointment belongs to a reservation whose caller gave up: cancels it in the book (remote). */
    void releaseUnwanted(String appointmentId);

    /** The book no longer knows an appointment that a live booking relies on: recorded for a coordinator. */
    void reportMissing(String appointmentId);

    /** When the current transaction read this appointment: hints stored later are not covered by that reading. */
    Instant readAt(String appointmentId);

    /** What differs between the appointment and our booking. */
    enum Difference {
        NONE,
        MOVED,
        CANCELLED,
        DETAILS,
        UNKNOWN_HERE,
        UNWANTED,
        GONE;

        /** The value used in the process. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
