package au.com.medicalexambooking.sandbox.s3;

import java.util.concurrent.locks.LockSupport;

/**
 * The network between the platform and S3. Loopback has no speed limit worth the name, a real link has: all that goes through
 * one shares its speed, in the order in which it comes.
 */
public final class Line {

    /** As quick as the machine. */
    public static final Line UNLIMITED = new Line(Long.MAX_VALUE);

    /** A waiting thread wakes a little late; so much of that may be caught up, or many small waits would slow the line. */
    private static final long LATENESS = 5_000_000;

    private final long bytesPerSecond;
    private long freeAt = System.nanoTime();

    private Line(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** A link that carries so many bytes a second, each way counted against the same sum. */
    public static Line of(long bytesPerSecond) {
        return new Line(bytesPerSecond);
    }

    /** Returns once these bytes would have gone through. */
    void carry(int bytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        long through = reserve(bytes);
        for (long left = through - System.nanoTime(); left > 0; left = through - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private synchronized long reserve(int bytes) {
        long begin = Math.max(freeAt, System.nanoTime() - LATENESS);
        freeAt = begin + Math.round(bytes * 1e9 / bytesPerSecond);
        return freeAt;
    }
}
