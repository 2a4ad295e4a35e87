package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.booking.AppointmentBookFake.Call;
import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import au.com.medicalexambooking.scheduling.SlotTaken;
import au.com.medicalexambooking.testing.SideBySide;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;

/** A reservation ends with exactly one appointment or with none, whatever breaks on the way. */
class AppointmentReservationsTest {

    private static final BookingModule MODULE = new BookingModule("reservations");
    private static final Instant START = NOW.plus(Duration.ofDays(10));

    private final AppointmentBookFake book = MODULE.book;

    @BeforeEach
    void reset() {
        MODULE.reset();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static BookingId requested() {
        return MODULE.requested(MODULE.specialist(), START);
    }

    /** In a thread of its own, as the caller's request is. */
    private static void giveUp(BookingId id) {
        elsewhere(() -> MODULE.get(AppointmentReservations.class).abandon(id, MODULE.clock.instant()));
    }

    private static void elsewhere(Runnable work) {
        SideBySide.run(work).join();
    }

    @Nested
    class FirstAttempt {

        @Test
        void makesTheAppointmentAndConfirmsTheBooking() {
            var id = requested();

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(book.open()).hasSize(1).allSatisfy(appointment -> {
                assertThat(appointment.bookingReference()).isEqualTo(id.value());
                assertThat(appointment.start()).isEqualTo(START);
                assertThat(appointment.email()).isEqualTo(id + "@bookings.example.com");
            });
            var booking = MODULE.load(id);
            assertThat(booking.reservation()).isEqualTo(Reservation.CONFIRMED);
            assertThat(booking.appointmentId()).contains(book.open().get(0).id());
            assertThat(booking.confirmedAt()).contains(MODULE.clock.instant());
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled referrer");
            assertThat(MODULE.isHeld(id)).isFalse();
            assertThat(MODULE.auditOf(id.value()))
                    .containsExactly(
                            "booking.requested ok referrer",
                            "booking.appointment_reserved ok system:process",
                            "booking.progress_changed ok system:process");
        }

        @Test
        void asksForNothingThatWasNotLookedForAfterACrash() {
            var id = requested();

            MODULE.process.reserve(id);

            assertThat(book.count(Call.LOOK_UP)).isZero();
            assertThat(book.count(Call.CREATE)).isEqualTo(1);
        }

        @Test
        void asksTheBookThreeTimesAtMost() {
            var id = requested();
            book.refuseNext(Call.CREATE, new OutcomeUnknown("no answer", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            MODULE.clock.pass(Duration.ofSeconds(11));
            var before = book.calls();
            book.refuseNext(Call.CREATE, new SlotTaken("not_available"));

            MODULE.process.reserve(id);

            assertThat(book.calls() - before)
                    .as("the lock of a job is measured by it")
                    .isEqualTo(3);
        }

        @Test
        void isOnRecordBeforeTheBookIsAskedAndStaysThere() {
            var id = requested();
            var duringTheCall = new AtomicReference<Optional<Instant>>();
            // Read by somebody else, who sees only what is committed.
            book.duringNext(
                    Call.CREATE,
                    () -> elsewhere(() -> duringTheCall.set(MODULE.load(id).reservationAttemptedAt())));

            MODULE.process.reserve(id);

            assertThat(duringTheCall.get()).contains(NOW);
            assertThat(MODULE.load(id).reservationAttemptedAt()).contains(NOW);
        }

        @Test
        void refusesTheBookingWhereTheTimeIsTaken() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            book.put(draft -> draft.calendar(MODULE.calendarOf(specialist)).at(START));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.REFUSED);
            assertThat(MODULE.load(id).refusal()).contains("slot_taken");
            assertThat(MODULE.isHeld(id)).isFalse();
            assertThat(book.open()).hasSize(1);
        }

        @Test
        void refusesTheBookingWithTheBooksOwnReason() {
            var id = requested();
            book.refuseNext(Call.CREATE, new RequestRefused("required_field"));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.REFUSED);
            assertThat(MODULE.load(id).refusal()).contains("required_field");
        }

        @Test
        void leavesARefusedBookingRefused() {
            var id = requested();
            book.refuseNext(Call.CREATE, new RequestRefused("required_field"));
            MODULE.process.reserve(id);

            var again = MODULE.process.reserve(id);

            assertThat(again).isEqualTo(Reservations.Result.REFUSED);
            assertThat(book.open()).isEmpty();
        }
    }

