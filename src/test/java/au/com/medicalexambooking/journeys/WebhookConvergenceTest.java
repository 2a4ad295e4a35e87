package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.DirectBooking;
import au.com.medicalexambooking.sandbox.acuity.SandboxAppointment;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Acuity tells, in whatever order and number, leads to what Acuity holds: once. */
class WebhookConvergenceTest extends PlatformTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An advisory lock that no other test uses. */
    private static final long GATE = 4712;

    /** The engine takes a job for abandoned after 35 s and gives it to another thread. */
    private static final Duration GATE_CLOSED_AT_MOST = Duration.ofSeconds(25);

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;

    @BeforeEach
    void listenToAcuity() {
        firm = people().firm();
        ACUITY.deliverWebhooksTo(URI.create(baseUrl() + "/api/webhooks/acuity"));
    }

    @AfterEach
    void stopListening() {
        ACUITY.webhooks().behaveNormally();
        ACUITY.deliverWebhooksTo(null);
    }

    @Test
    void aMoveInAcuityArrivesOnceHoweverOftenItIsTold() {
        var booking = book(Catalogue.ADELAIDE, 8);
        ACUITY.webhooks().duplicate(5);
        var newTime = ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 9);

        ACUITY.move(booking.appointment(), newTime);

        awaitProgress(booking, "rescheduled");
        replayAllAbout(booking);
        awaitInboxEmpty();
        var details = details(booking);
        assertThat(OffsetDateTime.parse(details.text("/appointmentDate")).toInstant())
                .isEqualTo(newTime);
        assertThat(progressOf(details)).containsExactly("scheduled", "rescheduled");
        assertThat(details.text("/progress/1/changedBy/id")).isEqualTo("system:acuity");
        awaitNotices(booking, "booking-rescheduled", 1);
    }

    @Test
    void changesToldInReverseEndAtWhatAcuityHolds() {
        var booking = book(Catalogue.ADELAIDE, 10);
        ACUITY.webhooks().holdBack();
        ACUITY.move(booking.appointment(), ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 11));
        ACUITY.move(booking.appointment(), ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 12));
        ACUITY.cancel(booking.appointment());

        ACUITY.webhooks().releaseReversed();

        awaitProgress(booking, "cancelled");
        awaitInboxEmpty();
        assertThat(progressOf(details(booking))).containsExactly("scheduled", "cancelled");
        awaitNotices(booking, "booking-cancelled", 1);
        awaitNotices(booking, "booking-rescheduled", 0);
    }

    @Test
    void aLateWordAboutAnEndedBookingChangesNothing() {
        var booking = book(Catalogue.ADELAIDE, 13);
        firm.client()
                .post("/api/bookings/" + booking.id() + "/cancel", java.util.Map.of("reason", "settled"))
                .is(200);

        replayAllAbout(booking);
        awaitInboxEmpty();

        assertThat(progressOf(details(booking))).containsExactly("scheduled", "cancelled");
        awaitNotices(booking, "booking-cancelled", 1);
    }

    @Test
    void wordsThatArriveBeforeOurOwnCommitAreAppliedAfterIt() throws Exception {
        var time = ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 14);
        var newTime = ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 15);
        var wish = people().wish(Catalogue.ADELAIDE, time);

        CompletableFuture<Answer> caller;
        SandboxAppointment appointment;
        try (var gate = DATABASE.ownerDataSource().getConnection()) {
            holdBackTheCommitOfABookingAt(time, gate);
            caller = SideBySide.supply(() -> firm.client().post("/api/bookings", wish));
            appointment = await().atMost(PATIENCE)
                    .until(() -> openAt(time), Optional::isPresent)
                    .orElseThrow();
            ACUITY.move(appointment.id(), newTime);
            ACUITY.requests().await("GET /appointments/" + appointment.id(), PATIENCE);
            awaitHintsReadOf(appointment);
            letTheCommitThrough(gate);
        }

        var booked = caller.join().is(201);
        var booking = new Booked(booked.text("/id"), appointment.id());
        awaitProgress(booking, "rescheduled");
        awaitInboxEmpty();
        var details = details(booking);
        assertThat(OffsetDateTime.parse(details.text("/appointmentDate")).toInstant())
                .isEqualTo(newTime);
        assertThat(progressOf(details)).containsExactly("scheduled", "rescheduled");
        awaitNotices(booking, "booking-rescheduled", 1);
        assertThat(bookingsOf(appointment))
                .as("no booking was made of our own appointment")
                .containsExactly(booking.id());
    }

    @Test
    void forgedWebhooksAreRefusedAndLeaveNothing() {
        var before = inboxRows();
        var body = "action=appointment.canceled&id=1&calendarID=7001&appointmentTypeID=1";
        var caller = ApiClient.anonymous(baseUrl());
        var bodies = new ArrayList<String>();

        for (var signature : List.of("", "x", "AAAA", "bm90IGEgc2lnbmF0dXJl", "é", "A".repeat(5000))) {
            var forged = signature.isEmpty() || signature.equals("é")
                    ? caller
                    : caller.with("X-Acuity-Signature", signature);
            var answer = forged.sendRaw("POST", "/api/webhooks/acuity", "application/x-www-form-urlencoded", body);
            answer.isError(401, answer.text("/error/code"));
            bodies.add(answer.text("/error/code") + answer.text("/error/message"));
        }

        assertThat(bodies.stream().distinct())
                .as("every forgery gets the same answer")
                .hasSize(1);
        assertThat(inboxRows()).isEqualTo(before);
    }

    @Test
    void aSignedWordAboutAnUnknownAppointmentIsAcknowledgedAndForgotten() {
        var word = "action=appointment.changed&id=987654321&calendarID=424242&appointmentTypeID=1";
        // Acuity too sends again what did not get through, for instance over a connection that was closed meanwhile.
        await().atMost(PATIENCE).until(() -> ACUITY.webhooks().sendSigned(word) == 200);

        awaitInboxEmpty();
        var state = jdbc.sql("select state from app.webhook_events where resource_id = '987654321'")
                .query(String.class)
                .list();
        assertThat(state).isNotEmpty().allSatisfy(value -> assertThat(value).isNotEqualTo("waiting"));
    }

    @Test
    void anAppointmentMadeInAcuityWaitsForItsReferrer() {
        people().specialistId(Catalogue.HOBART);
        var time = ACUITY.nextFreeTime(Catalogue.HOBART, Catalogue.TELEHEALTH, 8);

        var appointment = ACUITY.bookDirectly(DirectBooking.at(Catalogue.HOBART, Catalogue.TELEHEALTH, time)
                .answering(Catalogue.REFERRING_FIRM_EMAIL, firm.email()));

        var id = await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("select id from app.bookings where acuity_appointment_id = :id")
                                .param("id", Long.toString(appointment.id()))
                                .query(String.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
        firm.client().get("/api/bookings/" + id).isError(404, "not_found");
        var seen = people().coordinator().get("/api/bookings/" + id).is(200);
        assertThat(seen.text("/source")).isEqualTo("acuity_direct");
        assertThat(seen.text("/organizationId")).isEqualTo("unassigned");
        // The triage begins after the commit that brought the booking.
        var tasks = await().atMost(PATIENCE)
                .until(
                        () -> people().coordinator()
                                .get("/api/tasks?bookingId=" + id + "&definitionKey=AssignReferrer")
                                .is(200),
                        offered -> offered.json().size() == 1);

        people().coordinator()
                .post(
                        "/api/tasks/" + tasks.text("/0/id") + "/complete",
                        java.util.Map.of(
                                "variables",
                                java.util.Map.of("organizationId", firm.organizationId(), "referrerId", firm.userId())))
                .is(204);

        firm.client().get("/api/bookings/" + id).is(200);
    }

    @Test
    void anyShuffleOfAHistoryEndsAtWhatAcuityHolds() {
        var random = new Random(20261123);
        for (int round = 0; round < 4; round++) {
            var booking = book(Catalogue.PERTH, 10 + 3 * round);
            ACUITY.webhooks().holdBack();
            var times = new ArrayList<Instant>();
            for (int move = 0; move < 3; move++) {
                times.add(ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 40 + 5 * round + move));
            }
            Collections.shuffle(times, random);
            times.forEach(time -> ACUITY.move(booking.appointment(), time));
            ACUITY.webhooks().duplicate(1 + random.nextInt(9));
            if (random.nextBoolean()) {
                ACUITY.webhooks().release();
            } else {
                ACUITY.webhooks().releaseReversed();
            }
            var last = times.get(times.size() - 1);
            await().atMost(PATIENCE)
                    .until(() -> OffsetDateTime.parse(details(booking).text("/appointmentDate"))
                            .toInstant()
                            .equals(last));
            awaitInboxEmpty();
            assertThat(progressOf(details(booking))).containsExactly("scheduled", "rescheduled");
            awaitNotices(booking, "booking-rescheduled", 1);
            ACUITY.webhooks().behaveNormally();
        }
    }

    private record Booked(String id, long appointment) {}

    private Booked book(long calendar, int daysAhead) {
        var time = ACUITY.nextFreeTime(calendar, Catalogue.IN_PERSON, daysAhead);
        var answer = firm.client()
                .post("/api/bookings", people().wish(calendar, time))
                .is(201);
        return new Booked(
                answer.text("/id"), answer.json().path("acuityAppointmentId").asLong());
    }

    private static void replayAllAbout(Booked booking) {
        ACUITY.webhooks().awaitQuiet(PATIENCE);
        ACUITY.webhooks().attempts().stream()
                .filter(attempt -> attempt.appointmentId() == booking.appointment())
                .forEach(ACUITY.webhooks()::replay);
    }

    private Answer details(Booked booking) {
        return firm.client().get("/api/bookings/" + booking.id()).is(200);
    }

    private static List<String> progressOf(Answer details) {
        var progress = new ArrayList<String>();
        details.json()
                .path("progress")
                .forEach(row -> progress.add(row.path("progress").asText()));
        return progress;
    }

    private void awaitProgress(Booked booking, String progress) {
        await().atMost(PATIENCE)
                .until(() -> details(booking).text("/currentProgress").equals(progress));
    }

    private void awaitInboxEmpty() {
        ACUITY.webhooks().awaitQuiet(PATIENCE);
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("select count(*) from app.webhook_events where state = 'waiting'")
                                .query(Long.class)
                                .single()
                        == 0);
    }

    private void awaitNotices(Booked booking, String kind, int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                jdbc.sql("select count(*) from app.mail_outbox where booking_id = :id and kind = :kind"
                                                + " and recipient = :referrer")
                                        .param("id", booking.id())
                                        .param("referrer", firm.email())
                                        .param("kind", kind)
                                        .query(Integer.class)
                                        .single())
                        .isEqualTo(number));
    }

    private static Optional<SandboxAppointment> openAt(Instant time) {
        return ACUITY.openAppointments().stream()
                .filter(appointment -> appointment.calendarId() == Catalogue.ADELAIDE)
                .filter(appointment -> appointment.start().equals(time))
                .findFirst();
    }

    /** What Acuity sent was looked at; what is left is our own note to look again. */
    private void awaitHintsReadOf(SandboxAppointment appointment) {
        await().atMost(GATE_CLOSED_AT_MOST)
                .until(() -> jdbc.sql("select distinct source from app.webhook_events"
                                + " where state = 'waiting' and resource_id = :id")
                        .param("id", Long.toString(appointment.id()))
                        .query(String.class)
                        .list()
                        .equals(List.of("reconciliation")));
    }

    private List<String> bookingsOf(SandboxAppointment appointment) {
        return jdbc.sql("select booking_id from app.booking_appointments where acuity_appointment_id = :id")
                .param("id", Long.toString(appointment.id()))
                .query(String.class)
                .list();
    }

    /** Whoever writes the progress of such a booking waits for the lock that the connection holds. */
    private static void holdBackTheCommitOfABookingAt(Instant time, Connection gate) throws SQLException {
        try (var statement = gate.createStatement()) {
            statement.execute("select pg_advisory_lock(" + GATE + ")");
            statement.execute("create or replace function app.wait_for_webhook() returns trigger language plpgsql as $$"
                    + " begin if exists (select 1 from app.bookings b where b.id = new.booking_id"
                    + " and b.appointment_date = timestamptz '" + time + "') then"
                    + " perform pg_advisory_xact_lock_shared(" + GATE + "); end if; return new; end $$");
            statement.execute("create trigger wait_for_webhook before insert on app.booking_progress"
                    + " for each row execute function app.wait_for_webhook()");
        }
    }

    private static void letTheCommitThrough(Connection gate) throws SQLException {
        try (var statement = gate.createStatement()) {
            statement.execute("select pg_advisory_unlock(" + GATE + ")");
            statement.execute("drop function app.wait_for_webhook() cascade");
        }
    }

    private long inboxRows() {
        return jdbc.sql("select count(*) from app.webhook_events")
                .query(Long.class)
                .single();
    }
}
