package au.com.medicalexambooking.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Slows the guessing of passwords: so many failures a minute for one address and one account. An owner at another address
 * is not locked out.
 */
@Component
class SignInThrottle {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long REMEMBERED = 100_000;

    private final int allowed;
    private final Clock clock;
    private final Cache<String, Failures> failures = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(WINDOW)
            .build();

    SignInThrottle(IdentitySettings settings, Clock clock) {
        this.allowed = settings.auth().failedLoginsPerMinute();
        this.clock = clock;
    }

    /**
     * @throws ApiException 429 where the limit is reached
     */
    void check(@Nullable String ip, String email) {
        if (allowed == 0) {
            return;
        }
        var known = failures.getIfPresent(key(ip, email));
        if (known == null || known.count() < allowed) {
            return;
        }
        var wait = Duration.between(clock.instant(), known.since().plus(WINDOW));
        if (!wait.isNegative() && !wait.isZero()) {
            throw new ApiException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_attempts",
                    "Too many attempts to sign in. Wait a minute, then try again.",
                    Map.of(),
                    wait);
        }
    }

    void failed(@Nullable String ip, String email) {
        var now = clock.instant();
        failures.asMap()
                .merge(
                        key(ip, email),
                        new Failures(1, now),
                        (old, one) -> old.since().plus(WINDOW).isAfter(now)
                                ? new Failures(old.count() + 1, old.since())
                                : one);
    }

    void succeeded(@Nullable String ip, String email) {
        failures.invalidate(key(ip, email));
    }

    private static String key(@Nullable String ip, String email) {
        return ip + " " + email.strip().toLowerCase(Locale.ROOT);
    }

    private record Failures(int count, Instant since) {}
}
