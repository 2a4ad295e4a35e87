package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.EXAMINER;
import static au.com.medicalexambooking.booking.BookingModule.MANAGER;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.medicalexambooking.booking.AppointmentBookFake.Call;
import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import au.com.medicalexambooking.scheduling.SlotTaken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody at the desk gets a definite answer, in time, and the books agree with it. */
@Timeout(30)
class BookingCounterTest {

    private static final BookingModule PATIENT = new BookingModule("counter", Duration.ofSeconds(9));
    private static final BookingModule HASTY = new BookingModule("hasty_counter", Duration.ofMillis(300));
    private static final Instant START = NOW.plus(Duration.ofDays(10));
    private static final Instant LATER = START.plus(Duration.ofDays(1));

    @BeforeEach
    void reset() {
        PATIENT.reset();
        HASTY.reset();
    }

    @AfterAll
    static void close() {
        PATIENT.close();
        HASTY.close();
    }

    private static BookingDesk desk(BookingModule module) {
        return module.get(BookingDesk.class);
    }

    private static ApiException refusal(BookingModule module, Actor actor, Runnable act) {
        return Objects.requireNonNull(
                catchThrowableOfType(ApiException.class, () -> module.as(actor, act)), "nothing was refused");
    }

    private static boolean somebodyWaitsForARow() {
        return HASTY.jdbc
                .sql("select exists (select 1 from pg_locks where locktype = 'transactionid' and not granted)")
                .query(Boolean.class)
                .single();
    }

    @Nested
    class Wish {

