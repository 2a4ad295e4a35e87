package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where people book, move, cancel and annotate: rights are asked, and the answer is definite. */
public interface BookingDesk {

    /**
     * Books an examination and waits, at most ten seconds, until it is certain what became of it.
     *
     * @return the id of the confirmed booking
     * @throws au.com.medicalexambooking.identity.ApiException 400 for wrong input, 403 and 404 for missing rights, 409
     *     {@code slot_taken} with fresh times, 422 for a reused key, 503 where scheduling is unavailable; after a 503
     *     nothing stays behind in the appointment book once it is reachable again
     */
    BookingId book(Request request);

    /**
     * Moves the examination of a booking to another time.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 409 where the time is taken or the booking cannot be moved
     *     any more, 503 where scheduling is unavailable
     */
    void reschedule(BookingId booking, Instant start);

    /**
     * Cancels the examination of a booking; cancelling a cancelled one changes nothing.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 409 where the booking cannot be cancelled any more, 503
     *     where scheduling is unavailable
     */
    void cancel(BookingId booking, @Nullable String reason);

    /**
     * Changes status or internal notes.
     *
     * @param expectedVersion the version that the caller has seen, or null
     * @throws au.com.medicalexambooking.identity.ApiException 409 where the status is not offered now, 412 where the
     *     booking has changed meanwhile
     */
    void update(
            BookingId booking, @Nullable BookingStatus status, @Nullable String notes, @Nullable Long expectedVersion);

    /**
     * A wish for a booking, checked for form but not yet for sense.
     *
     * @param typeId what is booked, or null for the specialist's first offer
     * @param organizationId whose booking it is: required of operators, and of referrers with several organisations
     * @param idempotencyKey under which a repetition gets the first answer, or null
     */
    record Request(
            String specialistId,
            Instant start,
            String examineeName,
            String examineePhone,
            @Nullable String examineeEmail,
            @Nullable String notes,
            @Nullable String typeId,
            @Nullable String organizationId,
            @Nullable String teamId,
            @Nullable String matterReference,
            @Nullable String interpreterLanguage,
            List<FieldAnswer> formAnswers,
            @Nullable String idempotencyKey) {

        public Request {
            formAnswers = List.copyOf(formAnswers);
        }

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Request[" + specialistId + "]";
        }
    }
}
