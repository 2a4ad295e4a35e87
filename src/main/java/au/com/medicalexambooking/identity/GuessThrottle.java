package au.com.medicalexambooking.identity;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes guessing slow without locking anybody out. Every try is counted before it is evaluated, for the address, for
 * address and account, for the account and overall, in the database that all nodes share. Some tries are free; after them
 * each one must wait longer than the one before, up to a limit. Tries that come too early are refused for the price of two
 * reads, and lengthen nothing.
 *
 * <p>The owner is safe from guesses elsewhere: the account's count holds callers only that never signed in to it before,
 * by their address or their {@linkplain CallerDevice browser}. An account that does not exist is counted like one that
 * does.
 */
@Component
public class GuessThrottle {

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(6);
    private static final Duration KNOWN_FOR = Duration.ofDays(90);

    private static final String COUNT = """
            insert into guess_counts as g (key, tries, counted_at, not_before)
            values (:key, 1, :now, cast(:now as timestamptz)
                    + make_interval(secs => case when :free > 1 then 0 else :first end))
            on conflict (key) do update set (tries, counted_at, not_before) = (
              select t.n, greatest(g.counted_at, excluded.counted_at), excluded.counted_at + make_interval(secs =>
                     case when ceil(t.n) >= :free
                          then least(:longest, :first * power(2, least(30, ceil(t.n) - :free))) else 0 end)
                from (select 1 + greatest(0, g.tries - greatest(0,
                        extract(epoch from excluded.counted_at - g.counted_at)::float8) / :forget) as n) t)
            where g.not_before <= excluded.counted_at
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Fingerprints fingerprints;
    private final CallerDevice device;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final int perMinute;

    GuessThrottle(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Fingerprints fingerprints,
            CallerDevice device,
            Clock clock,
            MeterRegistry metrics,
            IdentitySettings settings) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.fingerprints = fingerprints;
        this.device = device;
        this.clock = clock;
        this.metrics = metrics;
        this.perMinute = settings.auth().failedLoginsPerMinute();
    }

    /**
     * Counts one try, which may then be evaluated.
     *
     * @param ip from where, where that is known
     * @param account whose secret is tried: an email address or a user's id, always the same kind for one purpose
     * @throws ApiException 429 where this try comes too early
     */
    public void check(Purpose purpose, @Nullable String ip, String account) {
        var wait = waitOf(purpose, ip, account);
        if (wait.isPresent()) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS, "too_many_attempts", purpose.message, Map.of(), wait.get());
        }
    }

    /** Like {@link #check}, for acts whose caller must not see whether anything was done. */
    public boolean allows(Purpose purpose, @Nullable String ip, String account) {
        return waitOf(purpose, ip, account).isEmpty();
    }

    /** Notes for the operator that a try was wrong; it was counted when it was checked. */
    public void failed(Purpose purpose) {
        metrics.counter("ime.guesses", "purpose", purpose.value(), "outcome", "failed")
                .increment();
    }

    /** Takes back the count of a try that was right, and knows the caller from now on. */
    public void succeeded(Purpose purpose, @Nullable String ip, String account) {
        if (perMinute == 0) {
            return;
        }
        var subject = normal(account);
        var caller = AddressBlock.callerOf(ip);
        var origins = new ArrayList<String>();
        if (ip != null) {
            origins.add(originKey(subject, "address", caller));
        }
        device.markOrGive().ifPresent(mark -> origins.add(originKey(subject, "device", mark)));
        var counts = counts(purpose, caller, subject, isKnown(subject, caller, clock.instant()));
        transactions.executeWithoutResult(transaction -> {
            for (var count : counts) {
                jdbc.sql(
                                count.scope() == Scope.PAIR
                                        ? "delete from guess_counts where key = :key"
                                        : "update guess_counts set tries = greatest(0, tries - 1) where key = :key")
                        .param("key", count.key())
                        .update();
            }
            for (var origin : origins) {
                jdbc.sql("insert into known_origins (key, last_used) values (:key, :now)"
                                + " on conflict (key) do update set last_used = excluded.last_used")
                        .param("key", origin)
                        .param("now", timestamp(clock.instant()))
                        .update();
            }
        });
    }

    /** Forgets counts that have run out and callers that have not been seen for long. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT2M")
    void prune() {
        var now = clock.instant();
        jdbc.sql("delete from guess_counts where counted_at < :before and not_before < :before")
                .param("before", timestamp(now.minus(FORGOTTEN_AFTER)))
                .update();
        jdbc.sql("delete from known_origins where last_used < :before")
                .param("before", timestamp(now.minus(KNOWN_FOR)))
                .update();
    }

    private Optional<Duration> waitOf(Purpose purpose, @Nullable String ip, String account) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        var now = clock.instant();
        var subject = normal(account);
        var caller = AddressBlock.callerOf(ip);
        var counts = counts(purpose, caller, subject, isKnown(subject, caller, now));
        var wait = pending(counts, now).or(() -> count(counts, now));
        wait.ifPresent(refused -> metrics.counter("ime.guesses", "purpose", purpose.value(), "outcome", "refused")
                .increment());
        return wait;
    }

    private boolean isKnown(String subject, String caller, Instant now) {
        var keys = new ArrayList<>(List.of(originKey(subject, "address", caller)));
        device.mark().ifPresent(mark -> keys.add(originKey(subject, "device", mark)));
        return jdbc.sql("select exists (select from known_origins where key in (:keys) and last_used > :since)")
                .param("keys", keys)
                .param("since", timestamp(now.minus(KNOWN_FOR)))
                .query(Boolean.class)
                .single();
    }

    private Optional<Duration> pending(List<Count> counts, Instant now) {
        return jdbc.sql("select not_before from guess_counts where key in (:keys) and not_before > :now"
                        + " order by not_before desc limit 1")
                .param("keys", counts.stream().map(Count::key).toList())
                .param("now", timestamp(now))
                .query(OffsetDateTime.class)
                .optional()
                .map(until -> Duration.between(now, until.toInstant()));
    }

    /** All counts or none: what is refused for one reason is not held against the caller, or the account, for another. */
    private Optional<Duration> count(List<Count> counts, Instant now) {
        boolean counted = Boolean.TRUE.equals(transactions.execute(transaction -> {
            for (var count : counts) {
                if (!count(count, now)) {
                    transaction.setRollbackOnly();
                    return false;
                }
            }
            return true;
        }));
        return counted
                ? Optional.empty()
                : pending(counts, now).or(() -> Optional.of(Duration.ofSeconds(1))); // another one was first
    }

    private boolean count(Count count, Instant now) {
        return jdbc.sql(COUNT)
                        .param("key", count.key())
                        .param("now", timestamp(now))
                        .param("free", count.rule().free())
                        .param("first", seconds(count.rule().first()))
                        .param("longest", seconds(count.rule().longest()))
                        .param("forget", seconds(count.rule().forget()))
                        .update()
                == 1;
    }

    /** Always in this order, so that no two transactions wait for each other; the busiest row comes last. */
    private List<Count> counts(Purpose purpose, String caller, String subject, boolean known) {
        var pair = countOf(purpose, Scope.PAIR, caller, subject);
        return known
                ? List.of(pair)
                : List.of(
                        countOf(purpose, Scope.ADDRESS, caller),
                        pair,
                        countOf(purpose, Scope.ACCOUNT, subject),
                        countOf(purpose, Scope.OVERALL));
    }

    private Count countOf(Purpose purpose, Scope scope, String... whom) {
        var parts = new ArrayList<>(List.of("count", purpose.value(), scope.name()));
        parts.addAll(List.of(whom));
        return new Count(scope, fingerprints.of(parts.toArray(String[]::new)), purpose.rule(scope, perMinute));
    }

    private String originKey(String subject, String kind, String value) {
        return fingerprints.of("origin", subject, kind, value);
    }

    private static String normal(String account) {
        return account.strip().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** What is guessed at. Each has counts of its own. */
    public enum Purpose {
        SIGN_IN("Too many attempts to sign in. Wait a minute, then try again."),
        SECOND_FACTOR("Too many wrong codes. Wait a few minutes, then try again."),
        PASSWORD_RESET("Too many requests to reset a password. Wait a quarter of an hour, then try again.");

        private final String message;

        Purpose(String message) {
            this.message = message;
        }

        private String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * At most one in a minute for an account in the long run, and 36 at once: under 100 in any hour. Overall only the
         * pace is held, never longer than half a second, or a flood of guesses would shut out everybody.
         */
        private Rule rule(Scope scope, int perMinute) {
            var share = Duration.ofMinutes(1).dividedBy(perMinute);
            return switch (scope) {
                case ADDRESS -> Rule.of(10 * perMinute, "PT1S", "PT1M").forgetting(share);
                case PAIR -> pairRule(perMinute);
                case ACCOUNT -> accountRule();
                case OVERALL -> Rule.of(100 * perMinute, "PT0.05S", "PT0.5S").forgetting(share.dividedBy(100));
            };
        }

        private Rule pairRule(int perMinute) {
            return switch (this) {
                case SIGN_IN -> Rule.of(perMinute, "PT5S", "PT1M").forgetting(Duration.ofMinutes(1));
                case SECOND_FACTOR -> Rule.of(5, "PT5S", "PT1M").forgetting(Duration.ofMinutes(5));
                case PASSWORD_RESET -> Rule.of(3, "PT1M", "PT15M").forgetting(Duration.ofMinutes(20));
            };
        }

        private Rule accountRule() {
            return switch (this) {
                case SIGN_IN -> Rule.of(30, "PT2S", "PT1M").forgetting(Duration.ofMinutes(1));
                case SECOND_FACTOR -> Rule.of(10, "PT5S", "PT5M").forgetting(Duration.ofMinutes(5));
                case PASSWORD_RESET -> Rule.of(5, "PT1M", "PT15M").forgetting(Duration.ofMinutes(15));
            };
        }
    }

    private enum Scope {
        ADDRESS,
        PAIR,
        ACCOUNT,
        OVERALL
    }

    private record Count(Scope scope, String key, Rule rule) {}

    /**
     * @param free tries without a wait
     * @param first wait after them, doubled with each further try
     * @param longest wait
     * @param forget one try is forgotten in this time
     */
    private record Rule(int free, Duration first, Duration longest, Duration forget) {

        static Rule of(int free, String first, String longest) {
            return new Rule(free, Duration.parse(first), Duration.parse(longest), Duration.ofMinutes(1));
        }

        Rule forgetting(Duration one) {
            return new Rule(free, first, longest, one.toMillis() == 0 ? Duration.ofMillis(1) : one);
        }
    }
}
