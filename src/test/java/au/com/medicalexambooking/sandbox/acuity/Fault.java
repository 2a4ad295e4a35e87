package au.com.medicalexambooking.sandbox.acuity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A way to fail: what happens, to which requests, how often and on which side of the work. Start from one of the
 * factories and refine: {@code Fault.dropConnection().afterProcessing().on("POST /appointments").times(1)}.
 *
 * @param times how many requests it strikes; 0 means until lifted
 * @param delay only for {@link Kind#SLOW}
 * @param status only for {@link Kind#STATUS} and {@link Kind#HTML}
 * @param retryAfter the {@code Retry-After} of a status, if any
 */
public record Fault(
        Kind kind,
        RequestPattern on,
        Moment moment,
        int times,
        Duration delay,
        int status,
        @Nullable Duration retryAfter) {

    /** What goes wrong. */
    public enum Kind {
        /** The answer is late. */
        SLOW,
        /** An error in Acuity's JSON form. */
        STATUS,
        /** A web page where JSON belongs. */
        HTML,
        /** A complete HTTP answer whose JSON ends in the middle. */
        TRUNCATED_JSON,
        /** The connection breaks in the middle of the answer. */
        BROKEN_ANSWER,
        /** The connection is closed without an answer. */
        DROP
    }

    public Fault {
        if (times < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("Neither times nor delay may be negative");
        }
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("Not a final HTTP status: " + status);
        }
    }

    public static Fault slow(Duration delay) {
        return make(Kind.SLOW, Moment.BEFORE_PROCESSING, delay, 200);
    }

    public static Fault status(int status) {
        return make(Kind.STATUS, Moment.BEFORE_PROCESSING, Duration.ZERO, status);
    }

    /** A maintenance page with status 200, the worst of its kind; see {@link #withStatus}. */
    public static Fault html() {
        return make(Kind.HTML, Moment.BEFORE_PROCESSING, Duration.ZERO, 200);
    }

    public static Fault truncatedJson() {
        return make(Kind.TRUNCATED_JSON, Moment.AFTER_PROCESSING, Duration.ZERO, 200);
    }

    public static Fault brokenAnswer() {
        return make(Kind.BROKEN_ANSWER, Moment.AFTER_PROCESSING, Duration.ZERO, 200);
    }

    /** Closes the connection without an answer: before the work unless refined by {@link #afterProcessing}. */
    public static Fault dropConnection() {
        return make(Kind.DROP, Moment.BEFORE_PROCESSING, Duration.ZERO, 200);
    }

    public Fault on(String pattern) {
        return on(RequestPattern.of(pattern));
    }

    public Fault on(RequestPattern pattern) {
        return new Fault(kind, pattern, moment, times, delay, status, retryAfter);
    }

    public Fault times(int count) {
        return new Fault(kind, on, moment, count, delay, status, retryAfter);
    }

    public Fault once() {
        return times(1);
    }

    public Fault beforeProcessing() {
        return at(Moment.BEFORE_PROCESSING);
    }

    public Fault afterProcessing() {
        return at(Moment.AFTER_PROCESSING);
    }

    public Fault at(Moment newMoment) {
        return new Fault(kind, on, newMoment, times, delay, status, retryAfter);
    }

    public Fault withStatus(int newStatus) {
        return new Fault(kind, on, moment, times, delay, newStatus, retryAfter);
    }

    public Fault retryAfter(@Nullable Duration pause) {
        return new Fault(kind, on, moment, times, delay, status, pause);
    }

    boolean isDelay() {
        return kind == Kind.SLOW;
    }

    /** Truncated and broken answers need something to cut, so they always follow the work. */
    boolean strikesAt(Moment now) {
        var cuts = kind == Kind.TRUNCATED_JSON || kind == Kind.BROKEN_ANSWER;
        return (cuts ? Moment.AFTER_PROCESSING : moment) == now;
    }

    private static Fault make(Kind kind, Moment moment, Duration delay, int status) {
        return new Fault(kind, RequestPattern.any(), moment, 0, delay, status, null);
    }
}