        @Test
        void isAnsweredWhenTheProcessHasConfirmed() {
            PATIENT.process.reserveByItself(true);
            var wish = BookingModule.request(PATIENT.specialist(), START).build();

            var id = PATIENT.as(REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(PATIENT.load(id).reservation()).isEqualTo(Reservation.CONFIRMED);
        }

        @Test
        void isRefusedWithFreshTimesNearestFirst() {
            PATIENT.process.reserveByItself(true);
            var specialist = PATIENT.specialist();
            PATIENT.book.put(
                    draft -> draft.calendar(PATIENT.calendarOf(specialist)).at(START));
            PATIENT.specialists.offer(START.minusSeconds(7200), START.plusSeconds(3600));
            var wish = BookingModule.request(specialist, START).build();

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(refusal.status().value()).isEqualTo(409);
            assertThat(refusal.code()).isEqualTo("slot_taken");
            assertThat(refusal.details().get("availableTimes"))
                    .asString()
                    .isEqualTo("[2029-03-15T10:00+11:00, 2029-03-15T07:00+11:00]");
        }

        @Test
        void isRefusedAtOnceWhereTheTimeIsHeld() {
            var specialist = PATIENT.specialist();
            PATIENT.requested(specialist, START);
            PATIENT.specialists.offer(START, START.plusSeconds(1800), START.plusSeconds(3600));
            var wish = BookingModule.request(specialist, START).build();

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(refusal.code()).isEqualTo("slot_taken");
            assertThat(refusal.details().get("availableTimes"))
                    .asString()
                    .as("the book calls the lost time free until the quicker one has reached it")
                    .isEqualTo("[2029-03-15T10:00+11:00]");
        }

        @Test
        void isRefusedWithTheBooksReason() {
            PATIENT.process.reserveByItself(true);
            PATIENT.book.refuseNext(Call.CREATE, new RequestRefused("required_field"));
            var wish = BookingModule.request(PATIENT.specialist(), START).build();

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(refusal.code()).isEqualTo("appointment_refused");
            assertThat(refusal.details()).containsEntry("reason", "required_field");
        }

        @Test
        void isUnavailableWhereTheOffersCannotBeRead() {
            PATIENT.specialists.failWith(new SchedulingUnavailable("down", Duration.ofSeconds(7), null));
            var wish = BookingModule.request(PATIENT.specialist(), START).build();

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(refusal.status().value()).isEqualTo(503);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void isGivenUpWhereTheProcessNeverDecides() {
            var wish = BookingModule.request(HASTY.specialist(), START)
                    .key("never")
                    .build();

            var refusal = refusal(HASTY, REFERRER, () -> desk(HASTY).book(wish));

            assertThat(refusal.status().value()).isEqualTo(503);
            var id = HASTY.process
                    .events(BookingEvents.BookingRequested.class)
                    .get(0)
                    .booking();
            assertThat(HASTY.load(id).reservation()).isEqualTo(Reservation.ABANDONED);
            assertThat(HASTY.isHeld(id)).isFalse();
            assertThat(HASTY.auditOf(id.value())).last().isEqualTo("booking.abandoned ok referrer");
        }

        @Test
        void standsWhereTheProcessDecidesAtTheVeryLastMoment() {
            var wish = BookingModule.request(HASTY.specialist(), START).build();
            HASTY.process.reserveByItself(true);
            HASTY.process.beforeNextCommit(() ->
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(BookingCounterTest::somebodyWaitsForARow));

            var id = HASTY.as(REFERRER, () -> desk(HASTY).book(wish));

            assertThat(HASTY.load(id).reservation()).isEqualTo(Reservation.CONFIRMED);
            assertThat(HASTY.auditOf(id.value())).doesNotContain("booking.abandoned ok referrer");
        }

        @Test
        void deniedForMissingRightsIsOnRecord() {
            var wish = BookingModule.request(PATIENT.specialist(), START)
                    .organization("other-firm")
                    .build();

            refusal(PATIENT, REFERRER, () -> desk(PATIENT).book(wish));

            assertThat(PATIENT.jdbc
                            .sql(
                                    "select count(*) from audit_logs where action = 'booking.create' and outcome = 'denied'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    @Nested
    class Move {

        @Test
        void isDoneInBothBooksAndPutDownToThePerson() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            var appointment = PATIENT.appointmentOf(id);

            PATIENT.as(REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(PATIENT.book.appointment(appointment).start()).isEqualTo(LATER);
            assertThat(PATIENT.load(id).time().start()).isEqualTo(LATER);
            assertThat(PATIENT.progressOf(id)).last().isEqualTo("rescheduled referrer");
            assertThat(PATIENT.hints.waitingFor(appointment)).isEmpty();
        }

        @Test
        void toTheSameTimeAsksNobody() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);

            PATIENT.as(REFERRER, () -> desk(PATIENT).reschedule(id, START));

            assertThat(PATIENT.book.count(Call.RESCHEDULE)).isZero();
        }

        @Test
        void furtherAheadThanAnybodyBooksAsksNobody() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, Instant.MAX));

            assertThat(refusal.code()).isEqualTo("validation_failed");
            assertThat(PATIENT.book.count(Call.RESCHEDULE)).isZero();
        }

        @Test
        void isRefusedWhereTheTimeIsTaken() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.RESCHEDULE, new SlotTaken("not_available"));
            PATIENT.specialists.offer(LATER.plusSeconds(3600));

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(refusal.code()).isEqualTo("slot_taken");
            assertThat(PATIENT.load(id).time().start()).isEqualTo(START);
            assertThat(PATIENT.auditOf(id.value())).last().isEqualTo("booking.reschedule failed referrer");
        }

