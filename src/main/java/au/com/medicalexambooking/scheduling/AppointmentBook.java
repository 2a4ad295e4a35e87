package au.com.medicalexambooking.scheduling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * The specialists' appointment book, which stays the judge of what is free. Every call is remote, is cut off after its
 * time limit, and must not be made while rows are locked that others wait for.
 *
 * <p>All calls may throw {@link SchedulingUnavailable} (the call did not take effect; try later). Calls that change
 * something may throw {@link OutcomeUnknown}: the call may or may not have taken effect and must be looked up, never
 * blindly repeated.
 */
public interface AppointmentBook {

    /** Days of the month with at least one free time, in the calendar's own zone; cached for at most five minutes. */
    List<LocalDate> freeDates(String calendarId, String typeId, YearMonth month, Freshness freshness);

    /** Free times of one day of the calendar's own zone, ascending; cached for at most five minutes. */
    List<Instant> freeTimes(String calendarId, String typeId, LocalDate date, Freshness freshness);

    /**
     * Claims a time as a client would, so that a time already taken is refused.
     *
     * @throws SlotTaken where the time is not free (any more)
     * @throws RequestRefused where the book refuses for another reason
     */
    Appointment create(NewAppointment appointment);

    /** The appointment as the book has it now, cancelled ones included; empty where the book does not know it. */
    Optional<Appointment> find(String appointmentId);

    /**
     * Looks for the appointments that an earlier {@link #create} of this booking may have left behind: by the booking
     * reference where the book keeps one, else by calendar, time, name and phone. Cancelled ones are included.
     */
    List<Appointment> findCreatedFor(NewAppointment appointment);

    /**
     * Moves an appointment. Moving to the time it already has changes nothing and succeeds.
     *
     * @throws SlotTaken where the time is not free
     * @throws RequestRefused where the appointment cannot be moved, for example because it is cancelled
     */
    Appointment reschedule(String appointmentId, Instant start);

    /** Cancels an appointment; cancelling a cancelled one changes nothing and succeeds. */
    Appointment cancel(String appointmentId, String note);

    /** All appointments of these days (inclusive, the book's zone), cancelled ones included. */
    List<Appointment> list(LocalDate from, LocalDate to);

    /** The calendars, one a specialist; cached for an hour. */
    List<BookCalendar> calendars();

    /** What can be booked; cached for an hour. */
    List<AppointmentType> appointmentTypes();

    /** The intake fields that the type asks for, in the form's order; the booking reference is not among them. */
    List<IntakeField> intakeFields(String typeId);

    /** How old an answer about free times may be. */
    enum Freshness {
        /** Up to five minutes: for looking around. */
        CACHED,
        /** Read now: for telling somebody who just lost a time what is left. */
        LIVE
    }
}
