package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.identity.GuessThrottle.Purpose;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Attackers who never tire, against the throttle on a real database with a clock that runs as fast as they do. */
class GuessThrottleTest {

    private static final HikariDataSource POOL = TestDatabase.create("throttle").runtimePool();
    private static final String OWNER = "owner@firm.example";
    private static final String OFFICE = "203.0.113.10";
    private static final String ELSEWHERE = "198.51.100.99";

    private final JdbcClient jdbc = JdbcClient.create(POOL);
    private final Time time = new Time();
    private final Browser browser = new Browser();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final GuessThrottle throttle = throttleWith(10);

    @AfterAll
    static void close() {
        POOL.close();
    }

    @BeforeEach
    void forgetEverything() {
        jdbc.sql("delete from guess_counts").update();
        jdbc.sql("delete from known_origins").update();
    }

    @Test
    @Hostile(value = "Guessing", tries = "10,000 guesses on one account, each from another address", cases = 10_000)
    void tenThousandGuessesOnOneAccountAreEvaluatedAHundredTimesAnHourAtMost() {
        var evaluated = new ArrayDeque<Instant>();
        int most = 0;
        for (int guess = 0; guess < 10_000; guess++) {
            // each from an address of its own, for three hours
            if (throttle.allows(Purpose.SIGN_IN, address(guess), OWNER)) {
                evaluated.add(time.instant());
            }
            while (!evaluated.isEmpty()
                    && evaluated.peek().isBefore(time.instant().minus(Duration.ofHours(1)))) {
                evaluated.remove();
            }
            most = Math.max(most, evaluated.size());
            time.pass(Duration.ofMillis(1080));
            HostileCases.tried(1);
        }

        System.out.printf("10,000 guesses on one account in three hours: at most %d evaluated in an hour%n", most);
        assertThat(most).isBetween(30, 100);
    }

    @Test
    void anAttackerWhoWaitsBetweenBurstsGainsNothing() {
        int evaluated = 0;
        var end = time.instant().plus(Duration.ofHours(10));
        for (int guess = 0; time.instant().isBefore(end); guess++) {
            if (throttle.allows(Purpose.SIGN_IN, address(guess), OWNER)) {
                evaluated++;
            } else {
                time.pass(Duration.ofMinutes(20));
            }
        }

        assertThat(evaluated).isBetween(100, 1000);
    }

    @Test
    void ownerGetsInFromAKnownAddressWhileOthersGuess() {
        signIn(OFFICE);
        exhaust(OWNER);

        assertThatCode(() -> signIn(OFFICE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> signIn(ELSEWHERE)).isInstanceOf(ApiException.class);
    }

    @Test
    void ownerGetsInWithAKnownBrowserFromAnyAddress() {
        browser.mark = "mark-of-the-owners-browser";
        signIn(OFFICE);
        exhaust(OWNER);

        browser.mark = "mark-of-the-owners-browser";
        assertThatCode(() -> signIn(ELSEWHERE)).doesNotThrowAnyException();
        browser.mark = "a guessed mark";
        assertThatThrownBy(() -> signIn("198.51.100.98")).isInstanceOf(ApiException.class);
    }

    @Test
    void knownAddressOfOneAccountIsAStrangerToOthers() {
        throttle.succeeded(Purpose.SIGN_IN, ELSEWHERE, "attacker@firm.example");
        exhaust(OWNER);

        assertThat(throttle.allows(Purpose.SIGN_IN, ELSEWHERE, OWNER)).isFalse();
    }

    @Test
    void ownerFromElsewhereWaitsAMinuteAtMostOnceTheGuessingPauses() {
        exhaust(OWNER);

        time.pass(Duration.ofMinutes(1));

        assertThat(throttle.allows(Purpose.SIGN_IN, ELSEWHERE, OWNER)).isTrue();
    }

    @Test
    @Hostile(value = "Guessing", tries = "five passwords on each of 1,000 accounts from one address", cases = 5_000)
    void sprayingAThousandAccountsFromOneAddressIsHeldAtThatAddress() {
        var first = time.instant();
        int evaluated = 0;
        int guesses = 0;
        for (int round = 0; round < 5; round++) {
            for (int account = 0; account < 1000; account++) {
                guesses++;
                if (throttle.allows(Purpose.SIGN_IN, ELSEWHERE, "person" + account + "@firm.example")) {
                    evaluated++;
                }
                time.pass(Duration.ofMillis(200));
                HostileCases.tried(1);
            }
        }

        System.out.printf(
                "%d guesses on 1,000 accounts in %d minutes from one address: %d evaluated%n",
                guesses, Duration.between(first, time.instant()).toMinutes(), evaluated);
        assertThat(evaluated).isBetween(100, 350);
        assertThat(throttle.allows(Purpose.SIGN_IN, OFFICE, "person7@firm.example"))
                .isTrue();
    }

    @Test
    void floodFromEverywhereSlowsStrangersByHalfASecondAtMost() {
        signIn(OFFICE);
        int evaluated = 0;
        for (int guess = 0; guess < 4000; guess++) {
            if (throttle.allows(Purpose.SIGN_IN, address(guess), "person" + guess + "@firm.example")) {
                evaluated++;
            }
            time.pass(Duration.ofMillis(1));
        }

        assertThat(evaluated).isBetween(1000, 1200);
        assertThatCode(() -> signIn(OFFICE)).doesNotThrowAnyException();
        time.pass(Duration.ofMillis(500));
        assertThat(throttle.allows(Purpose.SIGN_IN, ELSEWHERE, "new.person@firm.example"))
                .isTrue();
    }

    @Test
    void waitsGrowAndTellHowLong() {
        var waits = Stream.generate(() -> {
                    var wait = waitAt(OFFICE, OWNER);
                    wait.ifPresent(time::pass);
                    return wait;
                })
                .limit(22)
                .flatMap(Optional::stream)
                .map(Duration::toSeconds)
                .toList();

        // doubled each time, but for the one that is forgotten in a minute
        assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 40L, 60L);
    }

