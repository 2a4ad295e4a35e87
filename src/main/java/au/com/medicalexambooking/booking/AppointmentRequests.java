package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.net.URI;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Says of a booking what the appointment book needs to know, and no more. */
@Component
class AppointmentRequests {

    private final SpecialistDirectory specialists;
    private final BookingTables tables;
    private final String mailDomain;

    AppointmentRequests(SpecialistDirectory specialists, BookingTables tables, @Value("${ime.app-url}") URI appUrl) {
        this.specialists = specialists;
        this.tables = tables;
        var host = appUrl.getHost();
        // The book checks addresses for a domain with a dot, which a local host name lacks.
        this.mailDomain = host != null && host.contains(".") ? host : "bookings.medicalexambooking.com.au";
    }

    /** The booking whose own address this is, where it is one: appointments that were asked for here carry one. */
    Optional<String> bookingOfAddress(String email) {
        var at = email.length() - mailDomain.length() - 1;
        return at > 0
                        && email.charAt(at) == '@'
                        && email.regionMatches(true, at + 1, mailDomain, 0, mailDomain.length())
                ? Optional.of(email.substring(0, at))
                : Optional.empty();
    }

    NewAppointment of(Booking booking) {
        var specialist = specialists
                .find(booking.specialist())
                .orElseThrow(() -> new IllegalStateException("A booking's specialist is known"));
        var name = ExamineeName.split(booking.examinee().name());
        return new NewAppointment(
                booking.id().value(),
                specialist.calendarId(),
                booking.time().typeId(),
                booking.time().start(),
                specialist.zone().getId(),
                name.first(),
                name.last(),
                booking.examinee().phone(),
                booking.id().value() + "@" + mailDomain,
                tables.formAnswers(booking.id()));
    }
}
