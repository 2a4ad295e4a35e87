package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.ChangeHints;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no webhook told is found by comparing the books, and nothing else is. */
class AppointmentReconciliationTest {

    private static final BookingModule MODULE = new BookingModule("reconciliation");
    private static final Instant START = NOW.plus(Duration.ofDays(10));

    @BeforeEach
    void emptyTheBooks() {
        MODULE.reset();
        MODULE.jdbc.sql("update bookings set status = 'closed'").update();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static int compareBooks() {
        return MODULE.get(BookReconciliation.class).compareBooks();
    }

    private static boolean isHinted(String appointmentId) {
        return MODULE.hints.waitingFor(appointmentId).stream()
                .anyMatch(waiting -> waiting.hint().source() == ChangeHints.Source.RECONCILIATION);
    }

    @Test
    void findsNothingWhereBothAgree() {
        MODULE.confirmed(MODULE.specialist(), START);

        assertThat(compareBooks()).isZero();
    }

    static Stream<UnaryOperator<AppointmentDraft>> changes() {
        var other = MODULE.calendarOf(MODULE.specialist());
        return Stream.of(
                AppointmentDraft::cancelled,
                draft -> draft.at(START.plusSeconds(1800)),
                draft -> draft.at(START.plus(Duration.ofDays(300))),
                draft -> draft.lasting(Duration.ofMinutes(90)),
                draft -> draft.calendar(other),
                draft -> draft.place("https://meet.example.com/1"),
                draft -> draft.named("Somebody", "Else"),
                draft -> draft.phone("0491 570 157"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void findsWhatChangedInTheBook(UnaryOperator<AppointmentDraft> change) {
        var appointment = MODULE.appointmentOf(MODULE.confirmed(MODULE.specialist(), START));
        MODULE.book.change(appointment, change);

        assertThat(compareBooks()).isEqualTo(1);
        assertThat(isHinted(appointment)).isTrue();
    }

    @Test
    void findsWhatVanished() {
        var appointment = MODULE.appointmentOf(MODULE.confirmed(MODULE.specialist(), START));
        MODULE.book.remove(appointment);

        assertThat(compareBooks()).isEqualTo(1);
        assertThat(isHinted(appointment)).isTrue();
    }

    @Test
    void findsAMissedExaminationThatTheBookMovedAhead() {
        var appointment = MODULE.appointmentOf(MODULE.confirmed(MODULE.specialist(), NOW.plusSeconds(3600)));
        MODULE.clock.pass(Duration.ofDays(7));
        MODULE.book.change(appointment, draft -> draft.at(START.plus(Duration.ofDays(10))));

        assertThat(compareBooks()).isEqualTo(1);
        assertThat(isHinted(appointment)).isTrue();
    }

    @Test
    void findsDirectBookingsOnCalendarsThatWeKnow() {
        var direct = direct(draft -> draft.calendar(MODULE.calendarOf(MODULE.specialist())));
        direct(draft -> draft.calendar("999999"));
        direct(draft -> draft.calendar(MODULE.calendarOf(MODULE.specialist())).cancelled());

        assertThat(compareBooks()).isEqualTo(1);
        assertThat(isHinted(direct.id())).isTrue();
    }

    /** The webhook imports it too: what is in the book takes place, whatever may be booked anew. */
    @Test
    void findsDirectBookingsOfSpecialistsWhoTakeNoMoreBookings() {
        var specialist = MODULE.specialist();
        MODULE.jdbc
                .sql("update specialists set is_active = false where id = :id")
                .param("id", specialist.value())
                .update();
        var direct = direct(draft -> draft.calendar(MODULE.calendarOf(specialist)));

        assertThat(compareBooks()).isEqualTo(1);
        assertThat(isHinted(direct.id())).isTrue();
        MODULE.get(AppointmentConvergence.class).converge(direct.id());
        assertThat(MODULE.bookingOfAppointment(direct.id())).isPresent();
        assertThat(compareBooks()).isZero();
    }

    @Test
    void leavesAppointmentsOfTheMissedExaminationAlone() {
        var id = MODULE.confirmed(MODULE.specialist(), START);
        var steps = MODULE.get(LifecycleSteps.class);
        MODULE.inTransaction(() -> steps.recordNoShow(id));
        MODULE.inTransaction(() -> steps.prepareRebooking(id, START.plus(Duration.ofDays(3))));
        MODULE.process.reserve(id);

        assertThat(compareBooks()).isZero();
    }

    @Test
    void leavesRecordedExaminationsAlone() {
        var id = MODULE.confirmed(MODULE.specialist(), START);
        var appointment = MODULE.appointmentOf(id);
        MODULE.inTransaction(() -> MODULE.get(LifecycleSteps.class).recordNoShow(id));
        MODULE.book.cancel(appointment, "");

        assertThat(compareBooks()).isZero();
    }

    @Test
    void countsReservationsThatStayOpen() {
        var reconciliation = MODULE.get(BookReconciliation.class);
        MODULE.jdbc
                .sql("update bookings set reservation = 'released' where reservation in ('requested', 'abandoned')")
                .update();
        MODULE.requested(MODULE.specialist(), START);
        var givenUp = MODULE.requested(MODULE.specialist(), START);
        MODULE.get(AppointmentReservations.class).abandon(givenUp, NOW);
        MODULE.confirmed(MODULE.specialist(), START);

        assertThat(reconciliation.checkOpenReservations()).isZero();
        MODULE.clock.pass(Duration.ofMinutes(11));

        assertThat(reconciliation.checkOpenReservations()).isEqualTo(2);
    }

    private static Appointment direct(UnaryOperator<AppointmentDraft> details) {
        return MODULE.book.put(draft -> details.apply(draft.at(START)));
    }
}
