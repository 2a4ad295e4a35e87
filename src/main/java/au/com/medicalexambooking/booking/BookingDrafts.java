package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.IntakeField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bookings that people are still filling in, kept on the server so that reload, back button, a lost time or an appointment
 * book out of reach lose nothing. A draft is seen by the person who types it and by nobody else; while an administrator acts
 * for a referrer, it belongs to that pairing. Whoever may not book gets 403, and what is not one's own is 404.
 */
public interface BookingDrafts {

    /** Drafts of the current actor that are not booked yet, the newest first. */
    List<Draft> open();

    /** Begins a draft that is kept for a week. Of more than ten open drafts the oldest is dropped. */
    String begin(Content content);

    /** The draft, or what became of it. */
    Draft find(String id);

    /**
     * Changes what was entered.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 409 where the draft is booked already, or is being booked
     */
    Draft change(String id, UnaryOperator<Content> change);

    /** Drops the draft with all that was entered; a booking that was made of it stays. */
    void discard(String id);

    /**
     * What is missing or cannot be accepted, by field; in the order in which people are asked. Times are not looked up.
     *
     * @param fields the intake form of the chosen type
     */
    Map<String, String> problems(Content content, List<IntakeField> fields);

    /**
     * Books what the draft says, once, however often it is asked; the draft then holds nothing but the booking's id.
     *
     * @throws au.com.medicalexambooking.identity.ApiException as {@link BookingDesk#book} does; what was entered is kept
     */
    BookingId book(String id);

    /**
     * A draft.
     *
     * @param content what was entered, empty once it is booked
     * @param bookingId the booking that it became, or null
     */
    record Draft(String id, Content content, @Nullable BookingId bookingId, Instant createdAt, Instant expiresAt) {

        public Optional<BookingId> booked() {
            return Optional.ofNullable(bookingId);
        }
    }

    /**
     * What was entered, as it was entered: it need not make sense yet.
     *
     * @param answers of the intake form, by field
     * @param lost the time that somebody else took meanwhile, until another one is chosen
     * @param alternatives what was free near the lost time
     */
    record Content(
            @Nullable String specialistId,
            @Nullable String typeId,
            @Nullable Instant start,
            String examineeName,
            String examineePhone,
            String examineeEmail,
            String matterReference,
            String interpreterLanguage,
            String notes,
            @Nullable String organizationId,
            @Nullable String teamId,
            Map<String, String> answers,
            @Nullable Instant lost,
            List<Instant> alternatives) {

        /** Nothing entered yet. */
        public static final Content EMPTY =
                new Content(null, null, null, "", "", "", "", "", "", null, null, Map.of(), null, List.of());

        public Content {
            answers = Map.copyOf(answers);
            alternatives = List.copyOf(alternatives);
        }

        /** With another specialist or type the time has to be chosen anew, and the answers that still fit are kept. */
        public Content choosing(String specialist, String type) {
            var same = specialist.equals(specialistId) && type.equals(typeId);
            return new Content(
                    specialist,
                    type,
                    same ? start : null,
                    examineeName,
                    examineePhone,
                    examineeEmail,
                    matterReference,
                    interpreterLanguage,
                    notes,
                    organizationId,
                    teamId,
                    answers,
                    same ? lost : null,
                    same ? alternatives : List.of());
        }

        public Content at(Instant time) {
            return timed(time, null, List.of());
        }

        /** The time is gone; these are near it. */
        public Content losing(Instant time, List<Instant> near) {
            return timed(null, time, near);
        }

        private Content timed(@Nullable Instant time, @Nullable Instant gone, List<Instant> near) {
            return new Content(
                    specialistId,
                    typeId,
                    time,
                    examineeName,
                    examineePhone,
                    examineeEmail,
                    matterReference,
                    interpreterLanguage,
                    notes,
                    organizationId,
                    teamId,
                    answers,
                    gone,
                    near);
        }

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Content";
        }
    }
}
