package au.com.medicalexambooking.scheduling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The call certainly did not take effect: refused connection, rate limit, open circuit, or a failed read. Try later. */
public final class SchedulingUnavailable extends SchedulingException {

    private final Duration retryAfter;

    public SchedulingUnavailable(String reason, Duration retryAfter, @Nullable Throwable cause) {
        super("The appointment book is unavailable: " + reason, cause);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