        @Test
        void isRefusedWithTheBooksReasonWhereTheBookingStands() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.RESCHEDULE, new RequestRefused("reschedule_too_close"));

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(refusal.code()).isEqualTo("appointment_refused");
            assertThat(refusal.details()).containsEntry("reason", "reschedule_too_close");
        }

        @Test
        void thatMeetsACancellationIsNotPutDownToWhoeverAsked() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.change(PATIENT.appointmentOf(id), AppointmentDraft::cancelled);

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(refusal.code()).isEqualTo("booking_not_changeable");
            assertThat(refusal.details()).containsEntry("currentProgress", "cancelled");
            assertThat(PATIENT.progressOf(id)).last().isEqualTo("cancelled system:acuity");
        }

        @Test
        void whoseAnswerIsLostIsLookedUp() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.loseAnswerOfNext(Call.RESCHEDULE);

            PATIENT.as(REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(PATIENT.load(id).time().start()).isEqualTo(LATER);
        }

        @Test
        void thatMayStillArriveIsAnsweredSo() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.RESCHEDULE, new OutcomeUnknown("no answer", null));

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(refusal.status().value()).isEqualTo(503);
            assertThat(refusal.code()).isEqualTo("change_being_checked");
        }

        @Test
        void isAnsweredWithoutAnotherCallWhereNoTimeIsLeft() {
            var id = HASTY.confirmed(HASTY.specialist(), START);

            var refusal = refusal(HASTY, REFERRER, () -> desk(HASTY).reschedule(id, LATER));

            assertThat(refusal.code()).isEqualTo("change_being_checked");
            assertThat(HASTY.book.count(Call.FIND)).isZero();
            assertThat(HASTY.hints.waitingFor(HASTY.appointmentOf(id)))
                    .extracting(ChangeHintsFake.Waiting::delay)
                    .containsExactly(Duration.ofSeconds(12));
        }

        @Test
        void isUnavailableWhereTheBookIs() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.RESCHEDULE, new SchedulingUnavailable("down", Duration.ofSeconds(7), null));

            var refusal = refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(refusal.code()).isEqualTo("scheduling_unavailable");
            assertThat(PATIENT.load(id).time().start()).isEqualTo(START);
        }

        @Test
        void isOnRecordBeforeTheBookIsAsked() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            var appointment = PATIENT.appointmentOf(id);
            PATIENT.book.refuseNext(Call.RESCHEDULE, new IllegalStateException("killed"));

            assertThatThrownBy(() -> PATIENT.as(REFERRER, () -> desk(PATIENT).reschedule(id, LATER)))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(PATIENT.hints.waitingFor(appointment)).hasSize(1);
            assertThat(PATIENT.auditOf(id.value())).contains("booking.change_requested ok referrer");
        }

        @Test
        void isRefusedForThePastAndAfterTheExamination() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, NOW))
                            .status()
                            .value())
                    .isEqualTo(400);

            PATIENT.clock.set(START.plusSeconds(1));

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER))
                            .code())
                    .isEqualTo("booking_not_changeable");
        }

        @Test
        void isRefusedToWhoHasNoRight() {
            var id = PATIENT.confirmed(PATIENT.specialist("Australia/Sydney", EXAMINER.userId()), START);

            assertThat(refusal(PATIENT, STRANGER, () -> desk(PATIENT).reschedule(id, LATER))
                            .status()
                            .value())
                    .isEqualTo(404);
            assertThat(refusal(PATIENT, EXAMINER, () -> desk(PATIENT).reschedule(id, LATER))
                            .status()
                            .value())
                    .isEqualTo(403);
            assertThat(PATIENT.auditOf(id.value()))
                    .endsWith("booking.change_time denied stranger", "booking.change_time denied examiner");
        }
    }

    @Nested
    class Cancellation {

        @Test
        void isDoneInBothBooks() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);

            PATIENT.as(REFERRER, () -> desk(PATIENT).cancel(id, "Settled"));
            PATIENT.as(REFERRER, () -> desk(PATIENT).cancel(id, null));

            assertThat(PATIENT.book.open()).isEmpty();
            assertThat(PATIENT.book.count(Call.CANCEL)).isEqualTo(1);
            assertThat(PATIENT.progressOf(id)).containsExactly("scheduled referrer", "cancelled referrer");
            assertThat(reasonInHistory(id)).contains("Settled");
        }

        @Test
        void thatTheBookRefusesLeavesNoReasonForALaterOne() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.CANCEL, new RequestRefused("cancel_not_allowed"));
            refusal(PATIENT, REFERRER, () -> desk(PATIENT).cancel(id, "Settled"));
            PATIENT.book.change(PATIENT.appointmentOf(id), AppointmentDraft::cancelled);

            refusal(PATIENT, REFERRER, () -> desk(PATIENT).reschedule(id, LATER));

            assertThat(PATIENT.progressOf(id)).last().isEqualTo("cancelled system:acuity");
            assertThat(reasonInHistory(id)).isEmpty();
        }

        private Optional<String> reasonInHistory(BookingId id) {
            return PATIENT.jdbc
                    .sql("select notes from booking_progress where booking_id = :id and progress = 'cancelled'")
                    .param("id", id.value())
                    .query((row, n) -> Optional.ofNullable(row.getString("notes")))
                    .single();
        }

        @Test
        void isDoneHereWhereTheBookHasLostTheAppointment() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.remove(PATIENT.appointmentOf(id));
            PATIENT.book.refuseNext(Call.CANCEL, new RequestRefused("not_found"));

            PATIENT.as(COORDINATOR, () -> desk(PATIENT).cancel(id, null));

            assertThat(PATIENT.progressOf(id)).containsExactly("scheduled referrer", "cancelled coordinator");
        }

        @Test
        void ofACoordinatorIsToldAsSuch() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);

            PATIENT.as(COORDINATOR, () -> desk(PATIENT).cancel(id, null));

            assertThat(PATIENT.process.events(BookingEvents.BookingCancelled.class))
                    .extracting(BookingEvents.BookingCancelled::cancelledBy)
                    .containsExactly("coordinator");
        }

        @Test
        void whoseAnswerIsLostIsLookedUp() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.loseAnswerOfNext(Call.CANCEL);

            PATIENT.as(REFERRER, () -> desk(PATIENT).cancel(id, null));

            assertThat(PATIENT.load(id).status()).isEqualTo(BookingStatus.CLOSED);
        }

        @Test
        void thatMayStillArriveIsAnsweredSo() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.CANCEL, new OutcomeUnknown("no answer", null));

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).cancel(id, null))
                            .code())
                    .isEqualTo("change_being_checked");
        }

        @Test
        void isRefusedWithTheBooksReason() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.CANCEL, new RequestRefused("cancel_too_close"));

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).cancel(id, null))
                            .details())
                    .containsEntry("reason", "cancel_too_close");
            assertThat(PATIENT.load(id).status()).isEqualTo(BookingStatus.ACTIVE);
        }

        @Test
        void isUnavailableWhereTheBookIs() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.CANCEL, new SchedulingUnavailable("down", Duration.ofSeconds(7), null));

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).cancel(id, null))
                            .retryAfter())
                    .isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void isLookedUpLaterWhereTheBookCannotBeReadAtOnce() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            PATIENT.book.refuseNext(Call.FIND, new SchedulingUnavailable("down", Duration.ofSeconds(7), null));

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).cancel(id, null))
                            .code())
                    .isEqualTo("change_being_checked");
            assertThat(PATIENT.hints.waitingFor(PATIENT.appointmentOf(id))).isNotEmpty();
        }
    }

    @Nested
    class Update {

        @Test
        void writesNotesAndCountsTheVersion() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            var version = PATIENT.load(id).version();

            PATIENT.as(COORDINATOR, () -> desk(PATIENT).update(id, null, "Call first", version));

            assertThat(PATIENT.load(id).version()).isEqualTo(version + 1);
            assertThat(refusal(PATIENT, MANAGER, () -> desk(PATIENT).update(id, null, "Other", version))
                            .status()
                            .value())
                    .isEqualTo(412);
        }

        @Test
        void ofNothingChangesNothing() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            var version = PATIENT.load(id).version();

            PATIENT.as(REFERRER, () -> desk(PATIENT).update(id, null, null, null));
            PATIENT.as(MANAGER, () -> desk(PATIENT).update(id, BookingStatus.ACTIVE, null, null));

            assertThat(PATIENT.load(id).version()).isEqualTo(version);
        }

        @Test
        void offersOnlyArchivingAndOnlyOfAClosedBooking() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);
            var refusal = refusal(PATIENT, MANAGER, () -> desk(PATIENT).update(id, BookingStatus.CLOSED, null, null));
            assertThat(refusal.details()).containsEntry("allowed", List.of());
            PATIENT.as(MANAGER, () -> desk(PATIENT).cancel(id, null));

            PATIENT.as(MANAGER, () -> desk(PATIENT).update(id, BookingStatus.ARCHIVED, null, null));

            assertThat(PATIENT.load(id).status()).isEqualTo(BookingStatus.ARCHIVED);
        }

        @Test
        void isRefusedToReferrers() {
            var id = PATIENT.confirmed(PATIENT.specialist(), START);

            assertThat(refusal(PATIENT, REFERRER, () -> desk(PATIENT).update(id, null, "x", null))
                            .status()
                            .value())
                    .isEqualTo(403);
            assertThat(refusal(PATIENT, STRANGER, () -> desk(PATIENT).update(id, null, "x", null))
                            .status()
                            .value())
                    .isEqualTo(404);
        }
    }
}
