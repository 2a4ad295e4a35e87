package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import au.com.medicalexambooking.scheduling.SlotTaken;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Books and changes for people, and sees to it that each gets a definite answer in time. */
@Service
class BookingCounter implements BookingDesk {

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(60);

    /** A change asked for here is looked up after this time at the latest, whatever became of the request. */
    private static final Duration LOOK_UP_CHANGE_AFTER = Duration.ofSeconds(12);

    /** A call to the book may take this long; with less time left, a caller is not kept waiting for another one. */
    private static final Duration ONE_MORE_CALL = Duration.ofSeconds(5);

    private final BookingRequests requests;
    private final AppointmentReservations reservations;
    private final Bookings bookings;
    private final BookingAccess access;
    private final BookingJournal journal;
    private final SlotAlternatives alternatives;
    private final SpecialistDirectory specialists;
    private final AppointmentBook book;
    private final ChangeHints hints;
    private final AppointmentConvergence convergence;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final BookingSettings settings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BookingCounter(
            BookingRequests requests,
            AppointmentReservations reservations,
            Bookings bookings,
            BookingAccess access,
            BookingJournal journal,
            SlotAlternatives alternatives,
            SpecialistDirectory specialists,
            AppointmentBook book,
            ChangeHints hints,
            AppointmentConvergence convergence,
            CurrentActor currentActor,
            AuditTrail audit,
            BookingSettings settings,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.requests = requests;
        this.reservations = reservations;
        this.bookings = bookings;
        this.access = access;
        this.journal = journal;
        this.alternatives = alternatives;
        this.specialists = specialists;
        this.book = book;
        this.hints = hints;
        this.convergence = convergence;
        this.currentActor = currentActor;
        this.audit = audit;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public BookingId book(Request request) {
        var deadline = System.nanoTime() + settings.answerWithin().toNanos();
        BookingId id;
        try {
            id = requests.record(request, deadline - timeToReserve().toNanos());
        } catch (BookingRequests.TimeHeld held) {
            throw BookingRejected.slotTaken(alternatives.near(held.specialist(), held.time(), timeLeft(deadline)));
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.FORBIDDEN || refused.status() == HttpStatus.NOT_FOUND) {
                audit.recordIndependently(AuditEvent.denied("booking.create", "booking", "-", refused.code()));
            }
            throw refused;
        } catch (SchedulingException unavailable) {
            throw unavailable(unavailable);
        }
        var reservation = await(id, deadline);
        while (reservation == Reservation.REQUESTED) {
            reservation = giveUp(id);
        }
        return switch (reservation) {
            case CONFIRMED -> id;
            case REFUSED -> throw refusal(id, deadline);
            case REQUESTED, ABANDONED, RELEASED -> throw BookingRejected.schedulingUnavailable(Duration.ofSeconds(30));
        };
    }

