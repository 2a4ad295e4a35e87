package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A booking in the words and times that people read, in the examination's own zone.
 *
 * @param town the last part of the place, for lists
 * @param startsAt for machines
 * @param look stage, icon and how far the tape has come
 */
record BookingView(
        String id,
        String reference,
        String examinee,
        String specialist,
        String specialty,
        String place,
        String town,
        boolean telehealth,
        String startsAt,
        String day,
        String time,
        int minutes,
        Words.Look look,
        NextStep next,
        @Nullable String meetingLink,
        String organizationId,
        String organization,
        @Nullable String matterReference,
        boolean changeable) {

    static BookingView of(BookingQueries.Summary booking, Role reader, Instant now) {
        return of(booking, null, reader, now);
    }

    /**
     * @param brief how ready its brief is, where that is asked for
     */
    static BookingView of(
            BookingQueries.Summary booking, BookingQueries.@Nullable BriefReadiness brief, Role reader, Instant now) {
        var specialist = booking.specialist();
        var location = specialist.location();
        var telehealth = booking.appointmentType() == AppointmentKind.TELEHEALTH;
        return new BookingView(
                booking.id().value(),
                booking.reference(),
                booking.examineeName(),
                specialist.name(),
                specialist.specialty(),
                telehealth ? "Telehealth" : location == null ? "Place to be told" : location,
                location == null ? "" : town(location),
                telehealth,
                booking.appointmentDate().toString(),
                Words.day(booking.appointmentDate(), specialist.zone()),
                Words.time(booking.appointmentDate(), specialist.zone()),
                booking.durationMinutes(),
                Words.look(booking.currentProgress()),
                NextStep.of(booking, brief, reader, now),
                booking.meetingLink(),
                booking.organizationId(),
                booking.organizationName(),
                booking.matterReference(),
                reader != Role.SPECIALIST && NextStep.isChangeable(booking, now));
    }

    /** The last part of an address without its postcode, as rows of a list have room for. */
    private static String town(String location) {
        return location.substring(location.lastIndexOf(',') + 1)
                .replaceFirst(" \\d{4}$", "")
                .strip();
    }

    /** Names of examinees never reach a log. */
    @Override
    public String toString() {
        return "BookingView[" + reference + "]";
    }
}
