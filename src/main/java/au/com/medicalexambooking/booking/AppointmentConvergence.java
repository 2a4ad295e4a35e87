package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Makes our booking say what the appointment book says. An advisory lock on the appointment spans reading and applying,
 * and what was read is kept with the transaction, so that two readings of one appointment never interleave.
 */
@Service
@Transactional
class AppointmentConvergence implements AppointmentSync {

    private static final Logger LOG = LoggerFactory.getLogger(AppointmentConvergence.class);
    private static final Object READING = new Object();
    private static final OrganizationId UNASSIGNED = new OrganizationId("unassigned");

    /** By then a reservation that is under way has either committed or failed. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(20);

    private final AppointmentBook book;
    private final ChangeHints hints;
    private final Bookings bookings;
    private final BookingTables tables;
    private final BookingJournal journal;
    private final BusinessCalendar calendar;
    private final SpecialistDirectory specialists;
    private final UserDirectory users;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final AppointmentRequests requests;
    private final JdbcClient jdbc;
    private final Clock clock;

    AppointmentConvergence(
            AppointmentBook book,
            ChangeHints hints,
            Bookings bookings,
            BookingTables tables,
            BookingJournal journal,
            BusinessCalendar calendar,
            SpecialistDirectory specialists,
            UserDirectory users,
            CurrentActor currentActor,
            AuditTrail audit,
            ApplicationEventPublisher events,
            AppointmentRequests requests,
            JdbcClient jdbc,
            Clock clock) {
        this.book = book;
        this.hints = hints;
        this.bookings = bookings;
        this.tables = tables;
        this.journal = journal;
        this.calendar = calendar;
        this.specialists = specialists;
        this.users = users;
        this.currentActor = currentActor;
        this.audit = audit;
        this.events = events;
        this.requests = requests;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What was read of an appointment, and when the reading began. */
    private record Reading(String appointmentId, Optional<Appointment> appointment, Instant readAt) {}

    /**
     * As {@link #converge}, after the book refused what a person asked for: what differs now was done by others there, and
     * is not put down to that person.
     */
    void convergeAfterRefusal(String appointmentId) {
        lock(appointmentId);
        hints.settle(appointmentId, clock.instant(), ChangeHints.Settlement.IGNORED, "refused");
        currentActor.runAs(Actor.system(SystemComponent.ACUITY, Channel.JOB), () -> converge(appointmentId));
    }

    /** As {@link #converge}, for a person who cancels: an appointment that the book lost is no reason to keep the booking. */
    void convergeCancelling(String appointmentId) {
        var difference = compare(appointmentId);
        apply(difference == Difference.GONE ? Difference.CANCELLED : difference, appointmentId);
    }

    /** Reads, applies and settles at once, in one transaction: for a person who waits for the outcome. */
    void converge(String appointmentId) {
        apply(compare(appointmentId), appointmentId);
    }

    private void apply(Difference difference, String appointmentId) {
        switch (difference) {
            case MOVED -> applyNewTime(appointmentId);
            case CANCELLED -> applyCancellation(appointmentId);
            case DETAILS -> applyDetails(appointmentId);
            case UNKNOWN_HERE -> registerDirectBooking(appointmentId);
            case UNWANTED -> releaseUnwanted(appointmentId);
            case GONE -> reportMissing(appointmentId);
            case NONE -> {}
        }
        hints.settle(appointmentId, reading(appointmentId).readAt(), ChangeHints.Settlement.PROCESSED, null);
    }

    @Override
    public Difference compare(String appointmentId) {
        lock(appointmentId);
        var readAt = clock.instant();
        var appointment = book.find(appointmentId);
        remember(new Reading(appointmentId, appointment, readAt));
        var booking = bookings.findByAcuityAppointmentId(appointmentId);
        if (appointment.isEmpty()) {
            return booking.filter(Booking::isAwaitingExamination).isPresent() ? Difference.GONE : Difference.NONE;
        }
        return booking.isPresent()
                ? differenceTo(booking.get(), appointment.get())
                : differenceWithoutBooking(appointment.get());
    }

    private void lock(String appointmentId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
                .param("key", "appointment:" + appointmentId)
                .query((row, n) -> Boolean.TRUE)
                .list();
    }

    private Difference differenceTo(Booking booking, Appointment appointment) {
        if (booking.reservation() != Reservation.CONFIRMED) {
            return differenceToUnconfirmed(booking, appointment);
        }
        if (booking.progress().isEmpty()) {
            lookAgainWhereChanged(booking, appointment);
            return Difference.NONE;
        }
        if (!booking.isAwaitingExamination()) {
            if (appointment.cancelled()
                    || !appointment.start().equals(booking.time().start())) {
                LOG.info(
                        "Appointment {} changed after its examination was recorded; nothing applied", appointment.id());
            }
            return Difference.NONE;
        }
        if (appointment.cancelled()) {
            return Difference.CANCELLED;
        }
        var calendarOfBooking = specialists.find(booking.specialist()).map(SpecialistView::calendarId);
        var movedToKnownCalendar = !calendarOfBooking.equals(Optional.of(appointment.calendarId()))
                && specialists.findByCalendar(appointment.calendarId()).isPresent();
        if (!appointment.start().equals(booking.time().start())
                || !appointment.duration().equals(booking.time().duration())
                || movedToKnownCalendar) {
            return Difference.MOVED;
        }
        var link = Optional.ofNullable(MeetingLinks.of(appointment));
        return link.equals(booking.meetingLink()) && ExamineeInBook.isSame(booking.examinee(), appointment)
                ? Difference.NONE
                : Difference.DETAILS;
    }