    private Reservation await(BookingId id, long deadline) {
        while (true) {
            var reservation = reservationOf(id);
            if (reservation != Reservation.REQUESTED || System.nanoTime() >= deadline) {
                return reservation;
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    /** From here on the process releases what it reserves; unless it was quicker, then its answer holds. */
    private Reservation giveUp(BookingId id) {
        try {
            transaction.executeWithoutResult(tx -> reservations.abandon(id, clock.instant()));
        } catch (OptimisticLockingFailureException decidedMeanwhile) {
            // The process committed between our reading and our writing: what it decided holds.
        }
        return reservationOf(id);
    }

    /** A caller who repeats a request may have lost the right to see what it brought about. */
    private Reservation reservationOf(BookingId id) {
        var reservation = bookings.reservationOf(id.value());
        if (reservation == null) {
            throw ApiException.notFound();
        }
        return Reservation.valueOf(reservation.toUpperCase(Locale.ROOT));
    }

    private RuntimeException refusal(BookingId id, long deadline) {
        var booking = load(id);
        var code = booking.refusal().orElse("slot_taken");
        if (!code.equals("slot_taken")) {
            return BookingRejected.refused(code);
        }
        return slotTaken(booking, booking.time().start(), deadline);
    }

    private static boolean isTimeLeft(long deadline) {
        return timeLeft(deadline).compareTo(ONE_MORE_CALL) >= 0;
    }

    /** What the reservation itself needs; never all of the time that there is, or nothing would be begun. */
    private Duration timeToReserve() {
        var most = settings.answerWithin().multipliedBy(6).dividedBy(10);
        return most.compareTo(ONE_MORE_CALL) < 0 ? most : ONE_MORE_CALL;
    }

    private static Duration timeLeft(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public void reschedule(BookingId id, Instant start) {
        var deadline = System.nanoTime() + settings.answerWithin().toNanos();
        access.require(id, Act.CHANGE_TIME);
        var booking = load(id);
        requireChangeable(booking);
        BookableTime.require("appointmentDateTime", start, clock.instant());
        if (booking.time().start().equals(start)) {
            return;
        }
        var appointment = appointmentOf(booking);
        announce(booking, appointment, "platform.reschedule", () -> {});
        try {
            book.reschedule(appointment, start);
        } catch (SlotTaken taken) {
            recordFailure("booking.reschedule", id, "slot_taken");
            throw slotTaken(booking, start, deadline);
        } catch (RequestRefused refused) {
            recordFailure("booking.reschedule", id, refused.code());
            throw changeRefused(id, appointment, refused.code(), deadline);
        } catch (OutcomeUnknown unknown) {
            converge(appointment, deadline);
            requireArrived(load(id).time().start().equals(start));
            return;
        } catch (SchedulingUnavailable unavailable) {
            throw unavailable(unavailable);
        }
        converge(appointment, deadline);
        requireArrived(load(id).time().start().equals(start));
    }

    @Override
    public void cancel(BookingId id, @Nullable String reason) {
        var deadline = System.nanoTime() + settings.answerWithin().toNanos();
        access.require(id, Act.CHANGE_TIME);
        var booking = load(id);
        if (isCancelled(booking)) {
            return;
        }
        requireChangeable(booking);
        var appointment = appointmentOf(booking);
        announce(
                booking,
                appointment,
                "platform.cancel",
                () -> bookings.keepCancellationReason(
                        id.value(), reason == null || reason.isBlank() ? null : reason.strip()));
        try {
            book.cancel(appointment, "Cancelled through the booking platform");
        } catch (RequestRefused | SlotTaken refused) {
            var code = refused instanceof RequestRefused told ? told.code() : "refused";
            if (code.equals("not_found")) {
                convergence.convergeCancelling(appointment);
                requireArrived(isCancelled(load(id)));
                return;
            }
            forgetReason(id);
            recordFailure("booking.cancel", id, "refused");
            throw changeRefused(id, appointment, code, deadline);
        } catch (OutcomeUnknown unknown) {
            converge(appointment, deadline);
            requireArrived(isCancelled(load(id)));
            return;
        } catch (SchedulingUnavailable unavailable) {
            forgetReason(id);
            throw unavailable(unavailable);
        }
        converge(appointment, deadline);
        requireArrived(isCancelled(load(id)));
    }

    /** A later cancellation, made in the book perhaps, has nothing to do with a reason that came to nothing. */
    private void forgetReason(BookingId id) {
        bookings.keepCancellationReason(id.value(), null);
    }

    private static boolean isCancelled(Booking booking) {
        return booking.progress().filter(p -> p == Progress.CANCELLED).isPresent();
    }

    /** Either the booking is no longer what the caller saw, or the book has its own reasons. */
    private RuntimeException changeRefused(BookingId id, String appointment, String code, long deadline) {
        if (isTimeLeft(deadline)) {
            try {
                inStep(() -> convergence.convergeAfterRefusal(appointment));
            } catch (SchedulingException | OptimisticLockingFailureException later) {
                // The hint that was stored before the change is still waiting and brings the booking in step.
            }
        }
        var now = load(id);
        return now.isAwaitingExamination() ? BookingRejected.changeRefused(code) : BookingRejected.notChangeable(now);
    }

    @Override
    public void update(
            BookingId id, @Nullable BookingStatus status, @Nullable String notes, @Nullable Long expectedVersion) {
        if (status != null) {
            access.require(id, Act.SETTLE);
        }
        if (notes != null) {
            access.require(id, Act.NOTES);
        }
        access.require(id, Act.READ);
        transaction.executeWithoutResult(tx -> {
            var booking = load(id);
            if (expectedVersion != null && expectedVersion != booking.version()) {
                throw changedMeanwhile();
            }
            var changesStatus = status != null && status != booking.status();
            if (!changesStatus && notes == null) {
                return;
            }
            if (notes != null && notes.indexOf('\0') >= 0) {
                throw ApiException.badField("notes", "This holds characters that cannot be accepted.");
            }
            var now = clock.instant();
            if (changesStatus) {
                if (status != BookingStatus.ARCHIVED || booking.status() != BookingStatus.CLOSED) {
                    throw ApiException.conflict(
                            "status_not_offered",
                            "A booking is closed by its process: by payment, by cancellation, or after a no-show.",
                            Map.of(
                                    "allowed",
                                    booking.status() == BookingStatus.CLOSED ? List.of("archived") : List.of()));
                }
                booking.archive(now);
                journal.record("booking.archived", booking);
            }
            if (notes != null) {
                booking.writeNotes(notes.isBlank() ? null : notes, now);
                journal.record("booking.notes_changed", booking, Map.of("fields", List.of("notes")));
            }
            try {
                bookings.save(booking);
            } catch (OptimisticLockingFailureException raced) {
                throw changedMeanwhile();
            }
        });
    }

    private static ApiException changedMeanwhile() {
        return new ApiException(
                HttpStatus.PRECONDITION_FAILED,
                "changed_meanwhile",
                "Somebody changed this booking meanwhile. Load it again and repeat your change.");
    }

    /** On record before the book is asked: should this node die now, the appointment is still looked up. */
    private void announce(Booking booking, String appointment, String action, Runnable details) {
        var actor = currentActor.get();
        var onBehalfOf = actor.onBehalfOf();
        transaction.executeWithoutResult(tx -> {
            details.run();
            hints.add(
                    new ChangeHints.Hint(
                            ChangeHints.Source.PLATFORM,
                            action,
                            appointment,
                            null,
                            new ChangeHints.Requester(
                                    actor.userId().value(), onBehalfOf == null ? null : onBehalfOf.value())),
                    LOOK_UP_CHANGE_AFTER);
            journal.record("booking.change_requested", booking, Map.of("change", action));
        });
    }

    /** Brings the booking in step at once; where the book cannot be read now, the announced look-up does it later. */
    private void converge(String appointment, long deadline) {
        if (!isTimeLeft(deadline)) {
            return;
        }
        try {
            inStep(() -> convergence.converge(appointment));
        } catch (SchedulingException | OptimisticLockingFailureException later) {
            // The hint that was stored before the change is still waiting and brings the booking in step.
        }
    }

    /** What the book says may reach beyond what the caller sees: another's booking, one that nobody has been given yet. */
    private void inStep(Runnable work) {
        currentActor.seeingEveryRow(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    private static void requireArrived(boolean arrived) {
        if (!arrived) {
            throw BookingRejected.outcomeOpen();
        }
    }

    private void requireChangeable(Booking booking) {
        if (!booking.isAwaitingExamination() || !booking.time().start().isAfter(clock.instant())) {
            throw BookingRejected.notChangeable(booking);
        }
    }

    private static String appointmentOf(Booking booking) {
        return booking.appointmentId().orElseThrow(() -> BookingRejected.notChangeable(booking));
    }

    private RuntimeException slotTaken(Booking booking, Instant wanted, long deadline) {
        return BookingRejected.slotTaken(specialists
                .find(booking.specialist())
                .map(specialist -> alternatives.near(specialist, booking.time().at(wanted), timeLeft(deadline)))
                .orElseGet(List::of));
    }

    private static RuntimeException unavailable(SchedulingException cause) {
        var retryAfter = cause instanceof SchedulingUnavailable known ? known.retryAfter() : Duration.ofSeconds(30);
        return BookingRejected.schedulingUnavailable(retryAfter);
    }

    private void recordFailure(String action, BookingId id, String reason) {
        audit.recordIndependently(AuditEvent.failed(action, "booking", id.value(), reason));
    }

    private Booking load(BookingId id) {
        return Optional.of(id.value()).flatMap(bookings::findById).orElseThrow(ApiException::notFound);
    }
}
