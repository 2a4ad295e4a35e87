package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.Fault;
import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook.Freshness;
import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcuityTroubleTest {

    private static final String CALENDAR = Long.toString(Catalogue.PERTH);
    private static final String TYPE = Long.toString(Catalogue.IN_PERSON);

    private static AcuitySandbox acuity;
    private AcuityRoutes routes;
    private AcuityAppointmentBook book;

    @BeforeAll
    static void startAcuity() {
        acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
    }

    @AfterAll
    static void stopAcuity() {
        acuity.close();
    }

    @BeforeEach
    void startRoutes() {
        acuity.reset();
        routes = AcuityRoutes.to(acuity);
        book = routes.book();
        book.calendars();
        book.intakeFields(TYPE);
    }

    @AfterEach
    void stopRoutes() {
        if (acuity.isDown()) {
            acuity.comeBack();
        }
        routes.close();
    }

    static List<Fault> faultsThatMayHideASuccess() {
        return List.of(
                Fault.slow(Duration.ofSeconds(3)).beforeProcessing(),
                Fault.slow(Duration.ofSeconds(3)).afterProcessing(),
                Fault.status(500),
                Fault.status(500).afterProcessing(),
                Fault.status(503),
                Fault.html(),
                Fault.html().withStatus(502),
                Fault.truncatedJson(),
                Fault.brokenAnswer(),
                Fault.dropConnection(),
                Fault.dropConnection().afterProcessing());
    }

    @ParameterizedTest
    @MethodSource("faultsThatMayHideASuccess")
    void leavesTheOutcomeOfAClaimOpenAndNeverRepeatsIt(Fault fault) {
        var wanted = wanted("booking1", 10);
        acuity.faults().add(fault.on("POST /appointments").once());

        assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> book.create(wanted));

        assertThat(acuity.requests().count("POST /appointments")).isEqualTo(1);
        var left = acuity.appointmentsAnswering(Catalogue.BOOKING_REFERENCE, "booking1");
        assertThat(book.findCreatedFor(wanted)).extracting(Appointment::id).hasSameSizeAs(left);
    }

    @ParameterizedTest
    @MethodSource("faultsThatMayHideASuccess")
    void callsAReadingThatFailsUnavailable(Fault fault) {
        acuity.faults().add(fault.on("GET /appointments/*").once());

        assertThatExceptionOfType(SchedulingUnavailable.class).isThrownBy(() -> book.find("1"));
    }

    @Test
    void repeatsNeitherMovesNorCancellationsByItself() {
        var made = book.create(wanted("booking1", 10));
        acuity.faults().add(Fault.dropConnection().on("PUT /**"));

        assertThatExceptionOfType(OutcomeUnknown.class)
                .isThrownBy(() -> book.reschedule(made.id(), made.start().plus(Duration.ofDays(1))));
        assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> book.cancel(made.id(), ""));

        assertThat(acuity.requests().count("PUT /**")).isEqualTo(2);
    }

    @Test
    void knowsThatNothingHappenedWhereNobodyListens() {
        var wanted = wanted("booking1", 10);
        acuity.goDown();

        assertThatExceptionOfType(SchedulingUnavailable.class).isThrownBy(() -> book.create(wanted));
    }

    @Test
    void honoursThePauseThatAcuityAsksFor() {
        var wanted = wanted("booking1", 10);
        acuity.faults()
                .add(Fault.status(429)
                        .retryAfter(Duration.ofSeconds(2))
                        .on("POST /appointments")
                        .once());
        assertThatExceptionOfType(SchedulingUnavailable.class)
                .isThrownBy(() -> book.create(wanted))
                .satisfies(told -> assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(2)));
        long received = acuity.requests().received();

        assertThatExceptionOfType(SchedulingUnavailable.class).isThrownBy(() -> book.find("1"));

        assertThat(acuity.requests().received()).isEqualTo(received);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> book.create(wanted) != null);
    }

    @Test
    void stopsAskingAFailingAcuityAndHealsByItself() {
        var wanted = wanted("booking1", 10);
        acuity.goDown();
        IntStream.range(0, 10)
                .forEach(attempt ->
                        assertThatExceptionOfType(SchedulingUnavailable.class).isThrownBy(() -> book.find("1")));
        long before = System.nanoTime();

        assertThatExceptionOfType(SchedulingUnavailable.class)
                .isThrownBy(() -> book.create(wanted))
                .withMessageContaining("it has been failing");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        acuity.comeBack();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> book.create(wanted) != null);
        assertThat(acuity.openAppointments()).hasSize(1);
    }

    @Test
    void takesRefusalsForASignOfHealth() {
        IntStream.range(0, 12)
                .forEach(attempt -> assertThat(book.find("987654321")).isEmpty());

        assertThat(book.create(wanted("booking1", 10)).cancelled()).isFalse();
    }

    @Test
    void tellsAWrongKeyFromARefusal() {
        try (var wrongKey = AcuityRoutes.to(acuity.baseUri(), acuity.settings().userId(), "wrong")) {
            assertThatExceptionOfType(SchedulingUnavailable.class)
                    .isThrownBy(() -> wrongKey.book().calendars())
                    .withMessageContaining("does not accept our account");
        }
    }

    @Test
    void turnsAwayWhoWouldWaitTooLong() throws Exception {
        var slow = AcuityRoutes.properties(
                acuity.baseUri(), acuity.settings().userId(), acuity.settings().apiKey(), Duration.ofSeconds(1), 4);
        try (var throttled = AcuityRoutes.start(slow, Duration.ofSeconds(1));
                var people = new Callers(12)) {
            var outcomes = people.all(() -> {
                try {
                    return throttled.book().find("1").isEmpty();
                } catch (SchedulingUnavailable e) {
                    return false;
                }
            });

            assertThat(outcomes).contains(true, false);
            assertThat(acuity.requests().count("GET /appointments/1")).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void readsTheSameFreeTimesOnceHoweverManyAsk() throws Exception {
        var day = LocalDate.now(java.time.ZoneId.of("Australia/Perth")).plusDays(10);
        acuity.faults().add(Fault.slow(Duration.ofMillis(300)).on("GET /availability/times"));
        try (var people = new Callers(16)) {
            people.all(() -> book.freeTimes(CALENDAR, TYPE, day, Freshness.LIVE));
        }

        assertThat(acuity.requests().count("GET /availability/times")).isLessThan(4);
    }

    @Test
    void servesTheCatalogueWhileAcuityIsAway() {
        var fields = book.intakeFields(TYPE);

        acuity.goDown();

        assertThat(book.intakeFields(TYPE)).isEqualTo(fields);
    }

    @Test
    void cutsOffAnAnswerThatTricklesInForEver() throws Exception {
        try (var trickling = new Impostor("{\"id\":1,", true);
                var misled = AcuityRoutes.to(trickling.uri(), "1", "key")) {
            long before = System.nanoTime();

            assertThatExceptionOfType(SchedulingUnavailable.class)
                    .isThrownBy(() -> misled.book().find("1"));

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void readsNoAnswerWithoutEnd() throws Exception {
        try (var endless = new Impostor("[" + "1,".repeat(2_000_000) + "1]", false);
                var misled = AcuityRoutes.to(endless.uri(), "1", "key")) {
            assertThatExceptionOfType(SchedulingUnavailable.class)
                    .isThrownBy(() -> misled.book().calendars());
        }
    }

    private static NewAppointment wanted(String bookingId, int daysAhead) {
        Instant start = acuity.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, daysAhead);
        return new NewAppointment(
                bookingId,
                CALENDAR,
                TYPE,
                start,
                "Australia/Perth",
                "Robin",
                "Example",
                "+61 2 5550 0100",
                "robin@example.test",
                List.of(new NewAppointment.FieldAnswer(Long.toString(Catalogue.CLAIM_NUMBER), "C-1")));
    }

    /** A server that answers everything with this text, and at will never comes to an end. */
    private static final class Impostor implements AutoCloseable {

        private final HttpServer server;
        private final CountDownLatch closing = new CountDownLatch(1);

        Impostor(String answer, boolean endless) throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                try (var out = exchange.getResponseBody()) {
                    out.write(answer.getBytes(StandardCharsets.UTF_8));
                    while (endless && !closing.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        out.write(' ');
                        out.flush();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
        }

        URI uri() {
            return URI.create("http://localhost:" + server.getAddress().getPort() + "/api/v1");
        }

        @Override
        public void close() {
            closing.countDown();
            server.stop(0);
        }
    }
}
