package au.com.medicalexambooking.booking;

import static au.com.medicalexambooking.booking.BookingModule.ADMIN;
import static au.com.medicalexambooking.booking.BookingModule.ADMIN_AS_REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.COLLEAGUE;
import static au.com.medicalexambooking.booking.BookingModule.COORDINATOR;
import static au.com.medicalexambooking.booking.BookingModule.EXAMINER;
import static au.com.medicalexambooking.booking.BookingModule.FIRM;
import static au.com.medicalexambooking.booking.BookingModule.NOW;
import static au.com.medicalexambooking.booking.BookingModule.OTHER_FIRM;
import static au.com.medicalexambooking.booking.BookingModule.REFERRER;
import static au.com.medicalexambooking.booking.BookingModule.actor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, by whom, and what is on record afterwards. */
class BookingRequestsTest {

    private static final BookingModule MODULE = new BookingModule("requests");
    private static final Instant START = NOW.plus(Duration.ofDays(10));
    private static final Actor BOTH_FIRMS = actor("partner", Role.USER, FIRM, OTHER_FIRM);

    @BeforeAll
    static void insertTeams() {
        MODULE.insertPerson(BOTH_FIRMS, "partner@example.com");
        Stream.of("team", "other-team")
                .forEach(team -> MODULE.jdbc
                        .sql("insert into teams (id, organization_id, name) values (:team, 'firm', :team)")
                        .param("team", team)
                        .update());
        MODULE.jdbc
                .sql("insert into team_members (team_id, user_id) values ('team', 'referrer')")
                .update();
    }

    @BeforeEach
    void reset() {
        MODULE.reset();
    }

    @AfterAll
    static void close() {
        MODULE.close();
    }

    private static RequestDraft wish() {
        return BookingModule.request(MODULE.specialist(), START);
    }

    private static BookingId record(Actor actor, RequestDraft wish) {
        return MODULE.as(actor, () -> MODULE.get(BookingRequests.class).record(wish.build(), BookingModule.inTime()));
    }

    private static ApiException refusal(Actor actor, RequestDraft wish) {
        return java.util.Objects.requireNonNull(
                catchThrowableOfType(ApiException.class, () -> record(actor, wish)), "nothing was refused");
    }

    private static Object problem(Actor actor, RequestDraft wish) {
        var refusal = refusal(actor, wish);
        assertThat(refusal.status().value()).isEqualTo(400);
        return java.util.Objects.requireNonNull(refusal.details().get("fields"));
    }