    /** Nobody's current appointment: a former one, one that is just being reserved, a stray one, or one made directly. */
    private Difference differenceWithoutBooking(Appointment appointment) {
        if (tables.isFormerAppointment(appointment.id())) {
            return Difference.NONE;
        }
        var owner = ownerOf(appointment);
        if (owner.isPresent() && owner.get().reservation() != Reservation.CONFIRMED) {
            return differenceToUnconfirmed(owner.get(), appointment);
        }
        if (owner.flatMap(Booking::appointmentId).equals(Optional.of(appointment.id()))) {
            // Confirmed since we looked for it by its appointment.
            return differenceTo(owner.orElseThrow(), appointment);
        }
        if (appointment.cancelled()
                || specialists.findByCalendar(appointment.calendarId()).isEmpty()) {
            return Difference.NONE;
        }
        return Difference.UNKNOWN_HERE;
    }

    private Difference differenceToUnconfirmed(Booking booking, Appointment appointment) {
        if (isGivenUp(booking)) {
            return appointment.cancelled() ? Difference.NONE : Difference.UNWANTED;
        }
        lookAgainWhereChanged(booking, appointment);
        return Difference.NONE;
    }

    /** What the book changed before our own commit can be applied only after it; nobody will hint at it again. */
    private void lookAgainWhereChanged(Booking booking, Appointment appointment) {
        if (appointment.cancelled()
                || !appointment.start().equals(booking.time().start())) {
            hints.add(
                    new ChangeHints.Hint(
                            ChangeHints.Source.RECONCILIATION,
                            "reconciliation.changed_before_confirmation",
                            appointment.id(),
                            appointment.calendarId(),
                            null),
                    LOOK_AGAIN_AFTER);
        }
    }

    /**
     * The booking that asked for this appointment: by the reference in it, else by the booking's own address, which every
     * appointment asked for here carries. A name or phone is no proof: a firm may have called in beside.
     */
    private Optional<Booking> ownerOf(Appointment appointment) {
        var reference = appointment.bookingReference();
        if (reference != null && !reference.isBlank()) {
            return bookings.findById(reference);
        }
        return requests.bookingOfAddress(appointment.email()).flatMap(bookings::findById);
    }

    private static boolean isGivenUp(Booking booking) {
        return Set.of(Reservation.ABANDONED, Reservation.RELEASED, Reservation.REFUSED)
                .contains(booking.reservation());
    }

    @Override
    public void applyNewTime(String appointmentId) {
        var appointment = read(appointmentId);
        var booking = bookingOf(appointmentId);
        currentActor.runAs(authorOf(appointmentId), () -> {
            var before = booking.time().start();
            var specialist = specialists
                    .findByCalendar(appointment.calendarId())
                    .map(SpecialistView::id)
                    .orElse(booking.specialist());
            booking.move(
                    appointment.start(),
                    appointment.duration(),
                    specialist,
                    MeetingLinks.of(appointment),
                    clock.instant());
            bookings.save(booking);
            journal.record(
                    "booking.moved",
                    booking,
                    Map.of("from", before.toString(), "to", appointment.start().toString()));
            events.publishEvent(new BookingEvents.BookingMoved(booking.id()));
        });
    }

    @Override
    public void applyCancellation(String appointmentId) {
        var booking = bookingOf(appointmentId);
        var author = authorOf(appointmentId);
        currentActor.runAs(author, () -> {
            var zone = specialists
                    .find(booking.specialist())
                    .orElseThrow(() -> new IllegalStateException("A booking's specialist is known"))
                    .zone();
            var notice = calendar.between(
                    clock.instant().atZone(zone).toLocalDate(),
                    booking.time().start().atZone(zone).toLocalDate(),
                    zone);
            journal.record("booking.cancelled", booking, Map.of("noticeBusinessDays", notice));
            events.publishEvent(new BookingEvents.BookingCancelled(booking.id(), notice, cancelledBy(author)));
        });
    }

    @Override
    public void applyDetails(String appointmentId) {
        var appointment = read(appointmentId);
        var booking = bookingOf(appointmentId);
        currentActor.runAs(authorOf(appointmentId), () -> {
            var same = ExamineeInBook.isSame(booking.examinee(), appointment);
            var examinee = booking.examinee();
            var theirs = ExamineeInBook.of(appointment);
            booking.takeOverDetails(
                    MeetingLinks.of(appointment),
                    same ? examinee.name() : theirs.name(),
                    same || theirs.phone().isBlank() ? examinee.phone() : theirs.phone(),
                    clock.instant());
            bookings.save(booking);
            journal.record("booking.details_taken_over", booking);
        });
    }

