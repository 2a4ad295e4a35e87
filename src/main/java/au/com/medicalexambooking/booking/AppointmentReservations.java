package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SlotTaken;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The reservation as the process runs it. The rule throughout: before the appointment book is asked to create anything,
 * the attempt is on record; after an attempt whose outcome is not known the book is looked up, and only an appointment
 * that is certainly not there is asked for again, in the mode in which the book refuses a time that is taken.
 */
@Service
@Transactional
class AppointmentReservations implements Reservations {

    private static final Logger LOG = LoggerFactory.getLogger(AppointmentReservations.class);

    private final Bookings bookings;
    private final BookingTables tables;
    private final AppointmentBook book;
    private final AppointmentRequests requests;
    private final BookingJournal journal;
    private final BookingSettings settings;
    private final TransactionTemplate independently;
    private final Clock clock;

    AppointmentReservations(
            Bookings bookings,
            BookingTables tables,
            AppointmentBook book,
            AppointmentRequests requests,
            BookingJournal journal,
            BookingSettings settings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.bookings = bookings;
        this.tables = tables;
        this.book = book;
        this.requests = requests;
        this.journal = journal;
        this.settings = settings;
        this.independently = new TransactionTemplate(transactions);
        this.independently.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public Result reserve(BookingId id) {
        var booking = load(id);
        if (booking.reservation() == Reservation.ABANDONED || booking.reservation() == Reservation.RELEASED) {
            return Result.ABANDONED;
        }
        if (booking.reservation() == Reservation.REFUSED) {
            return Result.REFUSED;
        }
        var request = requests.of(booking);
        var attempted = booking.reservationAttemptedAt();
        if (attempted.isPresent()) {
            var existing = leftBehind(booking, request);
            if (existing.isPresent()) {
                return adopt(booking, existing.get());
            }
            if (clock.instant().isBefore(attempted.get().plus(settings.lookUpAgainAfter()))) {
                throw new OutcomeUnknown("an earlier attempt may still arrive", null);
            }
        }
        if (!isStillWanted(id)) {
            return Result.ABANDONED;
        }
        try {
            return adopt(booking, book.create(request));
        } catch (SlotTaken refusal) {
            // After an earlier attempt this may be our own appointment that stands in the way.
            var existing = attempted.isPresent() ? leftBehind(booking, request) : Optional.<Appointment>empty();
            return existing.isPresent() ? adopt(booking, existing.get()) : refuse(booking, "slot_taken");
        } catch (RequestRefused refusal) {
            return refuse(booking, refusal.code());
        }
    }

    private boolean isStillWanted(BookingId id) {
        return Boolean.TRUE.equals(independently.execute(tx -> bookings.markAttempted(id.value(), clock.instant())));
    }

    @Override
    public boolean confirm(BookingId id) {
        var booking = load(id);
        if (booking.reservation() == Reservation.ABANDONED || booking.reservation() == Reservation.RELEASED) {
            return false;
        }
        var first = booking.progress().isEmpty();
        booking.confirm(clock.instant());
        if (first) {
            journal.bookedProgress(booking);
        } else {
            journal.progress(booking, Progress.SCHEDULED);
        }
        bookings.save(booking);
        tables.releaseHold(id);
        return true;
    }

    @Override
    public void release(BookingId id) {
        var booking = load(id);
        if (booking.reservation() == Reservation.RELEASED) {
            return;
        }
        if (booking.reservation() != Reservation.ABANDONED) {
            // Never cancel what a live booking relies on.
            throw new IllegalStateException("Only an abandoned booking can be released");
        }
        var attempted = booking.reservationAttemptedAt();
        if (attempted.isPresent()) {
            for (var appointment : book.findCreatedFor(requests.of(booking))) {
                if (!appointment.cancelled() && !isFormer(booking, appointment)) {
                    book.cancel(appointment.id(), "Booking " + booking.reference() + " was not confirmed");
                    LOG.info("Cancelled appointment {} of abandoned booking {}", appointment.id(), id);
                }
            }
            if (clock.instant().isBefore(attempted.get().plus(settings.lateArrivalWindow()))) {
                throw new OutcomeUnknown("an appointment of the abandoned booking may still arrive", null);
            }
        }
        booking.released(clock.instant());
        bookings.save(booking);
        tables.releaseHold(id);
        journal.record("booking.reservation_released", booking);
    }

    /** An appointment of the examination that was missed is history, and stays in the book. */
    private boolean isFormer(Booking booking, Appointment appointment) {
        return !booking.appointmentId().equals(Optional.of(appointment.id()))
                && tables.isFormerAppointment(appointment.id());
    }

    private Optional<Appointment> leftBehind(Booking booking, NewAppointment request) {
        Optional<Appointment> match = Optional.empty();
        for (var appointment : book.findCreatedFor(request)) {
            if (appointment.cancelled() || tables.isFormerAppointment(appointment.id())) {
                continue;
            }
            if (match.isEmpty() && appointment.start().equals(request.start())) {
                match = Optional.of(appointment);
            } else {
                // The book holds our booking at a time that nobody asked for: never leave that to chance.
                book.cancel(appointment.id(), "Duplicate of booking " + booking.reference());
                LOG.error("Cancelled stray appointment {} of booking {}", appointment.id(), booking.id());
            }
        }
        return match;
    }

    private Result adopt(Booking booking, Appointment appointment) {
        booking.reserve(appointment.id(), MeetingLinks.of(appointment), clock.instant());
        bookings.save(booking);
        tables.rememberAppointment(appointment.id(), booking.id());
        journal.record("booking.appointment_reserved", booking, Map.of("appointmentId", appointment.id()));
        return Result.RESERVED;
    }

    private Result refuse(Booking booking, String code) {
        booking.refuse(code, clock.instant());
        bookings.save(booking);
        tables.releaseHold(booking.id());
        journal.record("booking.refused", booking, Map.of("reason", code));
        return Result.REFUSED;
    }

    /** Gives a booking up whose caller is about to be told that it did not work; false where it is decided already. */
    boolean abandon(BookingId id, Instant now) {
        var booking = load(id);
        if (booking.reservation() != Reservation.REQUESTED) {
            return false;
        }
        booking.abandon(now);
        bookings.save(booking);
        tables.releaseHold(id);
        journal.record("booking.abandoned", booking);
        return true;
    }

    private Booking load(BookingId id) {
        return bookings.findById(id.value()).orElseThrow(ApiException::notFound);
    }
}
