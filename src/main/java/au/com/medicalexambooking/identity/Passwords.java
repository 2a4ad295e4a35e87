package au.com.medicalexambooking.identity;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and compares passwords with Argon2id. The hash names its method, so that a stronger one can take over at the next
 * sign-in. Each computation takes 19 MiB, hence only a few run at once.
 */
@Component
class Passwords {

    private static final String CURRENT = "argon2id-19m-2-1";
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DelegatingPasswordEncoder encoder =
            new DelegatingPasswordEncoder(CURRENT, Map.of(CURRENT, new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2)));
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final String hashOfNobody = encoder.encode(Ids.next());

    String hash(String password) {
        return limited(() -> encoder.encode(password));
    }

    /** Compares; takes the same time where there is no hash, so that nobody learns which accounts exist. */
    boolean matches(String password, @Nullable String hash) {
        boolean equal = limited(() -> encoder.matches(password, hash == null ? hashOfNobody : hash));
        return hash != null && equal;
    }

    boolean needsNewHash(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T> T limited(Supplier<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private static ApiException busy() {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                "Too many people are signing in at once. Try again in a few seconds.",
                Map.of(),
                PATIENCE);
    }
}
