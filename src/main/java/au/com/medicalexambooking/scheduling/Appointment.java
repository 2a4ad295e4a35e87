package au.com.medicalexambooking.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An appointment as the book has it.
 *
 * @param id the book's id
 * @param calendarId whose appointment it is
 * @param typeId what was booked
 * @param start when it starts
 * @param duration how long it takes
 * @param firstName first name as the book has it
 * @param lastName last name as the book has it
 * @param phone phone number, empty where there is none
 * @param email e-mail address, empty where there is none
 * @param location place, or the https link of a video meeting; empty where not known (yet)
 * @param cancelled whether it is cancelled
 * @param noShow whether it was cancelled as a no-show
 * @param bookingReference the booking id that we wrote into it, null where there is none
 * @param createdBy who made it in the book, null where not told
 * @param answers the intake form's answers
 */
public record Appointment(
        String id,
        String calendarId,
        String typeId,
        Instant start,
        Duration duration,
        String firstName,
        String lastName,
        String phone,
        String email,
        String location,
        boolean cancelled,
        boolean noShow,
        @Nullable String bookingReference,
        @Nullable String createdBy,
        List<Answer> answers) {

    public Appointment {
        answers = List.copyOf(answers);
    }

    /** When it ends. */
    public Instant end() {
        return start.plus(duration);
    }

    /** One answer of the intake form. */
    public record Answer(String fieldId, String name, String value) {}

    /** Names and numbers of examinees never reach a log through a printed appointment. */
    @Override
    public String toString() {
        return "Appointment[" + id + (cancelled ? ", cancelled]" : "]");
    }
}
