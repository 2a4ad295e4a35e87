package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import au.com.medicalexambooking.scheduling.AppointmentChangeHinted;
import au.com.medicalexambooking.scheduling.ChangeHints.Hint;
import au.com.medicalexambooking.scheduling.ChangeHints.Requester;
import au.com.medicalexambooking.scheduling.ChangeHints.Settlement;
import au.com.medicalexambooking.scheduling.ChangeHints.Source;
import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JdbcChangeHintsTest {

    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private static HikariDataSource pool;
    private static JdbcClient sql;
    private static TransactionTemplate transaction;

    private final MovableClock clock = new MovableClock();
    private JdbcChangeHints hints;

    @BeforeAll
    static void openDatabase() {
        pool = TestDatabase.create("hints").runtimePool();
        sql = JdbcClient.create(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    @AfterAll
    static void closeDatabase() {
        pool.close();
    }

    @BeforeEach
    void emptyInbox() {
        sql.sql("DELETE FROM webhook_events").update();
        hints = new JdbcChangeHints(sql, transaction, clock, Duration.ofSeconds(5));
    }

    @Test
    void handsAHintOutOnceItsDelayIsOver() {
        hints.add(hint("1", "appointment.scheduled"), DELAY);

        assertThat(hints.takeDue(10, AGAIN)).isEmpty();

        clock.pass(DELAY);
        assertThat(hints.takeDue(10, AGAIN)).containsExactly("1");
        assertThat(hints.takeDue(10, AGAIN)).isEmpty();
    }

    @Test
    void meltsDuplicatesAndHandsTheAppointmentOutOnce() {
        for (int duplicate = 0; duplicate < 1000; duplicate++) {
            hints.add(hint("1", "appointment.changed"), DELAY);
        }
        hints.add(hint("1", "appointment.scheduled"), DELAY);
        hints.add(hint("2", "appointment.scheduled"), DELAY);
        clock.pass(DELAY);

        assertThat(rows()).isEqualTo(3);
        assertThat(hints.takeDue(10, AGAIN)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void keepsRequestsOfDifferentPeopleApart() {
        hints.add(asked("1", "anna"), Duration.ZERO);
        clock.pass(Duration.ofSeconds(1));
        hints.add(asked("1", "bert"), Duration.ZERO);

        assertThat(rows()).isEqualTo(2);
        assertThat(hints.requesterOf("1")).contains(new Requester("bert", null));
    }

    @Test
    void letsAStreamOfHintsCauseOneReadingInFiveSeconds() {
        int taken = 0;
        for (int tenthOfASecond = 0; tenthOfASecond < 200; tenthOfASecond++) {
            hints.add(hint("1", "appointment.changed"), Duration.ZERO);
            taken += hints.takeDue(10, AGAIN).size();
            clock.pass(Duration.ofMillis(100));
        }

        assertThat(taken).isBetween(3, 5);
    }

    @Test
    void handsOutAgainWhatIsNotSettled() {
        hints.add(hint("1", "appointment.scheduled"), Duration.ZERO);
        hints.takeDue(10, AGAIN);

        clock.pass(AGAIN.plusSeconds(1));

        assertThat(hints.takeDue(10, AGAIN)).containsExactly("1");
    }

    @Test
    void pausesLongerEachTimeButNeverMuchLongerThanAMinute() {
        hints.add(hint("1", "appointment.scheduled"), Duration.ZERO);
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(hints.takeDue(10, Duration.ofSeconds(1))).containsExactly("1");
            clock.pass(Duration.ofSeconds(61));
        }

        assertThat(hints.takeDue(10, Duration.ofSeconds(1))).containsExactly("1");
        clock.pass(Duration.ofSeconds(59));
        assertThat(hints.takeDue(10, Duration.ofSeconds(1))).isEmpty();
        assertThat(states()).containsOnly("waiting");
    }

    @Test
    void settlesOnlyWhatWasStoredBeforeTheReading() {
        hints.add(hint("1", "appointment.scheduled"), Duration.ZERO);
        clock.pass(Duration.ofSeconds(1));
        var readAt = clock.instant();
        clock.pass(Duration.ofSeconds(1));
        hints.add(hint("1", "appointment.rescheduled"), Duration.ZERO);

        hints.settle("1", readAt, Settlement.PROCESSED, null);

        assertThat(states()).containsExactly("processed", "waiting");
    }

    @Test
    void doesNotSettleADuplicateThatCameAfterTheReading() {
        hints.add(hint("1", "appointment.changed"), DELAY);
        var readAt = clock.instant();
        clock.pass(Duration.ofSeconds(1));
        hints.add(hint("1", "appointment.changed"), DELAY);

        hints.settle("1", readAt, Settlement.PROCESSED, null);

        assertThat(states()).containsExactly("waiting");
    }

    @Test
    void neverHandsOneAppointmentToTwoTakers() throws Exception {
        for (int appointment = 0; appointment < 40; appointment++) {
            for (var action : List.of("appointment.scheduled", "appointment.changed", "appointment.canceled")) {
                hints.add(hint(Integer.toString(appointment), action), Duration.ZERO);
            }
        }
        var taken = Collections.synchronizedList(new ArrayList<String>());

        try (var takers = new Callers(8)) {
            takers.all(() -> {
                for (int turn = 0; turn < 20; turn++) {
                    taken.addAll(hints.takeDue(3, AGAIN));
                }
                return true;
            });
        }

        assertThat(taken)
                .doesNotHaveDuplicates()
                .hasSize(40)
                .containsAll(IntStream.range(0, 40).mapToObj(Integer::toString).toList());
    }

    @Test
    void givesBackWhatWasTakenWhereTheTakerFails() {
        hints.add(hint("1", "appointment.scheduled"), Duration.ZERO);

        assertThatCode(() -> transaction.executeWithoutResult(status -> {
                    assertThat(hints.takeDue(1, AGAIN)).containsExactly("1");
                    throw new IllegalStateException("the taker fails");
                }))
                .hasMessage("the taker fails");

        assertThat(hints.takeDue(1, AGAIN)).containsExactly("1");
    }

    @Test
    void handsOnTheOthersWhereOneCannotBeTakenInAndGivesItUpInTheEnd() {
        hints.add(hint("bad", "appointment.scheduled"), Duration.ZERO);
        hints.add(hint("good", "appointment.scheduled"), Duration.ZERO);
        var told = new ArrayList<String>();
        var handOver = new ChangeHintsHandOver(hints, transaction, event -> {
            var appointmentId = ((AppointmentChangeHinted) event).appointmentId();
            if (appointmentId.equals("bad")) {
                throw new IllegalStateException("poison");
            }
            told.add(appointmentId);
            hints.settle(appointmentId, clock.instant(), Settlement.PROCESSED, null);
        });

        for (int turn = 0; turn < 8; turn++) {
            handOver.handOverDue();
            clock.pass(Duration.ofMinutes(2));
        }

        assertThat(told).containsExactly("good");
        assertThat(states()).containsExactlyInAnyOrder("dead", "processed");
    }

    @Test
    void keepsIgnoredMessagesOutOfTheWay() {
        hints.addIgnored(Source.ACUITY, "order.completed", null);

        assertThat(hints.takeDue(10, AGAIN)).isEmpty();
        assertThat(states()).containsExactly("ignored");
    }

    private static Hint hint(String appointmentId, String action) {
        return new Hint(Source.ACUITY, action, appointmentId, "7001", null);
    }

    private static Hint asked(String appointmentId, String person) {
        return new Hint(Source.PLATFORM, "booking.reschedule", appointmentId, null, new Requester(person, null));
    }

    private static long rows() {
        return sql.sql("SELECT count(*) FROM webhook_events").query(Long.class).single();
    }

    private static List<String> states() {
        return sql.sql("SELECT state FROM webhook_events ORDER BY created_at, id")
                .query(String.class)
                .list();
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-11-23T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