    @Nested
    class UnknownOutcome {

        @Test
        void adoptsWhatTheLostAttemptMade() {
            var id = requested();
            book.loseAnswerOfNext(Call.CREATE);
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(book.open()).hasSize(1);
            assertThat(book.count(Call.CREATE)).isEqualTo(1);
        }

        @Test
        void adoptsWhatACrashedNodeMadeBeforeItCommitted() {
            var id = requested();
            book.duringNext(Call.CREATE, () -> {
                throw new IllegalStateException("killed");
            });
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(IllegalStateException.class);

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(book.open()).hasSize(1);
        }

        @Test
        void waitsTenSecondsBeforeItBelievesThatNothingArrived() {
            var id = requested();
            book.refuseNext(Call.CREATE, new OutcomeUnknown("no answer", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);

            MODULE.clock.pass(Duration.ofSeconds(9));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            assertThat(book.count(Call.CREATE)).isEqualTo(1);
            MODULE.clock.pass(Duration.ofSeconds(2));
            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(book.open()).hasSize(1);
        }

        @Test
        void adoptsItsOwnAppointmentThatStandsInItsWay() {
            var id = requested();
            book.refuseNext(Call.CREATE, new OutcomeUnknown("no answer", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            MODULE.clock.pass(Duration.ofSeconds(11));
            book.duringNext(Call.LOOK_UP, () -> arriveLate(id));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(book.count(Call.CREATE)).isEqualTo(2);
            assertThat(book.open()).hasSize(1);
            assertThat(MODULE.load(id).appointmentId())
                    .contains(book.open().get(0).id());
        }

        @Test
        void looksAgainWhereTheLookUpFails() {
            var id = requested();
            book.loseAnswerOfNext(Call.CREATE);
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            book.refuseNext(Call.LOOK_UP, new SchedulingUnavailable("down", Duration.ofSeconds(1), null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(SchedulingUnavailable.class);

            MODULE.process.reserve(id);

            assertThat(book.count(Call.CREATE)).isEqualTo(1);
            assertThat(book.open()).hasSize(1);
        }

        @Test
        void cancelsAnAppointmentOfTheBookingAtATimeNobodyAskedFor() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            book.refuseNext(Call.CREATE, new OutcomeUnknown("another time than asked for", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            var stray = book.put(draft -> draft.calendar(MODULE.calendarOf(specialist))
                    .at(START.plus(Duration.ofHours(3)))
                    .reference(id.value()));
            MODULE.clock.pass(Duration.ofSeconds(11));

            MODULE.process.reserve(id);

            assertThat(book.appointment(stray.id()).cancelled()).isTrue();
            assertThat(book.open())
                    .hasSize(1)
                    .allSatisfy(appointment -> assertThat(appointment.start()).isEqualTo(START));
        }

        private void arriveLate(BookingId id) {
            var booking = MODULE.load(id);
            book.put(draft -> draft.calendar(MODULE.calendarOf(booking.specialist()))
                    .at(START)
                    .reference(id.value()));
        }
    }

    @Nested
    class CallerWhoGaveUp {

        @Test
        void getsNoAppointmentWhereNoneWasAskedForYet() {
            var id = requested();
            giveUp(id);

            var result = MODULE.process.reserve(id);
            MODULE.process.release(id);

            assertThat(result).isEqualTo(Reservations.Result.ABANDONED);
            assertThat(book.count(Call.CREATE)).isZero();
            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.RELEASED);
            assertThat(MODULE.load(id).status()).isEqualTo(BookingStatus.CLOSED);
            assertThat(MODULE.isHeld(id)).isFalse();
        }

        @Test
        void winsAgainstTheAnswerThatComesAfter() {
            var id = requested();
            book.duringNext(Call.CREATE, () -> giveUp(id));

            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OptimisticLockingFailureException.class);
            var again = MODULE.process.reserve(id);

            assertThat(again).isEqualTo(Reservations.Result.ABANDONED);
            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.ABANDONED);
        }

        @Test
        void losesAgainstAConfirmationThatCameBefore() {
            var id = requested();
            MODULE.process.reserve(id);

            giveUp(id);

            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.CONFIRMED);
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled referrer");
        }

        @Test
        void leavesNothingBehindWhateverTheBookMade() {
            var id = requested();
            book.duringNext(Call.CREATE, () -> giveUp(id));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();

            assertThatThrownBy(() -> MODULE.process.release(id)).isInstanceOf(OutcomeUnknown.class);
            MODULE.clock.pass(Duration.ofSeconds(61));
            MODULE.process.release(id);

            assertThat(book.open()).isEmpty();
            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.RELEASED);
        }

        @Test
        void leavesNothingBehindWhereHisGivingUpWasReadBeforeTheAttempt() {
            var id = requested();
            var readBefore = MODULE.load(id);
            book.duringNext(
                    Call.CREATE,
                    () -> elsewhere(() -> {
                        readBefore.abandon(MODULE.clock.instant());
                        MODULE.get(Bookings.class).save(readBefore);
                    }));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();

            MODULE.clock.pass(Duration.ofSeconds(61));
            MODULE.process.release(id);

            assertThat(book.open()).isEmpty();
        }

        @Test
        void getsNoAppointmentWhereHeGaveUpWhileTheBookWasLookedThrough() {
            var id = requested();
            book.refuseNext(Call.CREATE, new OutcomeUnknown("no answer", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();
            MODULE.clock.pass(Duration.ofSeconds(11));
            book.duringNext(Call.LOOK_UP, () -> giveUp(id));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.ABANDONED);
            assertThat(book.count(Call.CREATE)).isEqualTo(1);
        }

        @Test
        void isNotForgottenWhileAnAppointmentMayStillArrive() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            book.refuseNext(Call.CREATE, new OutcomeUnknown("no answer", null));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();
            giveUp(id);
            assertThatThrownBy(() -> MODULE.process.release(id)).isInstanceOf(OutcomeUnknown.class);
            book.put(draft ->
                    draft.calendar(MODULE.calendarOf(specialist)).at(START).reference(id.value()));

            MODULE.clock.pass(Duration.ofSeconds(61));
            MODULE.process.release(id);

            assertThat(book.open()).isEmpty();
        }

        @Test
        void isServedAgainWhereTheBookCannotBeReached() {
            var id = requested();
            book.duringNext(Call.CREATE, () -> giveUp(id));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();
            MODULE.clock.pass(Duration.ofSeconds(61));
            book.refuseNext(Call.CANCEL, new SchedulingUnavailable("down", Duration.ofSeconds(1), null));
            assertThatThrownBy(() -> MODULE.process.release(id)).isInstanceOf(SchedulingUnavailable.class);

            MODULE.process.release(id);
            MODULE.process.release(id);

            assertThat(book.open()).isEmpty();
            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.RELEASED);
        }
    }