    private static long count(String table) {
        return MODULE.jdbc
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Nested
    class Rights {

        @Test
        void letAReferrerBookForHisOwnFirm() {
            var id = record(REFERRER, wish().matter("M-1").key("key-own"));

            var booking = MODULE.load(id);
            assertThat(booking.organization()).isEqualTo(FIRM);
            assertThat(booking.createdBy()).isEqualTo(REFERRER.userId());
            assertThat(MODULE.isHeld(id)).isTrue();
            assertThat(MODULE.process.events(BookingEvents.BookingRequested.class))
                    .containsExactly(new BookingEvents.BookingRequested(id));
            assertThat(MODULE.auditOf(id.value())).containsExactly("booking.requested ok referrer");
        }

        @Test
        void showWhoTypedAndForWhom() {
            var id = record(ADMIN_AS_REFERRER, wish());

            assertThat(MODULE.load(id).createdBy()).isEqualTo(ADMIN.userId());
            assertThat(MODULE.load(id).referrer()).isEqualTo(REFERRER.userId());
        }

        @Test
        void hideOtherFirmsFromAReferrer() {
            assertThat(refusal(REFERRER, wish().organization("other-firm"))
                            .status()
                            .value())
                    .isEqualTo(404);
            assertThat(refusal(REFERRER, wish().organization("no-firm"))
                            .status()
                            .value())
                    .isEqualTo(404);
        }

        @Test
        void askAPartnerOfTwoFirmsWhichOneIsMeant() {
            assertThat(problem(BOTH_FIRMS, wish())).asString().contains("organizationId");

            var id = record(BOTH_FIRMS, wish().organization("other-firm"));

            assertThat(MODULE.load(id).organization()).isEqualTo(OTHER_FIRM);
        }

        @Test
        void refuseAReferrerOfNoFirm() {
            assertThat(refusal(actor("referrer", Role.USER), wish()).status().value())
                    .isEqualTo(403);
        }

        @Test
        void refuseSpecialists() {
            assertThat(refusal(EXAMINER, wish().organization("firm")).status().value())
                    .isEqualTo(403);
        }

        @Test
        void letOperatorsBookForAFirmThatTheyName() {
            assertThat(problem(COORDINATOR, wish())).asString().contains("organizationId");
            assertThat(problem(COORDINATOR, wish().organization("no-firm")))
                    .asString()
                    .contains("organizationId");
            assertThat(problem(ADMIN, wish().organization("unassigned")))
                    .asString()
                    .contains("organizationId");

            assertThat(MODULE.load(record(COORDINATOR, wish().organization("firm")))
                            .organization())
                    .isEqualTo(FIRM);
            assertThat(MODULE.load(record(ADMIN, wish().organization("firm"))).organization())
                    .isEqualTo(FIRM);
        }

        @Test
        void letAReferrerBookForHisOwnTeamsOnly() {
            assertThat(record(REFERRER, wish().team("team"))).isNotNull();
            assertThat(record(COORDINATOR, wish().organization("firm").team("other-team")))
                    .isNotNull();

            assertThat(refusal(REFERRER, wish().team("other-team")).status().value())
                    .isEqualTo(403);
            assertThat(refusal(COLLEAGUE, wish().team("team")).status().value()).isEqualTo(403);
            assertThat(problem(COORDINATOR, wish().organization("other-firm").team("team")))
                    .asString()
                    .contains("teamId");
            assertThat(problem(REFERRER, wish().team("no-team"))).asString().contains("teamId");
        }
    }

    @Nested
    class Sense {

        @Test
        void isAskedOfTheTime() {
            var specialist = MODULE.specialist();

            assertThat(problem(REFERRER, BookingModule.request(specialist, NOW)))
                    .asString()
                    .contains("appointmentDateTime");
            assertThat(problem(REFERRER, BookingModule.request(specialist, Instant.MAX)))
                    .asString()
                    .contains("appointmentDateTime");
        }

        @Test
        void isAskedOfTheSpecialistAndTheType() {
            assertThat(problem(REFERRER, new RequestDraft("nobody", START)))
                    .asString()
                    .contains("specialistId");
            assertThat(problem(REFERRER, wish().type("99"))).asString().contains("appointmentTypeId");
            var retired = MODULE.specialist();
            MODULE.jdbc
                    .sql("update specialists set is_active = false where id = :id")
                    .param("id", retired.value())
                    .update();
            assertThat(problem(REFERRER, BookingModule.request(retired, START)))
                    .asString()
                    .contains("specialistId");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "not a number", "0491"})
        void isAskedOfThePhone(String phone) {
            assertThat(problem(REFERRER, wish().phone(phone))).asString().contains("examineePhone");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0491 570 006", "+61 491 570 006", "(02) 5550 1234", "+64 21 123 4567"})
        void acceptsPhonesHoweverTheyAreWritten(String phone) {
            assertThat(record(REFERRER, wish().phone(phone))).isNotNull();
        }

        static Stream<RequestDraft> wishesWithCharactersThatNobodyTypes() {
            return Stream.of(
                    wish().name("Alex\0Sample"),
                    wish().name("Alex\r\nBcc: x"),
                    wish().notes("a\0b"),
                    wish().matter("M\0"),
                    wish().organization("\0"),
                    wish().organization(" "),
                    wish().team("\0"),
                    wish().team(" "),
                    wish().type("\0"),
                    wish().answer("5", "a\0"),
                    new RequestDraft("\0", START));
        }

        @ParameterizedTest
        @MethodSource("wishesWithCharactersThatNobodyTypes")
        void isAskedOfEveryText(RequestDraft wish) {
            assertThat(problem(REFERRER, wish)).isNotNull();
        }

        @Test
        void isAskedOfTheIntakeAnswers() {
            MODULE.specialists.ask(
                    new IntakeField("5", "Body part", true, "dropdown", List.of("Neck", "Back")),
                    new IntakeField("6", "Symptoms", false, "checkboxlist", List.of("Pain", "Fever")),
                    new IntakeField("7", "Surgery?", true, "yesno", List.of()),
                    new IntakeField("8", "Remarks", false, "textarea", List.of()));

            assertThat(problem(REFERRER, wish()))
                    .asString()
                    .contains("formAnswers.5", "formAnswers.7")
                    .doesNotContain("formAnswers.6");
            assertThat(problem(
                            REFERRER,
                            wish().answer("5", "Knee")
                                    .answer("6", "Pain, Cough")
                                    .answer("7", "maybe")))
                    .asString()
                    .contains("formAnswers.5", "formAnswers.6", "formAnswers.7");
            assertThat(problem(
                            REFERRER,
                            wish().answer("5", "Neck").answer("7", "yes").answer("99", "x")))
                    .asString()
                    .contains("formAnswers.99");
            assertThat(problem(
                            REFERRER,
                            wish().answer("5", "Neck").answer("5", "Back").answer("7", "yes")))
                    .asString()
                    .contains("once");

            var id = record(
                    REFERRER,
                    wish().answer("5", "Neck")
                            .answer("6", "Fever, Pain")
                            .answer("7", "no")
                            .answer("8", "a\nb"));

            assertThat(MODULE.formAnswersOf(id)).hasSize(4);
        }
    }

    @Test
    void isNotBegunWhereItCouldNotBeAnsweredInTime() {
        var specialist = MODULE.specialist();
        var wish = BookingModule.request(specialist, START).build();
        var tooLate = System.nanoTime() - 1;

        assertThatThrownBy(() -> MODULE.as(
                        REFERRER, () -> MODULE.get(BookingRequests.class).record(wish, tooLate)))
                .isInstanceOf(SchedulingUnavailable.class);

        assertThat(MODULE.process.events(BookingEvents.BookingRequested.class)).isEmpty();
        assertThat(record(REFERRER, BookingModule.request(specialist, START))).isNotNull();
    }

    @Nested
    class SameKey {

        @Test
        void bringsTheFirstAnswer() {
            var specialist = MODULE.specialist();
            var first =
                    record(REFERRER, BookingModule.request(specialist, START).key("k1"));

            var second =
                    record(REFERRER, BookingModule.request(specialist, START).key("k1"));

            assertThat(second).isEqualTo(first);
            assertThat(MODULE.process.events(BookingEvents.BookingRequested.class))
                    .hasSize(1);
        }

        @Test
        void isRefusedForAnotherRequest() {
            var specialist = MODULE.specialist();
            record(REFERRER, BookingModule.request(specialist, START).key("k2"));

            var refusal = refusal(
                    REFERRER,
                    BookingModule.request(specialist, START).name("Kim Other").key("k2"));

            assertThat(refusal.status().value()).isEqualTo(422);
        }

        @Test
        void isAnotherKeyForAnotherPerson() {
            var first = record(REFERRER, wish().key("k3"));

            var second = record(COLLEAGUE, wish().key("k3"));

            assertThat(second).isNotEqualTo(first);
        }

        @Test
        void isRefusedWhereAnAdministratorActsForSomebodyElseMeanwhile() {
            var specialist = MODULE.specialist();
            record(
                    ADMIN_AS_REFERRER,
                    BookingModule.request(specialist, START)
                            .organization("firm")
                            .key("k4"));

            var refusal = refusal(
                    ADMIN,
                    BookingModule.request(specialist, START)
                            .organization("firm")
                            .key("k4"));

            assertThat(refusal.status().value()).isEqualTo(422);
        }

        @Test
        void makesOneBookingHoweverOftenItArrivesAtOnce() throws Exception {
            var specialist = MODULE.specialist();

            var ids = atOnce(
                            8,
                            () -> record(
                                    REFERRER,
                                    BookingModule.request(specialist, START).key("k5")))
                    .stream()
                    .distinct()
                    .toList();

            assertThat(ids).hasSize(1);
            assertThat(MODULE.process.events(BookingEvents.BookingRequested.class))
                    .hasSize(1);
        }

        @Test
        void mayBeTriedAgainOnceNothingIsLeftOfTheFirstTry() {
            var specialist = MODULE.specialist();
            var first =
                    record(REFERRER, BookingModule.request(specialist, START).key("k6"));
            MODULE.get(AppointmentReservations.class).abandon(first, NOW);
            assertThat(record(REFERRER, BookingModule.request(specialist, START).key("k6")))
                    .isEqualTo(first);
            MODULE.process.release(first);

            var second =
                    record(REFERRER, BookingModule.request(specialist, START).key("k6"));

            assertThat(second).isNotEqualTo(first);
            assertThat(record(REFERRER, BookingModule.request(specialist, START).key("k6")))
                    .isEqualTo(second);
        }
    }

    @Nested
    class OneTime {

        @Test
        void isRecordedOnceHoweverManyAskForItAtOnce() throws Exception {
            var specialist = MODULE.specialist();

            var outcomes = atOnce(64, () -> {
                try {
                    record(REFERRER, BookingModule.request(specialist, START));
                    return "recorded";
                } catch (BookingRequests.TimeHeld held) {
                    return "held";
                }
            });

            assertThat(outcomes).containsOnly("recorded", "held");
            assertThat(outcomes).containsOnlyOnce("recorded");
        }

        @Test
        void isHeldAlsoInPart() {
            var specialist = MODULE.specialist();
            record(REFERRER, BookingModule.request(specialist, START));

            assertThatThrownBy(() ->
                            record(REFERRER, BookingModule.request(specialist, START.plus(Duration.ofMinutes(59)))))
                    .isInstanceOf(BookingRequests.TimeHeld.class);
            assertThat(record(REFERRER, BookingModule.request(specialist, START.plus(Duration.ofMinutes(60)))))
                    .isNotNull();
            assertThat(record(REFERRER, BookingModule.request(specialist, START.minus(Duration.ofMinutes(60)))))
                    .isNotNull();
        }

        @Test
        void isOccupiedByAConfirmedBookingUntilThatIsCancelled() {
            var specialist = MODULE.specialist();
            var id = MODULE.confirmed(specialist, START);
            assertThatThrownBy(() ->
                            record(REFERRER, BookingModule.request(specialist, START.plus(Duration.ofMinutes(30)))))
                    .isInstanceOf(BookingRequests.TimeHeld.class);

            MODULE.inTransaction(() -> MODULE.get(LifecycleSteps.class).recordCancellation(id, false, 0));

            assertThat(record(REFERRER, BookingModule.request(specialist, START)))
                    .isNotNull();
        }

        @Test
        void leavesNothingOnRecordForThoseWhoLost() {
            var specialist = MODULE.specialist();
            record(REFERRER, BookingModule.request(specialist, START));
            var bookings = count("bookings");
            var keys = count("idempotency_keys");

            assertThatThrownBy(() -> record(
                            REFERRER, BookingModule.request(specialist, START).key("lost")))
                    .isInstanceOf(BookingRequests.TimeHeld.class);

            assertThat(count("bookings")).isEqualTo(bookings);
            assertThat(count("idempotency_keys")).isEqualTo(keys);
        }
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        var threads = Executors.newFixedThreadPool(callers);
        try {
            var ready = new CountDownLatch(callers);
            var answers = IntStream.range(0, callers)
                    .mapToObj(n -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return call.call();
                    }))
                    .toList();
            var result = new java.util.ArrayList<T>();
            for (var answer : answers) {
                result.add(answer.get());
            }
            return result;
        } finally {
            threads.shutdownNow();
        }
    }
}
