package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.Fault;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Acuity fails in each of its ways: the caller has a clear answer in time, nothing is left behind, and all heals. */
class AcuityFaultsTest extends PlatformTest {

    private static final Duration IN_TIME = Duration.ofSeconds(10);
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(150);

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;

    @BeforeEach
    void warmUp() {
        firm = people().firm();
        people().specialistId(Catalogue.SYDNEY);
        awaitAcuityInReach();
    }

    /** What a fault did to the circuit breaker is over before anybody else needs Acuity. */
    @AfterEach
    void heal() {
        ACUITY.faults().liftAll();
        awaitNoCallUnderWay();
        awaitAcuityInReach();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        "slow before it works",
                        Fault.slow(Duration.ofSeconds(30)).beforeProcessing()),
                Arguments.of(
                        "slow after it worked",
                        Fault.slow(Duration.ofSeconds(30)).afterProcessing()),
                Arguments.of(
                        "429",
                        Fault.status(429).retryAfter(Duration.ofSeconds(1)).beforeProcessing()),
                Arguments.of("500 before it works", Fault.status(500).beforeProcessing()),
                Arguments.of("500 after it worked", Fault.status(500).afterProcessing()),
                Arguments.of("503", Fault.status(503).beforeProcessing()),
                Arguments.of("HTML instead of JSON", Fault.html().afterProcessing()),
                Arguments.of("truncated JSON", Fault.truncatedJson().afterProcessing()),
                Arguments.of(
                        "connection dropped after it worked",
                        Fault.dropConnection().afterProcessing()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aBookingEndsClearlyAndWithoutRemains(String name, Fault fault) {
        var time = ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 30);
        ACUITY.faults().add(fault.on("POST /appointments"));
        ACUITY.faults().add(fault.beforeProcessing().on("GET /appointments"));

        var answer = timed(() -> firm.client().post("/api/bookings", people().wish(Catalogue.SYDNEY, time)));

        assertThat(answer.status()).as(name + ": " + answer.body()).isEqualTo(503);
        answer.isError(503, "scheduling_unavailable");
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        ACUITY.faults().liftAll();
        awaitNothingLeftAt(time);
    }

    @Test
    void anAnswerLostOnceIsFoundAgainAndTheCallerNeverNotices() {
        var time = ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 31);
        ACUITY.faults()
                .add(Fault.dropConnection()
                        .afterProcessing()
                        .on("POST /appointments")
                        .once());

        var answer = timed(() -> firm.client().post("/api/bookings", people().wish(Catalogue.SYDNEY, time)));

        answer.is(201);
        assertThat(openAt(time)).isEqualTo(1);
        assertThat(ACUITY.requests().matching("POST /appointments").stream()
                        .filter(request -> request.body().contains(answer.text("/id"))))
                .as("the appointment was asked for once")
                .hasSize(1);
    }

    @Test
    void whileAcuityIsDownEverythingElseWorksAndAfterwardsBookingDoesToo() {
        var before = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(Catalogue.SYDNEY, ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 32)))
                .is(201);
        var time = ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 33);
        ACUITY.goDown();

        timed(() -> firm.client().post("/api/bookings", people().wish(Catalogue.SYDNEY, time)))
                .isError(503, "scheduling_unavailable");
        timed(() -> firm.client()
                        .post(
                                "/api/bookings/" + before.text("/id") + "/reschedule",
                                java.util.Map.of("appointmentDateTime", time.toString())))
                .isError(503, "scheduling_unavailable");
        firm.client().get("/api/bookings").is(200);
        firm.client().get("/api/bookings/" + before.text("/id")).is(200);

        ACUITY.comeBack();
        awaitAcuityInReach();
        awaitNothingLeftAt(time);
        firm.client()
                .post(
                        "/api/bookings/" + before.text("/id") + "/reschedule",
                        java.util.Map.of("appointmentDateTime", time.toString()))
                .is(200);
    }

    @Test
    void otherPagesStayQuickWhileManyCallersWaitForASlowAcuity() {
        var before = ACUITY.requests().matching("POST /appointments").size();
        var times = new Instant[12];
        for (int caller = 0; caller < times.length; caller++) {
            times[caller] = ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 50 + 7 * caller);
        }
        ACUITY.faults()
                .add(Fault.slow(Duration.ofSeconds(30)).beforeProcessing().on("POST /appointments"));
        var waiting = Stream.of(times)
                .map(time -> SideBySide.supply(
                        () -> firm.client().post("/api/bookings", people().wish(Catalogue.SYDNEY, time))))
                .toList();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> ACUITY.requests().matching("POST /appointments").size() > before);
        var taken = new ArrayList<Duration>();
        while (!waiting.stream().allMatch(CompletableFuture::isDone)) {
            var begun = System.nanoTime();
            firm.client().get("/api/bookings").is(200);
            taken.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        // Nine in ten, because a busy machine may hold up one page or another.
        Collections.sort(taken);
        assertThat(taken).isNotEmpty();
        assertThat(taken.get(taken.size() * 9 / 10)).isLessThan(Duration.ofSeconds(1));

        waiting.forEach(call -> call.join().isError(503, "scheduling_unavailable"));
        ACUITY.faults().liftAll();
        Stream.of(times).forEach(this::awaitNothingLeftAt);
    }

    @Test
    void manyCallsThatEachTakeLongDoNotAddUp() {
        var specialist = people().specialistId(Catalogue.SYDNEY);
        var first =
                java.time.LocalDate.now(java.time.ZoneId.of("Australia/Sydney")).plusDays(240);
        ACUITY.faults().add(Fault.slow(Duration.ofSeconds(3)).beforeProcessing().on("GET /availability/times"));

        var answer = timed(() -> firm.client()
                .get("/api/specialists/" + specialist + "/availability?startDate=" + first + "&endDate="
                        + first.plusDays(27)));

        answer.isError(503, "scheduling_unavailable");
    }

    /** The common pool holds as many callers as the machine has cores, which may be two. */
    private static Answer timed(java.util.function.Supplier<Answer> call) {
        var begun = System.nanoTime();
        var answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IN_TIME);
        return answer;
    }

    /** A call that the fault made slow holds a thread of the engine, and counts against Acuity only when it ends. */
    private void awaitNoCallUnderWay() {
        await().atMost(HEALED_WITHIN)
                .until(() -> jdbc.sql("select count(*) from camunda.act_ru_job where lock_owner_ is not null")
                                .query(Long.class)
                                .single()
                        == 0);
    }

    private void awaitNothingLeftAt(Instant time) {
        await().atMost(HEALED_WITHIN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            assertThat(openAt(time)).as("appointments left in Acuity").isZero();
            assertThat(jdbc.sql(
                                    "select count(*) from app.bookings where reservation = 'confirmed' and status = 'active'"
                                            + " and appointment_date = cast(:time as timestamptz)")
                            .param("time", time.toString())
                            .query(Long.class)
                            .single())
                    .as("bookings without appointment")
                    .isZero();
        });
    }

    private static long openAt(Instant time) {
        return ACUITY.openAppointments().stream()
                .filter(appointment -> appointment.calendarId() == Catalogue.SYDNEY)
                .filter(appointment -> appointment.start().equals(time))
                .count();
    }
}
