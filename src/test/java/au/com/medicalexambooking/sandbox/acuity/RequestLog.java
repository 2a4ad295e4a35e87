package au.com.medicalexambooking.sandbox.acuity;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The API calls received, newest kept, with ways to count them and to wait for one. */
public final class RequestLog {

    private static final int KEPT = 5_000;

    private final Clock clock;
    private final TreeMap<Long, RecordedRequest> requests = new TreeMap<>();
    private long received;

    RequestLog(Clock clock) {
        this.clock = clock;
    }

    /** All calls kept, oldest first. */
    public synchronized List<RecordedRequest> all() {
        return List.copyOf(requests.values());
    }

    /** Calls that match, oldest first, under way or ended. */
    public synchronized List<RecordedRequest> matching(String pattern) {
        var wanted = RequestPattern.of(pattern);
        return requests.values().stream()
                .filter(request -> wanted.matches(request.method(), request.path()))
                .toList();
    }

    public int count(String pattern) {
        return matching(pattern).size();
    }

    /** How many calls came in altogether, forgotten ones included. */
    public synchronized long received() {
        return received;
    }

    public synchronized void clear() {
        requests.clear();
    }

    /** Waits until at least so many matching calls have come in, and returns the last of them. */
    public RecordedRequest await(String pattern, int count, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (true) {
                var found = matching(pattern);
                if (found.size() >= count) {
                    return found.get(count - 1);
                }
                if (!waitUntil(this, deadline)) {
                    throw new AssertionError("Only " + found.size() + " of " + count + " requests " + pattern
                            + " came within " + patience + "; received: " + all());
                }
            }
        }
    }

    /** Waits until a matching call has come in. */
    public RecordedRequest await(String pattern, Duration patience) {
        return await(pattern, 1, patience);
    }

    synchronized RecordedRequest arrived(ApiRequest request) {
        received++;
        var entry = new RecordedRequest(
                received,
                request.method(),
                request.path(),
                request.rawQuery(),
                request.body(),
                clock.instant(),
                0,
                RecordedRequest.UNDER_WAY);
        requests.put(entry.number(), entry);
        if (requests.size() > KEPT) {
            requests.pollFirstEntry();
        }
        notifyAll();
        return entry;
    }

    synchronized void ended(RecordedRequest entry, int status, String outcome) {
        requests.computeIfPresent(entry.number(), (number, before) -> before.endedWith(status, outcome));
        notifyAll();
    }

    /** Waits on a monitor that the caller holds; false once the time is up. */
    static boolean waitUntil(Object monitor, long deadline) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(left, 1_000_000));
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
