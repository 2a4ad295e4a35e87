package au.com.medicalexambooking.sandbox.acuity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the webhooks the book owes, in the background, again and again until they are accepted. For tests it can
 * suppress, delay, duplicate, hold back and reorder, replay and forge them.
 */
public final class WebhookSender {

    private static final int KEPT = 1_000;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** What becomes of the webhooks of coming changes. */
    public enum Flow {
        NORMAL,
        /** They are never sent. */
        SUPPRESSED,
        /** They wait until {@link WebhookSender#release} or {@link WebhookSender#releaseReversed}. */
        HELD_BACK
    }

    private final AppointmentBookStore store;
    private final Announcements announcements;
    private final WebhookHabits habits;
    private final String apiKey;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, WebhookSender::daemon);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Set<Long> known = new HashSet<>();
    private final List<Long> heldBack = new ArrayList<>();
    private final Deque<WebhookAttempt> attempts = new ArrayDeque<>();
    private Flow flow = Flow.NORMAL;
    private Duration delay = Duration.ZERO;
    private int copies = 1;

    WebhookSender(
            AppointmentBookStore store, Announcements announcements, WebhookHabits habits, String apiKey, Clock clock) {
        this.store = store;
        this.announcements = announcements;
        this.habits = habits;
        this.apiKey = apiKey;
        this.clock = clock;
    }

    public synchronized Flow flow() {
        return flow;
    }

    /** Webhooks of coming changes are lost. */
    public synchronized void suppress() {
        flow = Flow.SUPPRESSED;
    }

    /** Webhooks of coming changes wait to be released. */
    public synchronized void holdBack() {
        flow = Flow.HELD_BACK;
    }

    /** Ends suppressing, delaying and duplicating, and releases what was held back. */
    public synchronized void behaveNormally() {
        delay = Duration.ZERO;
        copies = 1;
        release();
    }

    public synchronized void delay(Duration pause) {
        delay = pause;
    }

    /** Sends every coming webhook so many times, all of them signed and valid. */
    public synchronized void duplicate(int times) {
        copies = Math.max(1, times);
    }

    public synchronized Duration delay() {
        return delay;
    }

    public synchronized int copies() {
        return copies;
    }

    /** Sends what was held back in its order, and the coming ones at once. */
    public synchronized void release() {
        flow = Flow.NORMAL;
        sendOneAfterAnother(List.copyOf(heldBack));
        heldBack.clear();
    }

    /** Sends what was held back last first, and the coming ones at once. */
    public synchronized void releaseReversed() {
        Collections.reverse(heldBack);
        release();
    }

    public synchronized int heldBackCount() {
        return heldBack.size();
    }

    /** Webhooks neither accepted nor given up yet. */
    public List<WebhookDelivery> pending() {
        return store.read(book -> List.copyOf(book.deliveries()));
    }

    /** All tries kept, oldest first. */
    public synchronized List<WebhookAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Waits until nothing is pending but what is held back. */
    public void awaitQuiet(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (pending().size() > heldBack.size()) {
                if (!RequestLog.waitUntil(this, deadline)) {
                    throw new AssertionError("Webhooks still pending after " + patience + ": " + pending());
                }
            }
        }
    }

    /** Waits for so many tries altogether. */
    public List<WebhookAttempt> awaitAttempts(int count, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (attempts.size() < count) {
                if (!RequestLog.waitUntil(this, deadline)) {
                    throw new AssertionError(
                            "Only " + attempts.size() + " of " + count + " webhooks after " + patience);
                }
            }
            return List.copyOf(attempts);
        }
    }

    /** Sends an old webhook again, word for word, as an eavesdropper could; returns the receiver's status. */
    public int replay(WebhookAttempt old) {
        return post(URI.create(old.target()), old.body(), WebhookSignature.of(old.body(), apiKey));
    }

    /** Sends a webhook for the account's static target with a signature made with a wrong key. */
    public int sendForged(AcuityEvent event, long appointmentId) {
        var body = "action=" + event.prefixed() + "&id=" + appointmentId + "&calendarID=1&appointmentTypeID=1";
        return sendWith(body, WebhookSignature.of(body, apiKey + "-guessed"));
    }

    /** Sends any body to the static target, rightly signed. */
    public int sendSigned(String rawBody) {
        return sendWith(rawBody, WebhookSignature.of(rawBody, apiKey));
    }

    /** Sends any body to the static target with any signature; null leaves the header out. */
    public int sendWith(String rawBody, @Nullable String signature) {
        var target = announcements.staticTarget();
        if (target == null) {
            throw new IllegalStateException("No webhook target is set");
        }
        return post(target, rawBody, signature);
    }

    /** Forgets past tries and what was held back, and behaves normally. */
    synchronized void reset() {
        heldBack.clear();
        attempts.clear();
        behaveNormally();
    }

    /** Takes up what the book owes and nobody has taken up yet. */
    synchronized void dispatch() {
        if (timer.isShutdown()) {
            return;
        }
        var fresh = store.read(book -> book.deliveries().stream()
                .filter(delivery -> !known.contains(delivery.id()))
                .toList());
        for (var delivery : fresh) {
            known.add(delivery.id());
            switch (flow) {
                case SUPPRESSED -> settle(delivery, 0, "suppressed");
                case HELD_BACK -> heldBack.add(delivery.id());
                case NORMAL -> schedule(delivery);
            }
        }
    }

    /** Stops sending; what is pending stays in the book. */
    void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void schedule(WebhookDelivery delivery) {
        var due = Duration.between(clock.instant(), delivery.dueAt());
        var pause = due.isNegative() ? Duration.ZERO : due;
        later(delay.plus(pause), () -> attempt(delivery.id()));
        for (var copy = 1; copy < copies; copy++) {
            later(delay, () -> sendCopy(delivery));
        }
    }

    private void sendOneAfterAnother(List<Long> ids) {
        later(Duration.ZERO, () -> ids.forEach(this::attempt));
    }

    private void attempt(long id) {
        var found = store.read(book -> book.delivery(id));
        if (found.isEmpty() || timer.isShutdown()) {
            return;
        }
        var delivery = found.get();
        var status = post(URI.create(delivery.target()), delivery.body(), WebhookSignature.of(delivery.body(), apiKey));
        if (status >= 200 && status < 300) {
            settle(delivery, status, "accepted");
        } else if (timer.isShutdown()) {
            return;
        } else if (Duration.between(delivery.createdAt(), clock.instant()).compareTo(habits.givesUpAfter()) > 0) {
            settle(delivery, status, "given up");
        } else {
            var pause = habits.pauseAfter(delivery.failures() + 1);
            store.update(book -> book.delivery(id)
                    .ifPresent(owed -> book.put(owed.failedOnce(clock.instant().plus(pause)))));
            record(delivery, status, status == 0 ? "unreachable" : "refused");
            later(pause, () -> attempt(id));
        }
    }

    private void sendCopy(WebhookDelivery delivery) {
        var status = post(URI.create(delivery.target()), delivery.body(), WebhookSignature.of(delivery.body(), apiKey));
        record(delivery, status, "copy");
    }

    private void settle(WebhookDelivery delivery, int status, String outcome) {
        store.update(book -> book.removeDelivery(delivery.id()));
        record(delivery, status, outcome);
    }

    private synchronized void record(WebhookDelivery delivery, int status, String outcome) {
        attempts.addLast(new WebhookAttempt(
                delivery.id(),
                delivery.target(),
                delivery.action(),
                delivery.appointmentId(),
                delivery.body(),
                clock.instant(),
                status,
                outcome));
        if (attempts.size() > KEPT) {
            attempts.removeFirst();
        }
        notifyAll();
    }

    private int post(URI target, String body, @Nullable String signature) {
        var request = HttpRequest.newBuilder(target)
                .timeout(DEADLINE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "Acuity Scheduling (sandbox)")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header(WebhookSignature.HEADER, signature);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException unreachable) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void later(Duration pause, Runnable work) {
        try {
            Future<?> unused = timer.schedule(() -> loudly(work), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // What is pending stays in the book and goes out after the next start.
        }
    }

    /** A task that fails must not do so in silence. */
    private static void loudly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException broken) {
            System.getLogger(WebhookSender.class.getName()).log(System.Logger.Level.ERROR, "Webhook lost", broken);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "acuity-sandbox-webhooks");
        thread.setDaemon(true);
        return thread;
    }
}
