package au.com.medicalexambooking.scheduling;

import java.time.Instant;
import java.util.List;

/**
 * What the book needs to know of a booking, and no more.
 *
 * @param bookingId written into the appointment, so that it can be found again
 * @param calendarId whose time
 * @param typeId what is booked
 * @param start when
 * @param timezone IANA zone of the specialist
 * @param firstName the examinee's first name
 * @param lastName the examinee's last name
 * @param phone the examinee's phone
 * @param email the address given to the book: never the examinee's own where there is none
 * @param answers the intake form's answers
 */
public record NewAppointment(
        String bookingId,
        String calendarId,
        String typeId,
        Instant start,
        String timezone,
        String firstName,
        String lastName,
        String phone,
        String email,
        List<FieldAnswer> answers) {

    public NewAppointment {
        answers = List.copyOf(answers);
    }

    /** One answer to a field of the intake form. */
    public record FieldAnswer(String fieldId, String value) {}

    /** Names and numbers of examinees never reach a log. */
    @Override
    public String toString() {
        return "NewAppointment[" + bookingId + "]";
    }
}
