package au.com.medicalexambooking.sandbox.acuity;

import static au.com.medicalexambooking.sandbox.acuity.AcuityTestClient.booking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcuityFaultsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TUESDAY_TEN = "2026-03-03T10:00:00+1100";

    private AcuitySandbox acuity;
    private AcuityTestClient client;

    @BeforeEach
    void start() {
        acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withClock(CLOCK));
        client = new AcuityTestClient(acuity);
    }

    @AfterEach
    void stop() {
        acuity.close();
    }

    @Test
    void downRefusesConnectionsUntilItComesBackOnTheSamePort() {
        var port = acuity.port();
        acuity.goDown();

        assertThatThrownBy(() -> client.sendOrFail("GET", "/me", null)).isInstanceOf(ConnectException.class);

        acuity.comeBack();
        client.get("/me").ok();
        assertThat(acuity.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aStatusStrikesTheMatchingRequestsAsOftenAsAsked(int status) {
        acuity.faults().add(Fault.status(status).on("GET /calendars").times(2));

        client.get("/me").ok();
        assertThat(client.get("/calendars").status()).isEqualTo(status);
        assertThat(client.get("/calendars").status()).isEqualTo(status);
        client.get("/calendars").ok();
        assertThat(acuity.faults().active()).isEmpty();
    }

    @Test
    void aRetryAfterIsSentOnlyWhereAskedFor() {
        acuity.faults().add(Fault.status(429).once());
        assertThat(client.get("/me").response().headers().firstValue("Retry-After"))
                .isEmpty();

        acuity.faults().add(Fault.status(429).retryAfter(Duration.ofSeconds(7)).once());
        var answer = client.get("/me");

        assertThat(answer.response().headers().firstValue("Retry-After")).contains("7");
        answer.isRefused(429, "too_many_requests");
    }

    @Test
    void aWebPageComesWhereJsonBelongs() {
        acuity.faults().add(Fault.html().once());

        var answer = client.get("/me").ok();

        assertThat(answer.response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(answer.response().body()).contains("<html>");
    }

    @Test
    void truncatedJsonEndsInTheMiddleOfACompleteAnswer() {
        acuity.faults().add(Fault.truncatedJson().on("POST /appointments").once());

        var answer = client.post("/appointments", booking(TUESDAY_TEN)).ok();

        assertThatThrownBy(answer::json).isInstanceOf(AcuityError.class);
        assertThat(acuity.openAppointments()).hasSize(1);
    }

    @Test
    void aBrokenAnswerEndsInAnError() {
        acuity.faults().add(Fault.brokenAnswer().once());

        assertThatThrownBy(() -> client.sendOrFail("GET", "/forms", null)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_PROCESSING, 0", "AFTER_PROCESSING, 1"})
    void aDroppedConnectionLeavesTheWorkUndoneOrDone(Moment moment, int booked) {
        acuity.faults().add(Fault.dropConnection().at(moment).on("POST /appointments"));
        var body = booking(TUESDAY_TEN).toString();

        assertThatThrownBy(() -> client.sendOrFail("POST", "/appointments", body))
                .isInstanceOf(IOException.class);

        acuity.faults().liftAll();
        assertThat(acuity.openAppointments()).hasSize(booked);
        client.get("/me").ok();
    }

    @Test
    void anErrorAfterTheWorkHidesASuccess() {
        acuity.faults()
                .add(Fault.status(500)
                        .afterProcessing()
                        .on("POST /appointments")
                        .once());

        assertThat(client.post("/appointments", booking(TUESDAY_TEN)).status()).isEqualTo(500);

        assertThat(acuity.openAppointments()).hasSize(1);
    }

    @Test
    void aSlowAnswerComesLate() {
        acuity.faults().add(Fault.slow(Duration.ofMillis(150)).once());
        var before = System.nanoTime();

        client.get("/me").ok();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(149));
    }

    @Test
    void aHeldRequestStandsBeforeTheWorkUntilReleased() {
        try (var hold = acuity.hold("POST /appointments", Moment.BEFORE_PROCESSING)) {
            var answer = client.postLater("/appointments", booking(TUESDAY_TEN));

            assertThat(hold.awaitArrival(PATIENCE).isUnderWay()).isTrue();
            assertThat(acuity.appointments()).isEmpty();
            assertThat(answer).isNotDone();

            hold.release();
            assertThat(answer.join().status()).isEqualTo(200);
        }
    }

    @Test
    void aHeldRequestStandsAfterTheWorkWhileOthersPass() {
        try (var hold = acuity.hold("POST /appointments", Moment.AFTER_PROCESSING)) {
            var answer = client.postLater("/appointments", booking(TUESDAY_TEN));

            hold.awaitArrival(PATIENCE);
            assertThat(acuity.openAppointments()).hasSize(1);
            client.post("/appointments", booking("2026-03-03T11:00:00+1100")).ok();
            assertThat(answer).isNotDone();
        }
    }

    @Test
    void requestsAreRecordedCountedAndAwaited() {
        client.get("/appointments?max=5").ok();
        client.post("/appointments", booking(TUESDAY_TEN)).ok();

        var posted = acuity.awaitRequest("POST /appointments", PATIENCE);

        assertThat(posted.body()).contains("Alma");
        assertThat(posted.at()).isEqualTo(CLOCK.instant());
        assertThat(acuity.requests().count("/appointments")).isEqualTo(2);
        assertThat(acuity.requests().count("GET /appointments/*")).isZero();
        assertThat(acuity.requests().all().get(0).query()).isEqualTo("max=5");
        assertThatThrownBy(() -> acuity.awaitRequest("DELETE /**", Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void moreThanTenRequestsASecondAreTooMany() {
        var answers = IntStream.range(0, 40)
                .mapToObj(i -> client.postLater("/availability/check-times", "[]"))
                .toList();

        var refused = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() != 200)
                .toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> answer.isRefused(429, "too_many_requests"));
    }

    @Test
    void moreThanTwentyRequestsAtATimeAreTooMany() {
        var limits = new RequestLimits(true);
        IntStream.range(0, 20).forEach(i -> limits.enter("one"));

        assertThat(limits.enter("one")).isFalse();
        assertThat(limits.enter("two")).isTrue();
        IntStream.range(0, 21).forEach(i -> limits.leave("one"));
        assertThat(new RequestLimits(false).enter("one")).isTrue();
    }
}