    @Nested
    class Release {

        @Test
        void neverTouchesTheAppointmentOfAConfirmedBooking() {
            var id = MODULE.confirmed(MODULE.specialist(), START);

            assertThatThrownBy(() -> MODULE.process.release(id)).isInstanceOf(IllegalStateException.class);

            assertThat(book.open()).hasSize(1);
            assertThat(MODULE.load(id).reservation()).isEqualTo(Reservation.CONFIRMED);
        }

        @Test
        void leavesTheAppointmentOfTheMissedExaminationAlone() {
            var id = MODULE.confirmed(MODULE.specialist(), START);
            var missed = MODULE.appointmentOf(id);
            rebook(id, START.plus(Duration.ofDays(30)));
            book.duringNext(Call.CREATE, () -> giveUp(id));
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isNotNull();
            MODULE.clock.pass(Duration.ofSeconds(61));

            MODULE.process.release(id);

            assertThat(book.open())
                    .singleElement()
                    .satisfies(left -> assertThat(left.id()).isEqualTo(missed));
        }
    }

    @Nested
    class RebookingAfterANoShow {

        @Test
        void makesAnotherAppointmentAndKeepsTheFormerOne() {
            var id = MODULE.confirmed(MODULE.specialist(), START);
            var missed = MODULE.appointmentOf(id);
            var firstConfirmed = MODULE.load(id).confirmedAt();
            rebook(id, START.plus(Duration.ofDays(30)));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.RESERVED);
            assertThat(MODULE.appointmentOf(id)).isNotEqualTo(missed);
            assertThat(book.open()).hasSize(2);
            assertThat(MODULE.load(id).confirmedAt()).isEqualTo(firstConfirmed);
            assertThat(MODULE.progressOf(id))
                    .containsExactly("scheduled referrer", "no_show system:process", "scheduled system:process");
        }

