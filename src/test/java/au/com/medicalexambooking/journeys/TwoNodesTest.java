package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.SideBySide;
import au.com.medicalexambooking.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two nodes, two JVMs, on one database: they share the work, nothing is done twice, and either carries on alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesTest {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final int BOOKINGS = 8;

    private final TestDatabase database = TestDatabase.create("nodes");
    private final AcuitySandbox acuity =
            AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
    private final SesSandbox ses = SesSandbox.start();
    private final JdbcClient jdbc = JdbcClient.create(database.ownerDataSource());
    private PlatformProcess one;
    private PlatformProcess other;
    private People people;
    private People.Firm firm;
    private int daysAhead = 7;

    @BeforeAll
    void start() {
        one = new PlatformProcess(database, acuity, ses, Path.of("target", "two-nodes-one.log"));
        other = new PlatformProcess(database, acuity, ses, Path.of("target", "two-nodes-other.log"));
        one.start();
        other.start();
        people = People.of(one.baseUrl());
        firm = people.firm();
        people.specialistId(Catalogue.SYDNEY);
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        acuity.close();
        ses.close();
    }

    @Test
    void shareTheWorkAndDoNothingTwice() {
        var atOne = firm.client();
        var atOther = ApiClient.signedIn(other.baseUrl(), firm.email(), People.PASSWORD);

        var bookings = new ArrayList<String>();
        for (int n = 0; n < BOOKINGS; n++) {
            bookings.add(bookedOnce(atOne, atOther));
        }

        acuity.webhooks().duplicate(3);
        acuity.deliverWebhooksTo(URI.create(one.baseUrl() + "/api/webhooks/acuity"));
        var moved = moveAllInAcuity();
        settle(bookings, moved, List.of("scheduled", "rescheduled"));

        one.kill();
        acuity.deliverWebhooksTo(URI.create(other.baseUrl() + "/api/webhooks/acuity"));
        var cancelled = List.copyOf(bookings);
        acuity.openAppointments().forEach(appointment -> acuity.cancel(appointment.id()));
        settle(cancelled, moved, List.of("scheduled", "rescheduled", "cancelled"));
    }

    /** The same time is asked for at both nodes at once: one of them books it. */
    private String bookedOnce(ApiClient atOne, ApiClient atOther) {
        var wish =
                people.wish(Catalogue.SYDNEY, acuity.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, daysAhead++));
        var answers = List.of(atOne, atOther).stream()
                .map(client -> SideBySide.supply(() -> client.post("/api/bookings", wish)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409);
        return answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(answer -> answer.text("/id"))
                .findFirst()
                .orElseThrow();
    }

    private List<Instant> moveAllInAcuity() {
        var times = new ArrayList<Instant>();
        for (var appointment : acuity.openAppointments()) {
            var time = acuity.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, 30 + daysAhead++);
            acuity.move(appointment.id(), time);
            times.add(time);
        }
        return times;
    }

    /** Within a minute each booking has this history and each mail of it left once. */
    private void settle(List<String> bookings, List<Instant> times, List<String> history) {
        await().atMost(SETTLED_WITHIN).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            assertThat(waiting("select count(*) from app.webhook_events where state = 'waiting'"))
                    .as("hints")
                    .isZero();
            assertThat(waiting("select count(*) from app.mail_outbox where state in ('queued', 'sending')"))
                    .as("mails")
                    .isZero();
            assertThat(bookings)
                    .allSatisfy(booking -> assertThat(historyOf(booking)).isEqualTo(history));
        });
        assertThat(jdbc.sql("select appointment_date from app.bookings where confirmed_at is not null")
                        .query((row, n) -> row.getTimestamp(1).toInstant())
                        .list())
                .containsExactlyInAnyOrderElementsOf(times);
        assertThat(jdbc.sql("select attempts from app.mail_outbox where recipient = :referrer")
                        .param("referrer", firm.email())
                        .query(Integer.class)
                        .list())
                .hasSize(BOOKINGS * history.size())
                .containsOnly(1);
        assertThat(ses.mails().stream().filter(mail -> mail.to().equals(firm.email())))
                .as("mails that left: one a booking and step")
                .hasSize(BOOKINGS * history.size());
    }

    private List<String> historyOf(String booking) {
        return jdbc.sql("select progress from app.booking_progress where booking_id = :id order by seq")
                .param("id", booking)
                .query(String.class)
                .list();
    }

    private long waiting(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
