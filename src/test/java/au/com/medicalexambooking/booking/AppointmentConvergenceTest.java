package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.booking.AppointmentBookFake.Call;
import au.com.medicalexambooking.booking.AppointmentSync.Difference;
import au.com.medicalexambooking.booking.Booking.Reservation;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.testing.SideBySide;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our booking says what the appointment book says of its appointment, and who changed it. */
class AppointmentConvergenceTest {

    private static final BookingModule MODULE = new BookingModule("convergence");
    private static final Instant START = NOW.plus(Duration.ofDays(10));
    private static final Instant LATER = START.plus(Duration.ofDays(1));

    private final AppointmentBookFake book = MODULE.book;

    @BeforeEach
    void reset() {
        MODULE.reset();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static Difference compare(String appointmentId) {
        var sync = MODULE.get(AppointmentSync.class);
        return Objects.requireNonNull(MODULE.transaction().execute(status -> sync.compare(appointmentId)));
    }

    private static void converge(String appointmentId) {
        MODULE.get(AppointmentConvergence.class).converge(appointmentId);
    }

    private static BookingId confirmed() {
        return MODULE.confirmed(MODULE.specialist(), START);
    }

    private void askedBy(String user, String appointmentId) {
        MODULE.hints.add(
                new ChangeHints.Hint(
                        ChangeHints.Source.PLATFORM,
                        "platform.reschedule",
                        appointmentId,
                        null,
                        new ChangeHints.Requester(user, null)),
                Duration.ofSeconds(12));
    }

    @Nested
    class KnownAppointment {

        @Test
        void isLeftAloneWhereNothingDiffers() {
            var id = confirmed();
            var version = MODULE.load(id).version();

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).version()).isEqualTo(version);
            assertThat(MODULE.progressOf(id)).hasSize(1);
        }

        @Test
        void takesOverAnotherTime() {
            var id = confirmed();
            book.change(MODULE.appointmentOf(id), draft -> draft.at(LATER));

            converge(MODULE.appointmentOf(id));
            converge(MODULE.appointmentOf(id));

            var booking = MODULE.load(id);
            assertThat(booking.time().start()).isEqualTo(LATER);
            assertThat(booking.timeRevision()).isEqualTo(1);
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled referrer", "rescheduled system:acuity");
            assertThat(MODULE.process.events(BookingEvents.BookingMoved.class)).hasSize(1);
        }

