package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many callers want one time. */
class SlotRaceTest extends PlatformTest {

    private static final int CALLERS = 64;

    @Test
    void oneOfManyCallersGetsTheTimeAndTheOthersAreToldWhatIsLeft() throws Exception {
        var time = ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 21);
        var firms = List.of(people().firm(), people().firm(), people().firm(), people().firm());
        var wish = people().wish(Catalogue.BRISBANE, time);

        var answers = new ArrayList<Answer>();
        var start = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(CALLERS);
        try {
            var calls = new ArrayList<Future<Answer>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                var client = firms.get(caller % firms.size()).client();
                calls.add(threads.submit(() -> {
                    start.await();
                    return client.post("/api/bookings", wish);
                }));
            }
            start.countDown();
            for (var call : calls) {
                answers.add(call.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(CALLERS - 1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).allSatisfy(answer -> {
            answer.isError(409, "slot_taken");
            var offered = new ArrayList<Instant>();
            answer.json()
                    .at("/error/details/availableTimes")
                    .forEach(node ->
                            offered.add(OffsetDateTime.parse(node.asText()).toInstant()));
            assertThat(offered).isNotEmpty().allSatisfy(free -> assertThat(free).isAfter(Instant.now()));
        });
        assertThat(ACUITY.openAppointments().stream()
                        .filter(appointment -> appointment.calendarId() == Catalogue.BRISBANE)
                        .filter(appointment -> Duration.between(appointment.start(), time)
                                        .abs()
                                        .compareTo(Duration.ofMinutes(60))
                                < 0))
                .hasSize(1);
    }

    @Test
    void theSameKeyBooksOnceHoweverOftenAndAtOnceItIsSent() throws Exception {
        var time = ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 23);
        var firm = people().firm();
        var wish = people().wish(Catalogue.BRISBANE, time);
        var client = firm.client().with("Idempotency-Key", "double-click-1");

        var threads = Executors.newFixedThreadPool(8);
        var ids = new ArrayList<String>();
        try {
            var calls = new ArrayList<Future<Answer>>();
            for (int click = 0; click < 8; click++) {
                calls.add(threads.submit(() -> client.post("/api/bookings", wish)));
            }
            for (var call : calls) {
                ids.add(call.get().is(201).text("/id"));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(ids.stream().distinct()).hasSize(1);
        wish.put("examineeName", "Somebody Else");
        client.post("/api/bookings", wish).isError(422, "idempotency_key_reused");
    }
}