    @Test
    void refusedTriesLengthenNothingAndSpendNothing() {
        for (int guess = 0; guess < 10; guess++) {
            throttle.check(Purpose.SIGN_IN, OFFICE, OWNER);
        }
        var before = waitAt(OFFICE, OWNER);
        for (int guess = 0; guess < 50; guess++) {
            throttle.allows(Purpose.SIGN_IN, OFFICE, OWNER);
        }

        assertThat(waitAt(OFFICE, OWNER)).isEqualTo(before).isPresent();
        assertThat(triesOf(OWNER)).isEqualTo(10);
        assertThat(metrics.counter("ime.guesses", "purpose", "sign_in", "outcome", "refused")
                        .count())
                .isEqualTo(52);
    }

    @Test
    @Hostile(value = "Guessing", tries = "signing in to an own account between guesses")
    void signingInToAnAccountOfTheirOwnGivesAttackersNoNewTries() {
        for (int guess = 0; guess < 1000; guess++) {
            if (guess % 5 == 0 && throttle.allows(Purpose.SIGN_IN, ELSEWHERE, "attacker@firm.example")) {
                throttle.succeeded(Purpose.SIGN_IN, ELSEWHERE, "attacker@firm.example");
            }
            throttle.allows(Purpose.SIGN_IN, ELSEWHERE, "person" + guess + "@firm.example");
        }

        assertThat(throttle.allows(Purpose.SIGN_IN, ELSEWHERE, "person1001@firm.example"))
                .isFalse();
    }

    @Test
    void ownersSignInsGiveGuessersNoNewTries() {
        signIn(OFFICE);
        exhaust(OWNER);
        var before = triesOf(OWNER);

        for (int each = 0; each < 20; each++) {
            signIn(OFFICE);
        }

        assertThat(triesOf(OWNER)).isEqualTo(before).isGreaterThan(29);
    }

    @Test
    void ownersAreNotHeldToAccountForTheirOwnSignIns() {
        for (int day = 0; day < 500; day++) {
            signIn(OFFICE);
        }

        assertThat(triesOf(OWNER)).isLessThan(1);
    }

    @Test
    void triesAtOnceAreCountedBeforeAnyIsEvaluated() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> guess = () -> throttle.allows(Purpose.SIGN_IN, OFFICE, OWNER);
            long evaluated = 0;
            for (var answer :
                    threads.invokeAll(Stream.generate(() -> guess).limit(100).toList())) {
                evaluated += answer.get() ? 1 : 0;
            }

            assertThat(evaluated).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anotherNodeCountsOn() {
        for (int guess = 0; guess < 10; guess++) {
            throttle.check(Purpose.SIGN_IN, OFFICE, OWNER);
        }

        assertThat(throttleWith(10).allows(Purpose.SIGN_IN, OFFICE, " OWNER@firm.example "))
                .isFalse();
    }

