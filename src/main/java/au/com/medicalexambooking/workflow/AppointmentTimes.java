package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.springframework.stereotype.Component;

/** Reads the time that a form brings: with its offset, or else as the time on the wall where the specialist is. */
@Component
class AppointmentTimes {

    private final BookingFacts facts;

    AppointmentTimes(BookingFacts facts) {
        this.facts = facts;
    }

    /**
     * @throws ApiException where the text is no date with a time
     */
    Instant parse(String text, BookingId booking) {
        try {
            var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            if (time instanceof OffsetDateTime exact) {
                return exact.toInstant();
            }
            var zone = facts.find(booking).orElseThrow(ApiException::notFound).zone();
            return atTheWall(LocalDateTime.from(time), zone);
        } catch (DateTimeParseException e) {
            throw ApiException.badField(
                    BookingLifecycle.NEW_APPOINTMENT_AT.name(),
                    "Give the new date and time, for example 2027-03-01T10:30+11:00.");
        }
    }

    /** Where clocks are put forward a time is left out, and where they are put back one comes twice: nobody guesses then. */
    private static Instant atTheWall(LocalDateTime time, ZoneId zone) {
        var offsets = zone.getRules().getValidOffsets(time);
        if (offsets.size() != 1) {
            throw ApiException.badField(
                    BookingLifecycle.NEW_APPOINTMENT_AT.name(),
                    "Clocks are changed at this time. Choose another, or add its offset, for example +11:00.");
        }
        return time.toInstant(offsets.get(0));
    }
}