        @Test
        void beginsWithoutTheFormerAttempt() {
            var id = MODULE.confirmed(MODULE.specialist(), START);

            rebook(id, START.plus(Duration.ofDays(30)));

            assertThat(MODULE.load(id).reservationAttemptedAt()).isEmpty();
            assertThat(MODULE.isHeld(id)).isTrue();
        }

        @Test
        void doesNotAdoptTheFormerAppointmentAfterAnUnknownOutcome() {
            var id = MODULE.confirmed(MODULE.specialist(), START);
            var missed = MODULE.appointmentOf(id);
            rebook(id, START.plus(Duration.ofDays(30)));
            book.loseAnswerOfNext(Call.CREATE);
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);

            MODULE.process.reserve(id);

            assertThat(MODULE.appointmentOf(id)).isNotEqualTo(missed);
            assertThat(book.appointment(missed).cancelled()).isFalse();
            assertThat(book.open()).hasSize(2);
        }

        @Test
        void leavesTheMissedExaminationWhereTheBookRefuses() {
            var id = MODULE.confirmed(MODULE.specialist(), START);
            var missed = MODULE.appointmentOf(id);
            rebook(id, START.plus(Duration.ofDays(30)));
            book.refuseNext(Call.CREATE, new SlotTaken("not_available"));

            var result = MODULE.process.reserve(id);

            assertThat(result).isEqualTo(Reservations.Result.REFUSED);
            assertThat(MODULE.load(id).time().start()).isEqualTo(START);
            assertThat(MODULE.appointmentOf(id)).isEqualTo(missed);
            assertThat(MODULE.isHeld(id)).isFalse();

            rebook(id, START.plus(Duration.ofDays(31)));

            assertThat(MODULE.process.reserve(id)).isEqualTo(Reservations.Result.RESERVED);
            assertThat(MODULE.load(id).time().start()).isEqualTo(START.plus(Duration.ofDays(31)));
        }

        @Test
        void isRefusedFurtherAheadThanAnybodyBooks() {
            var id = MODULE.confirmed(MODULE.specialist(), START);

            assertThatThrownBy(() -> rebook(id, Instant.MAX)).hasFieldOrPropertyWithValue("code", "validation_failed");
        }

        @Test
        void isRefusedWhereAnotherReservationHoldsTheTime() {
            var specialist = MODULE.specialist();
            var id = MODULE.confirmed(specialist, START);
            MODULE.requested(specialist, START.plus(Duration.ofDays(30)));

            assertThatThrownBy(() -> rebook(id, START.plus(Duration.ofDays(30))))
                    .hasFieldOrPropertyWithValue("code", "slot_taken");
        }
    }

    private static void rebook(BookingId id, Instant start) {
        var steps = MODULE.get(LifecycleSteps.class);
        MODULE.inTransaction(() -> {
            if (MODULE.load(id).progress().filter(p -> p == Progress.NO_SHOW).isEmpty()) {
                steps.recordNoShow(id);
            }
        });
        MODULE.inTransaction(() -> steps.prepareRebooking(id, start));
    }
}