    @Test
    void neighboursInOneIpv6NetworkAreOneCaller() {
        for (int guess = 0; guess < 10; guess++) {
            throttle.check(Purpose.SIGN_IN, "2001:db8:1:2::" + guess, OWNER);
        }

        assertThat(throttle.allows(Purpose.SIGN_IN, "2001:db8:1:2:ffff::1", OWNER))
                .isFalse();
        assertThat(throttle.allows(Purpose.SIGN_IN, "2001:db8:1:3::1", OWNER)).isTrue();
    }

    @Test
    void purposesAreCountedApart() {
        for (int guess = 0; guess < 5; guess++) {
            throttle.check(Purpose.SECOND_FACTOR, OFFICE, "user1");
        }

        assertThat(throttle.allows(Purpose.SECOND_FACTOR, OFFICE, "user1")).isFalse();
        assertThat(throttle.allows(Purpose.PASSWORD_RESET, OFFICE, "user1")).isTrue();
        assertThat(throttle.allows(Purpose.SIGN_IN, OFFICE, "user1")).isTrue();
    }

    @Test
    void zeroSwitchesEverythingOff() {
        var off = throttleWith(0);
        for (int guess = 0; guess < 100; guess++) {
            off.check(Purpose.SIGN_IN, OFFICE, OWNER);
        }
        off.succeeded(Purpose.SIGN_IN, OFFICE, OWNER);

        assertThat(rows()).isZero();
    }

    @Test
    void keepsNoAddressesAndForgetsInTime() {
        signIn(OFFICE);
        exhaust(OWNER);

        assertThat(jdbc.sql("select key from guess_counts union select key from known_origins")
                        .query(String.class)
                        .list())
                .allMatch(key -> key.length() == 43);
        time.pass(Duration.ofDays(1));
        throttle.prune();
        assertThat(rows()).isEqualTo(1);
        time.pass(Duration.ofDays(90));
        throttle.prune();
        assertThat(rows()).isZero();
    }

    private void signIn(@Nullable String ip) {
        throttle.check(Purpose.SIGN_IN, ip, OWNER);
        throttle.succeeded(Purpose.SIGN_IN, ip, OWNER);
    }

    private void exhaust(String account) {
        var own = browser.mark;
        browser.mark = null;
        for (int guess = 0; guess < 100; guess++) {
            throttle.allows(Purpose.SIGN_IN, address(guess), account);
        }
        assertThat(throttle.allows(Purpose.SIGN_IN, address(1000), account))
                .as("exhausted")
                .isFalse();
        browser.mark = own;
    }

    private Optional<Duration> waitAt(String ip, String account) {
        try {
            throttle.check(Purpose.SIGN_IN, ip, account);
            return Optional.empty();
        } catch (ApiException refused) {
            return Optional.ofNullable(refused.retryAfter());
        }
    }

    private double triesOf(String account) {
        return jdbc.sql("select coalesce(max(tries), 0) from guess_counts where key = :key")
                .param("key", new Fingerprints(settings(10)).of("count", "sign_in", "ACCOUNT", account))
                .query(Double.class)
                .single();
    }

    private long rows() {
        return jdbc.sql("select (select count(*) from guess_counts) + (select count(*) from known_origins)")
                .query(Long.class)
                .single();
    }

    private static String address(int number) {
        return "100.64." + number / 250 % 250 + "." + number % 250;
    }

    private GuessThrottle throttleWith(int perMinute) {
        var settings = settings(perMinute);
        return new GuessThrottle(
                jdbc, new JdbcTransactionManager(POOL), new Fingerprints(settings), browser, time, metrics, settings);
    }

    private static IdentitySettings settings(int perMinute) {
        var auth = new IdentitySettings.Auth(
                "a-secret-for-tests-of-at-least-32-characters", "", null, IdentitySettings.SecondFactor.OFF, perMinute);
        return new IdentitySettings(
                URI.create("https://bookings.example"),
                false,
                false,
                auth,
                new IdentitySettings.BootstrapAdmin("", ""));
    }

    private static final class Browser implements CallerDevice {

        private volatile @Nullable String mark;

        @Override
        public Optional<String> mark() {
            return Optional.ofNullable(mark);
        }

        @Override
        public Optional<String> markOrGive() {
            return mark();
        }
    }

    /** A clock that goes only when told. */
    private static final class Time extends Clock {

        private volatile Instant now = Instant.parse("2026-11-23T01:00:00Z");

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
