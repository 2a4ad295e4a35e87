package au.com.medicalexambooking.booking;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** All bookings, confirmed or not. */
interface Bookings extends ListCrudRepository<Booking, String> {

    Optional<Booking> findByAcuityAppointmentId(String appointmentId);

    @Query("select nextval('booking_reference_seq')")
    long nextReference();

    /**
     * Committed before the appointment book is asked, so that a later run knows that it may have been; false where the
     * booking has been given up.
     */
    @Modifying
    @Query("update bookings set reservation_attempted_at = :at where id = :id and reservation = 'requested'")
    boolean markAttempted(String id, Instant at);

    /** The booking is about to get another appointment, for which the book was not asked yet. */
    @Modifying
    @Query("update bookings set reservation_attempted_at = null where id = :id")
    void forgetAttempt(String id);

    @Query("select reservation from bookings where id = :id")
    String reservationOf(String id);

    /** Whether a confirmed booking that is still to come occupies part of this time. */
    @Query("""
            select exists (select 1 from bookings
             where specialist_id = :specialist and reservation = 'confirmed' and status = 'active'
               and current_progress in ('scheduled', 'rescheduled')
               and appointment_date < :end
               and appointment_date + make_interval(mins => duration_minutes) > :start
               and appointment_date > cast(:start as timestamptz) - interval '1 day')
            """)
    boolean occupied(String specialist, Instant start, Instant end);
}