    @Override
    public void registerDirectBooking(String appointmentId) {
        var appointment = read(appointmentId);
        var specialist = specialists
                .findByCalendar(appointment.calendarId())
                .orElseThrow(() -> new IllegalStateException("Only known calendars are imported"));
        currentActor.runAs(Actor.system(SystemComponent.ACUITY, Channel.WEBHOOK), () -> {
            var kind = specialists
                    .bookableType(specialist, appointment.typeId())
                    .map(type -> type.kind())
                    .orElse(
                            MeetingLinks.of(appointment) == null
                                    ? AppointmentKind.IN_PERSON
                                    : AppointmentKind.TELEHEALTH);
            var createdBy = appointment.createdBy();
            var booking = Booking.madeDirectly(
                    new Booking.Draft(
                            new BookingId(Ids.next()),
                            bookings.nextReference(),
                            specialist.id(),
                            UNASSIGNED,
                            null,
                            SystemComponent.ACUITY.userId(),
                            null,
                            ExamineeInBook.of(appointment),
                            null,
                            null,
                            null,
                            new Booking.Time(appointment.start(), appointment.duration(), appointment.typeId(), kind)),
                    appointment.id(),
                    MeetingLinks.of(appointment),
                    createdBy == null ? null : createdBy.substring(0, Math.min(createdBy.length(), 200)),
                    clock.instant());
            bookings.save(booking);
            tables.rememberAppointment(appointment.id(), booking.id());
            tables.saveAnswers(
                    booking.id(),
                    appointment.answers().stream()
                            .filter(answer -> !answer.value().isBlank())
                            .map(answer -> new au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer(
                                    answer.fieldId(), answer.value()))
                            .toList());
            journal.record("booking.registered", booking, Map.of("appointmentId", appointment.id()));
            events.publishEvent(new BookingEvents.BookedDirectly(booking.id()));
        });
    }

    @Override
    public void releaseUnwanted(String appointmentId) {
        book.cancel(appointmentId, "The booking was not confirmed");
        LOG.info("Cancelled appointment {}, whose booking was given up", appointmentId);
        audit.record(AuditEvent.done("appointment.released", "appointment", appointmentId));
    }

    @Override
    public void reportMissing(String appointmentId) {
        var booking = bookingOf(appointmentId);
        if (tables.markMissing(booking.id(), appointmentId)) {
            LOG.error("Appointment {} of booking {} has vanished from the book", appointmentId, booking.id());
            journal.record("booking.appointment_missing", booking, Map.of("appointmentId", appointmentId));
            events.publishEvent(new BookingEvents.AppointmentMissing(booking.id()));
        }
    }

    /** The instant at which the current transaction read this appointment. */
    @Override
    public Instant readAt(String appointmentId) {
        return reading(appointmentId).readAt();
    }

    /** Who is behind a change: the person who asked for it here, else whoever works in the appointment book. */
    private Actor authorOf(String appointmentId) {
        var current = currentActor.get();
        if (current.role() != Role.SYSTEM) {
            return current;
        }
        return hints.requesterOf(appointmentId)
                .flatMap(requester -> users.find(new UserId(requester.userId()))
                        .map(person -> new Actor(
                                person.id(),
                                requester.onBehalfOf() == null ? null : new UserId(requester.onBehalfOf()),
                                requester.onBehalfOf() == null ? person.role() : Role.USER,
                                Set.of(),
                                Channel.JOB,
                                null,
                                null,
                                null)))
                .orElseGet(() -> Actor.system(SystemComponent.ACUITY, Channel.WEBHOOK));
    }

    private static String cancelledBy(Actor author) {
        return switch (author.role()) {
            case USER -> "referrer";
            case STAFF, MANAGER, ADMIN -> author.onBehalfOf() == null ? "coordinator" : "referrer";
            case SPECIALIST -> "specialist";
            case SYSTEM -> "acuity";
        };
    }

    private Booking bookingOf(String appointmentId) {
        return bookings.findByAcuityAppointmentId(appointmentId).orElseThrow(ApiException::notFound);
    }

    private static Appointment read(String appointmentId) {
        return reading(appointmentId)
                .appointment()
                .orElseThrow(() -> new IllegalStateException("The appointment is applied as it was read"));
    }

    private static Reading reading(String appointmentId) {
        var reading = (Reading) TransactionSynchronizationManager.getResource(READING);
        if (reading == null || !reading.appointmentId().equals(appointmentId)) {
            throw new IllegalStateException("An appointment is applied in the transaction that read it");
        }
        return reading;
    }

    private static void remember(Reading reading) {
        if (TransactionSynchronizationManager.unbindResourceIfPossible(READING) == null) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    TransactionSynchronizationManager.unbindResourceIfPossible(READING);
                }
            });
        }
        TransactionSynchronizationManager.bindResource(READING, reading);
    }
}
