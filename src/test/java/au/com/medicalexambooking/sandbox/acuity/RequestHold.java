package au.com.medicalexambooking.sandbox.acuity;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops the next matching request at an exact point, before or after the work, until it is released: the place to kill
 * a client, or to let something else happen first. Closing it releases too.
 */
public final class RequestHold implements AutoCloseable {

    private final RequestPattern pattern;
    private final Moment moment;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile @Nullable RecordedRequest held;
    private boolean taken;

    RequestHold(RequestPattern pattern, Moment moment) {
        this.pattern = pattern;
        this.moment = moment;
    }

    /** Waits until a request stands at the point, and returns it. */
    public RecordedRequest awaitArrival(Duration patience) {
        try {
            if (arrived.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                var request = held;
                if (request != null) {
                    return request;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("No request " + pattern + " came within " + patience);
    }

    public boolean hasArrived() {
        return arrived.getCount() == 0;
    }

    /** Lets the request go on, or, if none has come yet, lets the next one pass. */
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
    }

    boolean isReleased() {
        return released.getCount() == 0;
    }

    synchronized boolean takes(RecordedRequest request, Moment now) {
        if (taken || isReleased() || moment != now || !pattern.matches(request.method(), request.path())) {
            return false;
        }
        taken = true;
        return true;
    }

    void detain(RecordedRequest request) throws InterruptedException {
        held = request;
        arrived.countDown();
        released.await();
    }
}
