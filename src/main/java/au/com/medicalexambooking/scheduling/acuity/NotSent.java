package au.com.medicalexambooking.scheduling.acuity;

import java.time.Duration;

/** The call was held back on our side; nothing has left. */
final class NotSent extends RuntimeException {

    private final transient Duration retryAfter;

    NotSent(String reason, Duration retryAfter) {
        super(reason);
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
