package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.Booking.Examinee;
import au.com.medicalexambooking.scheduling.Appointment;

/** The examinee as an appointment names him, whoever typed it there and however. */
final class ExamineeInBook {

    private static final String NAME_NOT_GIVEN = "Name not given";

    private ExamineeInBook() {}

    /** In the lengths that a booking keeps. */
    static Examinee of(Appointment appointment) {
        var name = ExamineeName.join(appointment.firstName(), appointment.lastName());
        return new Examinee(
                name.isBlank() ? NAME_NOT_GIVEN : limited(name, 200),
                limited(appointment.phone(), 50),
                appointment.email().isBlank() ? null : limited(appointment.email(), 254));
    }

    /** However the book splits the name, and whatever it lacks. */
    static boolean isSame(Examinee ours, Appointment appointment) {
        var sent = ExamineeName.split(ours.name());
        var theirs = of(appointment);
        var sameName = theirs.name().equals(NAME_NOT_GIVEN)
                || theirs.name().equals(ours.name())
                || theirs.name().equals(limited(ExamineeName.join(sent.first(), sent.last()), 200));
        return sameName && (theirs.phone().isBlank() || theirs.phone().equals(ours.phone()));
    }

    private static String limited(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
