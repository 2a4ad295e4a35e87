package au.com.medicalexambooking.scheduling.acuity;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets calls to Acuity through one by one, at the rate it allows. People come before background work, which gets at most
 * half of the rate. Who would have to wait too long is turned away at once.
 */
final class AcuityThrottle implements Processor {

    /** Set on exchanges of calls nobody waits for. */
    static final String BACKGROUND = "acuityBackground";

    private static final Duration BACKGROUND_WAIT = Duration.ofSeconds(10);

    private final Duration longestWait;
    private final RateLimiter everybody;
    private final RateLimiter background;
    private final AtomicLong pausedUntil = new AtomicLong(System.nanoTime());

    AcuityThrottle(int callsPerSecond, Duration longestWait) {
        this.longestWait = longestWait;
        this.everybody = limiter("acuity", callsPerSecond, longestWait);
        this.background = limiter("acuity-background", Math.max(1, callsPerSecond / 2), BACKGROUND_WAIT);
    }

    @Override
    public void process(Exchange exchange) {
        boolean nobodyWaits = exchange.getProperty(BACKGROUND, false, Boolean.class);
        if (nobodyWaits && !background.acquirePermission()) {
            throw new NotSent("too many calls in the background", BACKGROUND_WAIT);
        }
        var pause = Duration.ofNanos(pausedUntil.get() - System.nanoTime());
        if (!pause.isNegative() && !pause.isZero()) {
            throw new NotSent("its rate limit was reached", pause);
        }
        if (!everybody.acquirePermission()) {
            throw new NotSent("too many calls at once", longestWait);
        }
    }

    /** Acuity asked to be left alone for this long: nothing is let through until then. */
    void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        pausedUntil.accumulateAndGet(until, (former, next) -> next - former > 0 ? next : former);
    }

    /** One at a time: where several may go at once, a second that Acuity measures may hold more than the rate. */
    private static RateLimiter limiter(String name, int callsPerSecond, Duration wait) {
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofSeconds(1).dividedBy(callsPerSecond))
                        .timeoutDuration(wait)
                        .build());
    }
}
