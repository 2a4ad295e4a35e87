package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
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
            return LocalDateTime.from(time).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiException.badField(
                    BookingLifecycle.NEW_APPOINTMENT_AT.name(),
                    "Give the new date and time, for example 2027-03-01T10:30+11:00.");
        }
    }
}