        @Test
        void takesOverAnotherLength() {
            var id = confirmed();
            book.change(MODULE.appointmentOf(id), draft -> draft.lasting(Duration.ofMinutes(90)));

            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.MOVED);
            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).time().duration()).isEqualTo(Duration.ofMinutes(90));
        }

        @Test
        void followsToAnotherSpecialistsCalendar() {
            var id = confirmed();
            var other = MODULE.specialist("Australia/Perth", null);
            book.change(MODULE.appointmentOf(id), draft -> draft.calendar(MODULE.calendarOf(other)));

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).specialist()).isEqualTo(other);
            assertThat(MODULE.progressOf(id)).hasSize(2);
        }

        @Test
        void staysWithItsSpecialistWhereTheCalendarIsNobodys() {
            var id = confirmed();
            book.change(MODULE.appointmentOf(id), draft -> draft.calendar("999999"));

            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.NONE);
        }

        @Test
        void takesOverACancellationWithTheNoticeThatWasGiven() {
            var id = confirmed();
            book.cancel(MODULE.appointmentOf(id), "");

            converge(MODULE.appointmentOf(id));
            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).status()).isEqualTo(BookingStatus.CLOSED);
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled referrer", "cancelled system:acuity");
            // Monday morning to the Thursday of the next week, without Canberra Day, which Sydney does not keep.
            assertThat(MODULE.process.events(BookingEvents.BookingCancelled.class))
                    .containsExactly(new BookingEvents.BookingCancelled(id, 8, "acuity"));
        }

        @Test
        void takesOverTheMeetingLinkThatCameLater() {
            var id = confirmed();
            book.change(MODULE.appointmentOf(id), draft -> draft.place("https://meet.example.com/1"));

            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.DETAILS);
            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).meetingLink()).contains("https://meet.example.com/1");
            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.NONE);
            assertThat(MODULE.progressOf(id)).hasSize(1);
        }

        @Test
        void takesOverACorrectedNameAndPhone() {
            var id = confirmed();
            book.change(
                    MODULE.appointmentOf(id),
                    draft -> draft.named("Anna Maria", "van der Berg").phone("0491 570 110"));

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).examinee().name()).isEqualTo("Anna Maria van der Berg");
            assertThat(MODULE.load(id).examinee().phone()).isEqualTo("0491 570 110");
            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.NONE);
        }

        @Test
        void keepsTheNameWhereTheBookHasNone() {
            var id = confirmed();
            book.change(MODULE.appointmentOf(id), draft -> draft.named("", "").phone(""));

            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.NONE);
        }

        @Test
        void takesOverOverlongDetailsAsFarAsTheyFit() {
            var id = confirmed();
            book.change(
                    MODULE.appointmentOf(id),
                    draft -> draft.named("a".repeat(300), "b").phone("1".repeat(80)));

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.load(id).examinee().name()).hasSize(200);
            assertThat(MODULE.load(id).examinee().phone()).hasSize(50);
        }

        @Test
        void isReportedWhereItHasVanished() {
            var id = confirmed();
            var appointment = MODULE.appointmentOf(id);
            book.remove(appointment);

            assertThat(compare(appointment)).isEqualTo(Difference.GONE);
            converge(appointment);

            assertThat(MODULE.load(id).status()).isEqualTo(BookingStatus.ACTIVE);
            converge(appointment);

            assertThat(MODULE.auditOf(id.value()))
                    .as("told once, however often it is noticed")
                    .containsOnlyOnce("booking.appointment_missing ok system:process");
        }

        @ParameterizedTest
        @EnumSource(names = {"NO_SHOW", "GENERATING_REPORT", "REPORT_GENERATED"})
        void changesNothingOnceTheExaminationIsRecorded(Progress progress) {
            var id = confirmed();
            MODULE.inTransaction(() -> {
                var booking = MODULE.load(id);
                booking.changeProgress(progress, NOW);
                MODULE.get(Bookings.class).save(booking);
            });
            book.cancel(MODULE.appointmentOf(id), "");

            assertThat(compare(MODULE.appointmentOf(id))).isEqualTo(Difference.NONE);
        }
    }

    @Nested
    class AppointmentThatNobodyConfirmed {

        @Test
        void isLeftToTheReservationThatIsUnderWay() {
            var id = MODULE.requested(MODULE.specialist(), START);
            book.loseAnswerOfNext(Call.CREATE);
            assertThatThrownBy(() -> MODULE.process.reserve(id)).isInstanceOf(OutcomeUnknown.class);
            var appointment = book.open().get(0).id();

            assertThat(compare(appointment)).isEqualTo(Difference.NONE);
            converge(appointment);

            assertThat(MODULE.bookingOfAppointment(appointment)).isEmpty();
            assertThat(MODULE.process.reserve(id)).isEqualTo(Reservations.Result.RESERVED);
            assertThat(MODULE.bookingOfAppointment(appointment)).contains(id);
        }

        @Test
        void isReadAgainWhereItChangedBeforeOurCommit() {
            var id = MODULE.requested(MODULE.specialist(), START);
            book.duringNext(
                    Call.CREATE,
                    () -> SideBySide.run(() -> {
                                var appointment = book.open().get(0).id();
                                book.cancel(appointment, "");
                                MODULE.inTransaction(
                                        () -> MODULE.get(AppointmentSync.class).compare(appointment));
                            })
                            .join());

            MODULE.process.reserve(id);
            var appointment = MODULE.appointmentOf(id);

            assertThat(MODULE.hints.waitingFor(appointment)).isNotEmpty();
            converge(appointment);
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled referrer", "cancelled system:acuity");
        }

        @Test
        void isCancelledWhereItsCallerGaveUp() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            MODULE.get(AppointmentReservations.class).abandon(id, NOW);
            var late = book.put(draft ->
                    draft.calendar(MODULE.calendarOf(specialist)).at(START).reference(id.value()));

            assertThat(compare(late.id())).isEqualTo(Difference.UNWANTED);
            converge(late.id());

            assertThat(book.open()).isEmpty();
            assertThat(MODULE.auditOf(late.id())).containsExactly("appointment.released ok system:process");
            assertThat(compare(late.id())).isEqualTo(Difference.NONE);
        }

        @Test
        void isKnownByItsAddressWhereTheAccountKeepsNoReference() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            MODULE.get(AppointmentReservations.class).abandon(id, NOW);
            var late = book.put(draft ->
                    draft.calendar(MODULE.calendarOf(specialist)).at(START).email(id + "@bookings.example.com"));

            assertThat(compare(late.id())).isEqualTo(Difference.UNWANTED);
        }

        @Test
        void isKeptWhereSomebodyMadeItForTheSamePersonAtTheTimeThatWeWereRefused() {
            var specialist = MODULE.specialist();
            var id = MODULE.requested(specialist, START);
            var examinee = MODULE.load(id).examinee();
            var direct = book.put(draft -> draft.calendar(MODULE.calendarOf(specialist))
                    .at(START)
                    .named("Alex", "Sample")
                    .phone(examinee.phone()));
            assertThat(MODULE.process.reserve(id)).isEqualTo(Reservations.Result.REFUSED);

            assertThat(compare(direct.id())).isEqualTo(Difference.UNKNOWN_HERE);
        }

        @Test
        void isABookingOfItsOwnWhereItCopiesAnotherOnesReference() {
            var specialist = MODULE.specialist();
            var id = MODULE.confirmed(specialist, START);
            var copy = book.put(draft ->
                    draft.calendar(MODULE.calendarOf(specialist)).at(LATER).reference(id.value()));

            assertThat(compare(copy.id())).isEqualTo(Difference.UNKNOWN_HERE);
        }

        @Test
        void isHistoryWhereItsBookingGotAnotherOne() {
            var id = confirmed();
            var former = MODULE.appointmentOf(id);
            var steps = MODULE.get(LifecycleSteps.class);
            MODULE.inTransaction(() -> steps.recordNoShow(id));
            MODULE.inTransaction(() -> steps.prepareRebooking(id, LATER));
            MODULE.process.reserve(id);

            assertThat(compare(former)).isEqualTo(Difference.NONE);
            book.cancel(former, "");
            assertThat(compare(former)).isEqualTo(Difference.NONE);
            assertThat(MODULE.load(id).isAwaitingExamination()).isTrue();
        }
    }

    @Nested
    class DirectBooking {

        @Test
        void becomesABookingOfNobodyYet() {
            var specialist = MODULE.specialist();
            var direct = book.put(draft -> draft.calendar(MODULE.calendarOf(specialist))
                    .at(START)
                    .answering("77", "from someone@firm.example")
                    .createdBy("x".repeat(300)));

            assertThat(compare(direct.id())).isEqualTo(Difference.UNKNOWN_HERE);
            converge(direct.id());
            converge(direct.id());

            var id = MODULE.bookingOfAppointment(direct.id()).orElseThrow();
            var booking = MODULE.load(id);
            assertThat(booking.organization().value()).isEqualTo("unassigned");
            assertThat(booking.reservation()).isEqualTo(Reservation.CONFIRMED);
            assertThat(booking.examinee().name()).isEqualTo("Robin Direct");
            assertThat(MODULE.progressOf(id)).containsExactly("scheduled system:acuity");
            assertThat(MODULE.process.events(BookingEvents.BookedDirectly.class))
                    .hasSize(1);
            assertThat(MODULE.formAnswersOf(id)).hasSize(1);
        }

        @Test
        void isTakenWithoutAName() {
            var specialist = MODULE.specialist();
            var direct = book.put(draft -> draft.calendar(MODULE.calendarOf(specialist))
                    .at(START)
                    .named("", "")
                    .phone(""));

            converge(direct.id());

            var id = MODULE.bookingOfAppointment(direct.id()).orElseThrow();
            assertThat(MODULE.load(id).examinee().name()).isEqualTo("Name not given");
            assertThat(compare(direct.id())).isEqualTo(Difference.NONE);
        }

        @Test
        void isTakenAlsoWhereItLiesInThePast() {
            var specialist = MODULE.specialist();
            var direct = book.put(
                    draft -> draft.calendar(MODULE.calendarOf(specialist)).at(NOW.minus(Duration.ofDays(3))));

            converge(direct.id());

            assertThat(MODULE.bookingOfAppointment(direct.id())).isPresent();
        }

        @Test
        void isIgnoredOnACalendarOfNobody() {
            var direct = book.put(draft -> draft.calendar("999999").at(START));

            assertThat(compare(direct.id())).isEqualTo(Difference.NONE);
        }

        @Test
        void isIgnoredWhereItWasCancelledBeforeWeKnewOfIt() {
            var specialist = MODULE.specialist();
            var direct = book.put(draft ->
                    draft.calendar(MODULE.calendarOf(specialist)).at(START).cancelled());

            assertThat(compare(direct.id())).isEqualTo(Difference.NONE);
        }

        @Test
        void isIgnoredWhereTheBookDoesNotKnowIt() {
            assertThat(compare("424242")).isEqualTo(Difference.NONE);
        }
    }

    @Nested
    class Author {

        @Test
        void isWhoeverAskedThePlatform() {
            var id = confirmed();
            askedBy(REFERRER.userId().value(), MODULE.appointmentOf(id));
            book.change(MODULE.appointmentOf(id), draft -> draft.at(LATER));

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.progressOf(id)).last().isEqualTo("rescheduled referrer");
            assertThat(MODULE.auditOf(id.value())).contains("booking.moved ok referrer");
        }

        @Test
        void isThePersonAtTheKeyboardWithThePersonActedFor() {
            var id = confirmed();
            book.cancel(MODULE.appointmentOf(id), "");

            MODULE.as(ADMIN_AS_REFERRER, () -> converge(MODULE.appointmentOf(id)));

            assertThat(MODULE.progressOf(id)).last().isEqualTo("cancelled admin for referrer");
            assertThat(MODULE.process.events(BookingEvents.BookingCancelled.class))
                    .extracting(BookingEvents.BookingCancelled::cancelledBy)
                    .containsExactly("referrer");
        }

        @Test
        void isTheBookAgainOnceTheWishIsSettled() {
            var id = confirmed();
            askedBy(COORDINATOR.userId().value(), MODULE.appointmentOf(id));
            book.change(MODULE.appointmentOf(id), draft -> draft.at(LATER));
            converge(MODULE.appointmentOf(id));
            book.cancel(MODULE.appointmentOf(id), "");

            converge(MODULE.appointmentOf(id));

            assertThat(MODULE.progressOf(id))
                    .containsExactly("scheduled referrer", "rescheduled coordinator", "cancelled system:acuity");
        }
    }

    @Nested
    class TwoReadingsAtOnce {

        @Test
        void applyOneAfterTheOtherSoThatTheNewerOneHolds() throws Exception {
            var id = confirmed();
            var appointment = MODULE.appointmentOf(id);
            book.change(appointment, draft -> draft.at(LATER));
            var olderHasRead = new CountDownLatch(1);
            var newerIsUnderWay = new CountDownLatch(1);
            book.duringNext(Call.FIND, () -> {
                olderHasRead.countDown();
                await(newerIsUnderWay);
            });

            var older = SideBySide.run(() -> converge(appointment));
            await(olderHasRead);
            book.change(appointment, draft -> draft.at(LATER.plus(Duration.ofDays(1))));
            var newer = SideBySide.run(() -> converge(appointment));
            awaitLockWaiter();
            newerIsUnderWay.countDown();
            CompletableFuture.allOf(older, newer).join();

            assertThat(MODULE.load(id).time().start()).isEqualTo(LATER.plus(Duration.ofDays(1)));
            assertThat(MODULE.progressOf(id))
                    .containsExactly("scheduled referrer", "rescheduled system:acuity", "rescheduled system:acuity");
        }

        @Test
        void registerADirectBookingOnce() {
            SpecialistId specialist = MODULE.specialist();
            var direct = book.put(
                    draft -> draft.calendar(MODULE.calendarOf(specialist)).at(START));

            var first = SideBySide.run(() -> converge(direct.id()));
            var second = SideBySide.run(() -> converge(direct.id()));
            CompletableFuture.allOf(first, second).join();

            assertThat(MODULE.process.events(BookingEvents.BookedDirectly.class))
                    .hasSize(1);
        }

        private void awaitLockWaiter() {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> MODULE.jdbc
                            .sql("select exists (select 1 from pg_locks where locktype = 'advisory' and not granted)")
                            .query(Boolean.class)
                            .single());
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
