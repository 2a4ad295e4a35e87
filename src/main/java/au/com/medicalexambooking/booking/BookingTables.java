package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The small tables beside a booking: holds, answers, former appointments, idempotency keys. */
@Component
class BookingTables {

    private final JdbcClient jdbc;

    BookingTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Holds the time for this booking. One specialist's holds are made one after the other: two at once would each wait for
     * the other's outcome, which the database ends as a deadlock.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException where another reservation holds part of it
     */
    void hold(BookingId booking, SpecialistId specialist, Instant start, Instant end) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
                .param("key", "holds:" + specialist.value())
                .query((row, n) -> Boolean.TRUE)
                .list();
        jdbc.sql("""
                        insert into slot_holds (booking_id, specialist_id, during)
                        values (:booking, :specialist, tstzrange(:start, :end, '[)'))
                        """)
                .param("booking", booking.value())
                .param("specialist", specialist.value())
                .param("start", utc(start))
                .param("end", utc(end))
                .update();
    }

    void releaseHold(BookingId booking) {
        jdbc.sql("delete from slot_holds where booking_id = :booking")
                .param("booking", booking.value())
                .update();
    }

    void saveAnswers(BookingId booking, List<FieldAnswer> answers) {
        for (var answer : answers) {
            jdbc.sql("insert into booking_form_answers (booking_id, field_id, value) values (:booking, :field, :value)")
                    .param("booking", booking.value())
                    .param("field", answer.fieldId())
                    .param("value", answer.value())
                    .update();
        }
    }

    List<FieldAnswer> formAnswers(BookingId booking) {
        return jdbc.sql(
                        "select field_id, value from booking_form_answers where booking_id = :booking order by field_id")
                .param("booking", booking.value())
                .query((row, n) -> new FieldAnswer(row.getString("field_id"), row.getString("value")))
                .list();
    }

    void rememberAppointment(String appointmentId, BookingId booking) {
        jdbc.sql("""
                        insert into booking_appointments (acuity_appointment_id, booking_id)
                        values (:appointment, :booking) on conflict do nothing
                        """)
                .param("appointment", appointmentId)
                .param("booking", booking.value())
                .update();
    }

    boolean isFormerAppointment(String appointmentId) {
        return jdbc.sql("select exists (select 1 from booking_appointments where acuity_appointment_id = :appointment)")
                .param("appointment", appointmentId)
                .query(Boolean.class)
                .single();
    }

    /** A request that was made with a key before. */
    record EarlierRequest(String requestHash, BookingId booking) {}

    Optional<EarlierRequest> earlierRequest(String user, String key) {
        return jdbc.sql("select request_hash, booking_id from idempotency_keys where user_id = :user and key = :key")
                .param("user", user)
                .param("key", key)
                .query((row, n) ->
                        new EarlierRequest(row.getString("request_hash"), new BookingId(row.getString("booking_id"))))
                .optional();
    }

    /** Frees a key whose booking came to nothing for certain, so that the same request may be tried again. */
    void forgetRequest(String user, String key, BookingId booking) {
        jdbc.sql("delete from idempotency_keys where user_id = :user and key = :key and booking_id = :booking")
                .param("user", user)
                .param("key", key)
                .param("booking", booking.value())
                .update();
    }

    /**
     * @throws org.springframework.dao.DuplicateKeyException where the key was used at the same moment
     */
    void rememberRequest(String user, String key, String requestHash, BookingId booking) {
        jdbc.sql("""
                        insert into idempotency_keys (user_id, key, request_hash, booking_id)
                        values (:user, :key, :hash, :booking)
                        """)
                .param("user", user)
                .param("key", key)
                .param("hash", requestHash)
                .param("booking", booking.value())
                .update();
    }

    /** Whether this appointment's disappearance is news; told once, however often it is noticed. */
    boolean markMissing(BookingId booking, String appointmentId) {
        return jdbc.sql("""
                                update bookings set missing_appointment_id = :appointment
                                 where id = :booking and missing_appointment_id is distinct from :appointment
                                """)
                        .param("appointment", appointmentId)
                        .param("booking", booking.value())
                        .update()
                == 1;
    }

    static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
