package au.com.medicalexambooking.sandbox.acuity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Acuity's limits per address: 10 requests a second, 20 at a time. Real time counts, whatever the clock says. */
final class RequestLimits {

    private static final int PER_SECOND = 10;
    private static final int AT_A_TIME = 20;

    private final boolean enforced;
    private final Map<String, Deque<Long>> recent = new HashMap<>();
    private final Map<String, Integer> underWay = new HashMap<>();

    RequestLimits(boolean enforced) {
        this.enforced = enforced;
    }

    /** Counts a request in; false if it is one too many. Each call needs a {@link #leave}. */
    synchronized boolean enter(String client) {
        var now = System.nanoTime();
        var times = recent.computeIfAbsent(client, absent -> new ArrayDeque<>());
        while (!times.isEmpty() && now - times.getFirst() >= TimeUnit.SECONDS.toNanos(1)) {
            times.removeFirst();
        }
        var together = underWay.merge(client, 1, Integer::sum);
        if (!enforced) {
            return true;
        }
        if (together > AT_A_TIME || times.size() >= PER_SECOND) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    synchronized void leave(String client) {
        underWay.computeIfPresent(client, (address, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }
}
