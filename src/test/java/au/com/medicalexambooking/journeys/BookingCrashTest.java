package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.Moment;
import au.com.medicalexambooking.sandbox.ses.SandboxMail;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.SideBySide;
import au.com.medicalexambooking.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A booking is being made, and the platform's JVM is killed at an exact point; then it is started again. Whatever the
 * point: booking and appointment exist both or neither, once, and that is settled within a minute of the restart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingCrashTest {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** An advisory lock that the test holds; a trigger makes the platform wait for it at the point of the crash. */
    private static final long GATE = 4711;

    private final TestDatabase database = TestDatabase.create("crash");
    private final AcuitySandbox acuity =
            AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
    private final SesSandbox ses = SesSandbox.start();
    private final JdbcClient jdbc = JdbcClient.create(database.ownerDataSource());
    private PlatformProcess platform;
    private People.Firm firm;
    private People people;
    private int daysAhead = 7;

    @BeforeAll
    void start() {
        platform = new PlatformProcess(database, acuity, ses, Path.of("target", "crash-test-platform.log"));
        platform.start();
        people = People.of(platform.baseUrl());
        firm = people.firm();
        people.specialistId(Catalogue.SYDNEY);
    }

    @AfterAll
    void stop() {
        platform.close();
        acuity.close();
        ses.close();
    }

    @Test
    void beforeTheIntentCommitsNothingRemains() throws Exception {
        var time = freeTime();

        killAtGate(time, "before insert on app.slot_holds", "true");

        assertThat(bookingsAt(time)).isZero();
        settle(time, 0);
    }

    @Test
    void afterTheIntentAndBeforeAcuityIsCalledTheBookingIsMade() throws Exception {
        var time = freeTime();

        killAtGate(
                time,
                "before update on app.bookings",
                "old.reservation_attempted_at is distinct from new.reservation_attempted_at");

        settle(time, 1);
    }

    @Test
    void afterAcuityAcceptedAndBeforeItsAnswerIsReadTheAppointmentIsAdopted() {
        var time = freeTime();
        try (var hold = acuity.hold("POST /appointments", Moment.AFTER_PROCESSING)) {
            var caller = book(time);
            hold.awaitArrival(PATIENCE);
            platform.kill();
            assertThat(caller).failsWithin(PATIENCE);
        }
        assertThat(appointmentsAt(time)).isEqualTo(1);

        platform.start();

        settle(time, 1);
    }

    @Test
    void afterTheAnswerAndBeforeOurCommitTheAppointmentIsAdopted() throws Exception {
        var time = freeTime();

        killAtGate(time, "before insert on app.booking_progress", "true");

        assertThat(appointmentsAt(time)).isEqualTo(1);
        settle(time, 1);
    }

    @Test
    void afterOurCommitAndBeforeTheAnswerToTheCallerTheBookingStands() throws Exception {
        var time = freeTime();

        var wish = people.wish(Catalogue.SYDNEY, time);
        var caller = firm.client().with("Idempotency-Key", "answer-lost-" + time);

        killAtGate(
                () -> caller.post("/api/bookings", wish),
                "before insert on app.audit_logs",
                "new.action = 'booking.read'");

        assertThat(confirmedAt(time)).isEqualTo(1);
        settle(time, 1);
        var repeated = caller.post("/api/bookings", wish).is(201);
        assertThat(repeated.text("/id")).as("the booking that was made").isEqualTo(bookingAt(time));
        settle(time, 1);
    }

    @Test
    void whileTheConfirmationIsBeingSentTheBookingStandsAndTheNoticeArrives() {
        var time = freeTime();
        var hold = ses.hold();
        var caller = book(time);
        hold.awaitArrival();
        platform.kill();

        hold.release();
        assertThat(caller)
                .satisfiesAnyOf(
                        done -> assertThat(done).succeedsWithin(PATIENCE),
                        cut -> assertThat(cut).failsWithin(PATIENCE));
        assertThat(confirmedAt(time)).isEqualTo(1);

        platform.start();

        settle(time, 1);
    }

    /** Kills the platform while it waits at a trigger, and starts it again. */
    private void killAtGate(Instant time, String trigger, String condition) throws SQLException {
        var wish = people.wish(Catalogue.SYDNEY, time);
        killAtGate(() -> firm.client().post("/api/bookings", wish), trigger, condition);
    }

    private void killAtGate(Supplier<Answer> call, String trigger, String condition) throws SQLException {
        try (var gate = database.ownerDataSource().getConnection()) {
            close(gate, trigger, condition);
            var caller = SideBySide.supply(call);
            awaitSomebodyAtTheGate();
            platform.kill();
            assertThat(caller).failsWithin(PATIENCE);
            open(gate);
        }
        platform.start();
    }

    private void close(Connection gate, String trigger, String condition) throws SQLException {
        try (var statement = gate.createStatement()) {
            statement.execute("select pg_advisory_lock(" + GATE + ")");
            statement.execute("create or replace function app.wait_at_gate() returns trigger language plpgsql as $$"
                    + " begin if " + condition + " then perform pg_advisory_xact_lock_shared(" + GATE
                    + "); end if; return new; end $$");
            statement.execute("create trigger gate " + trigger + " for each row execute function app.wait_at_gate()");
        }
    }

    private void open(Connection gate) throws SQLException {
        try (var statement = gate.createStatement()) {
            // Whoever still waits belongs to the killed JVM; its session is ended as the lost connection will do
            // anyway.
            statement.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = "
                    + GATE + " and not granted");
            statement.execute("select pg_advisory_unlock(" + GATE + ")");
            statement.execute("drop function app.wait_at_gate() cascade");
        }
    }

    private void awaitSomebodyAtTheGate() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and objid = :gate"
                                        + " and not granted")
                                .param("gate", GATE)
                                .query(Long.class)
                                .single()
                        > 0);
    }

    /** Within a minute: as many bookings as appointments, none half done, one confirmation at least and one only queued. */
    private void settle(Instant time, int expected) {
        await().atMost(SETTLED_WITHIN).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
            assertThat(confirmedAt(time)).as("confirmed bookings").isEqualTo(expected);
            assertThat(appointmentsAt(time)).as("appointments").isEqualTo(expected);
            assertThat(openReservations()).as("open reservations").isZero();
            assertThat(confirmationsSent(time)).as("confirmations sent").isEqualTo(expected);
            assertThat(mailsWaiting()).as("mails waiting").isZero();
        });
        assertThat(acuity.openAppointments().stream()
                        .map(appointment -> appointment.start())
                        .distinct())
                .as("no time is taken twice")
                .hasSameSizeAs(acuity.openAppointments());
        assertThat(orphans()).as("bookings without their appointment in Acuity").isZero();
        assertThat(ses.mails().stream()
                        .filter(mail -> mail.to().equals(firm.email()))
                        .map(SandboxMail::messageId)
                        .distinct()
                        .count())
                .as("different mails to the referrer: one a booking, a repetition bears the same id")
                .isEqualTo(confirmed());
    }

    private CompletableFuture<Integer> book(Instant time) {
        var wish = people.wish(Catalogue.SYDNEY, time);
        return SideBySide.supply(() -> firm.client().post("/api/bookings", wish).status());
    }

    private Instant freeTime() {
        return acuity.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, daysAhead++);
    }

    private long appointmentsAt(Instant time) {
        return acuity.openAppointments().stream()
                .filter(appointment -> appointment.start().equals(time))
                .count();
    }

    private long bookingsAt(Instant time) {
        return count("select count(*) from app.bookings where appointment_date = cast(:time as timestamptz)", time);
    }

    private long confirmedAt(Instant time) {
        return count(
                "select count(*) from app.bookings where appointment_date = cast(:time as timestamptz)"
                        + " and reservation = 'confirmed' and current_progress = 'scheduled'"
                        + " and acuity_appointment_id is not null",
                time);
    }

    private long confirmed() {
        return jdbc.sql("select count(*) from app.bookings where reservation = 'confirmed'")
                .query(Long.class)
                .single();
    }

    private String bookingAt(Instant time) {
        return jdbc.sql("select id from app.bookings where appointment_date = cast(:time as timestamptz)")
                .param("time", time.toString())
                .query(String.class)
                .single();
    }

    private long confirmationsSent(Instant time) {
        return count(
                "select count(*) from app.mail_outbox m join app.bookings b on b.id = m.booking_id"
                        + " where b.appointment_date = cast(:time as timestamptz) and m.kind = 'booking-confirmed'"
                        + " and m.state = 'sent' and m.recipient = '" + firm.email() + "'",
                time);
    }

    private long mailsWaiting() {
        return jdbc.sql("select count(*) from app.mail_outbox where state in ('queued', 'sending')")
                .query(Long.class)
                .single();
    }

    private long openReservations() {
        return jdbc.sql("select count(*) from app.bookings where reservation in ('requested', 'abandoned')")
                .query(Long.class)
                .single();
    }

    private long orphans() {
        return jdbc
                .sql("select acuity_appointment_id from app.bookings where reservation = 'confirmed'")
                .query(String.class)
                .list()
                .stream()
                .filter(id -> acuity.appointment(Long.parseLong(id)).isEmpty())
                .count();
    }

    private long count(String sql, Instant time) {
        return jdbc.sql(sql).param("time", time.toString()).query(Long.class).single();
    }
}
