package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.net.URI;
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
