package au.com.medicalexambooking.booking;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

/** All bookings, confirmed or not. Each call is a transaction at least, since the database shows them to nobody outside. */
@Transactional
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

    /** Why somebody wants it cancelled; null once that has come to nothing. */
    @Modifying
    @Query("update bookings set cancellation_reason = :reason where id = :id")
    void keepCancellationReason(String id, @Nullable String reason);

    /** How its reservation stands; null where the booking is not there for the actor. */
    @Query("select reservation from bookings where id = :id")
    @Nullable
    String reservationOf(String id);

    /** Whether a confirmed booking that is still to come occupies part of this time, be it one that the actor may not see. */
    @Query("select time_is_occupied(:specialist, cast(:start as timestamptz), cast(:end as timestamptz))")
    boolean occupied(String specialist, Instant start, Instant end);
}
