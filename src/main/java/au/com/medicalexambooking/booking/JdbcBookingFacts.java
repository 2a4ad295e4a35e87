package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts a booking and its specialist together for process steps and mails. */
@Component
class JdbcBookingFacts implements BookingFacts {

    private final Bookings bookings;
    private final SpecialistDirectory specialists;

    JdbcBookingFacts(Bookings bookings, SpecialistDirectory specialists) {
        this.bookings = bookings;
        this.specialists = specialists;
    }

    @Override
    public Optional<Facts> find(BookingId id) {
        return bookings.findById(id.value()).map(booking -> {
            var specialist = specialists
                    .find(booking.specialist())
                    .orElseThrow(() -> new IllegalStateException("A booking's specialist is known"));
            var examinee = booking.examinee();
            return new Facts(
                    id,
                    booking.reference(),
                    specialist.id(),
                    specialist.userId(),
                    specialist.name(),
                    specialist.specialty(),
                    specialist.location(),
                    booking.meetingLink().orElse(null),
                    booking.time().kind(),
                    booking.organization(),
                    booking.referrer(),
                    ExamineeName.initials(examinee.name()),
                    ExamineeName.split(examinee.name()).first(),
                    examinee.email(),
                    booking.time().start(),
                    booking.time().end(),
                    specialist.zone(),
                    booking.status(),
                    booking.progress().orElse(null),
                    booking.timeRevision(),
                    booking.reportDueAt().orElse(null),
                    booking.lateCancellation().orElse(null));
        });
    }
}
