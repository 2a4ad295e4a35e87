package au.com.medicalexambooking.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which transitions a booking allows. */
class BookingTest {

    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final Instant START = NOW.plus(Duration.ofDays(7));

    @Test
    void beginsRequestedWithoutProgress() {
        var booking = requested();

        assertThat(booking.reservation()).isEqualTo(Reservation.REQUESTED);
        assertThat(booking.status()).isEqualTo(BookingStatus.ACTIVE);
        assertThat(booking.progress()).isEmpty();
        assertThat(booking.confirmedAt()).isEmpty();
        assertThat(booking.isAwaitingExamination()).isFalse();
    }

    @Test
    void isConfirmedWithItsAppointmentOnly() {
        var booking = requested();

        assertThatThrownBy(() -> booking.confirm(NOW)).isInstanceOf(NullPointerException.class);
        booking.reserve("1", null, NOW);
        booking.confirm(NOW);

        assertThat(booking.reservation()).isEqualTo(Reservation.CONFIRMED);
        assertThat(booking.confirmedAt()).contains(NOW);
    }

    @ParameterizedTest
    @EnumSource(names = "REQUESTED", mode = EnumSource.Mode.EXCLUDE)
    void isReservedRefusedConfirmedAndAbandonedOnlyWhileRequested(Reservation reservation) {
        assertRefused(in(reservation), booking -> booking.reserve("2", null, NOW));
        assertRefused(in(reservation), booking -> booking.confirm(NOW));
        assertRefused(in(reservation), booking -> booking.refuse("slot_taken", NOW));
        assertRefused(in(reservation), booking -> booking.abandon(NOW));
    }

    @ParameterizedTest
    @EnumSource(names = "ABANDONED", mode = EnumSource.Mode.EXCLUDE)
    void isReleasedOnlyWhereItWasAbandoned(Reservation reservation) {
        assertRefused(in(reservation), booking -> booking.released(NOW));
    }

    @Test
    void losesItsAppointmentAndItsActivityWhenReleased() {
        var booking = requested();
        booking.reserve("1", null, NOW);
        booking.abandon(NOW);

        booking.released(NOW);

        assertThat(booking.appointmentId()).isEmpty();
        assertThat(booking.status()).isEqualTo(BookingStatus.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Progress.class)
    void movesOnlyBeforeItsExamination(Progress progress) {
        var booking = with(progress);
        var movable = EnumSet.of(Progress.SCHEDULED, Progress.RESCHEDULED).contains(progress);

        assertThat(booking.isAwaitingExamination()).isEqualTo(movable);
        if (movable) {
            move(booking);
            assertThat(booking.time().start()).isEqualTo(START.plusSeconds(3600));
            assertThat(booking.specialist()).isEqualTo(new SpecialistId("another"));
            assertThat(booking.timeRevision()).isEqualTo(1);
        } else {
            assertRefused(booking, BookingTest::move);
        }
    }

    @Test
    void movesNoMoreOnceItIsClosed() {
        var booking = with(Progress.SCHEDULED);
        booking.close(NOW);

        assertRefused(booking, BookingTest::move);
    }

    @ParameterizedTest
    @EnumSource(Progress.class)
    void isRebookedOnlyAfterANoShow(Progress progress) {
        var booking = with(progress);

        if (progress == Progress.NO_SHOW) {
            booking.rebook(START.plusSeconds(7200), NOW);
            assertThat(booking.reservation()).isEqualTo(Reservation.REQUESTED);
            assertThat(booking.appointmentId()).isEmpty();
            assertThat(booking.confirmedAt()).contains(NOW);
        } else {
            assertRefused(booking, other -> other.rebook(START.plusSeconds(7200), NOW));
        }
    }

    @Test
    void tellsOfTheMissedExaminationAgainWhereAnotherIsRefused() {
        var booking = with(Progress.NO_SHOW);
        booking.rebook(START.plusSeconds(7200), NOW);

        booking.refuse("slot_taken", NOW);

        assertThat(booking.time().start()).isEqualTo(START);
        assertThat(booking.appointmentId()).contains("1");
        assertThat(booking.reservation()).isEqualTo(Reservation.CONFIRMED);
        assertThat(booking.refusal()).contains("slot_taken");
    }

    @ParameterizedTest
    @EnumSource(
            value = BookingStatus.class,
            names = {"CLOSED", "ARCHIVED"})
    void isWorkedOnAgainWhereItsProgressIsSetBack(BookingStatus over) {
        var booking = with(Progress.PAYMENT_RECEIVED);
        booking.close(NOW);
        if (over == BookingStatus.ARCHIVED) {
            booking.archive(NOW);
        }

        booking.changeProgress(Progress.GENERATING_REPORT, NOW);

        assertThat(booking.status()).isEqualTo(BookingStatus.ACTIVE);
    }

    @Test
    void closesWhenItIsCancelled() {
        var booking = with(Progress.SCHEDULED);

        booking.cancelled(true, 50, NOW);

        assertThat(booking.status()).isEqualTo(BookingStatus.CLOSED);
        assertThat(booking.lateCancellation()).contains(true);
        assertThat(booking.isAwaitingExamination()).isFalse();
    }

    @Test
    void isArchivedOnlyWhereItIsOver() {
        var booking = with(Progress.PAYMENT_RECEIVED);
        assertRefused(booking, active -> active.archive(NOW));

        booking.close(NOW);
        booking.archive(NOW);

        assertThat(booking.status()).isEqualTo(BookingStatus.ARCHIVED);
    }

    @Test
    void keepsTheBooksReasonWithinItsColumn() {
        var booking = requested();

        booking.refuse("x".repeat(500), NOW);

        assertThat(booking.refusal().orElseThrow()).hasSize(60);
    }

    @Test
    void writesToWhomItWasMadeForElseToWhoMadeIt() {
        assertThat(requested().referrer()).isEqualTo(new UserId("maker"));
        assertThat(draft(new UserId("other")).referrer()).isEqualTo(new UserId("other"));
    }

    private static void move(Booking booking) {
        booking.move(START.plusSeconds(3600), Duration.ofMinutes(30), new SpecialistId("another"), null, NOW);
    }

    private static void assertRefused(Booking booking, Consumer<Booking> act) {
        assertThatThrownBy(() -> act.accept(booking)).isInstanceOf(IllegalStateException.class);
    }

    private static Booking in(Reservation reservation) {
        var booking = requested();
        switch (reservation) {
            case REQUESTED -> {}
            case CONFIRMED -> {
                booking.reserve("1", null, NOW);
                booking.confirm(NOW);
            }
            case REFUSED -> booking.refuse("slot_taken", NOW);
            case ABANDONED -> booking.abandon(NOW);
            case RELEASED -> {
                booking.abandon(NOW);
                booking.released(NOW);
            }
        }
        return booking;
    }

    private static Booking with(Progress progress) {
        var booking = in(Reservation.CONFIRMED);
        booking.changeProgress(progress, NOW);
        return booking;
    }

    private static Booking requested() {
        return draft(null);
    }

    private static Booking draft(@Nullable UserId madeFor) {
        return Booking.requested(values(madeFor), NOW);
    }

    private static Booking.Draft values(@Nullable UserId madeFor) {
        return new Booking.Draft(
                new BookingId("b1"),
                20001,
                new SpecialistId("s1"),
                new OrganizationId("firm"),
                null,
                new UserId("maker"),
                madeFor,
                new Booking.Examinee("Alex Sample", "0491 570 006", null),
                null,
                null,
                null,
                new Booking.Time(START, Duration.ofMinutes(60), "1", AppointmentKind.IN_PERSON));
    }
}
