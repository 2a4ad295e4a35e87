package au.com.medicalexambooking.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends queued mails on one thread of its own. Any number of nodes may do so at once: a mail is taken in one statement,
 * sent outside any transaction and marked in another statement. Each statement commits by itself. What a killed node was
 * sending is taken again when its lease is over, unless it must not double: then it is given up.
 */
@Component
class MailOutbox implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailOutbox.class);
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration FIRST_OUTAGE_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_OUTAGE_PAUSE = Duration.ofSeconds(30);

    private final MailQueue queue;
    private final MailComposer composer;
    private final MailTransport transport;
    private final MailProperties properties;
    private final MeterRegistry meters;

    private final Semaphore wake = new Semaphore(0);
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private volatile boolean running;
    private @Nullable Thread worker;

    // Used by the worker thread alone.
    private long nextSendAt = System.nanoTime();
    private long nextCountAt = System.nanoTime();
    private int outages;

    MailOutbox(
            MailQueue queue,
            MailComposer composer,
            MailTransport transport,
            MailProperties properties,
            MeterRegistry meters) {
        this.queue = queue;
        this.composer = composer;
        this.transport = transport;
        this.properties = properties;
        this.meters = meters;
        Gauge.builder("ime.mail.waiting", waiting, AtomicLong::doubleValue)
                .description("Mails not delivered yet")
                .register(meters);
        Gauge.builder("ime.mail.dead", dead, AtomicLong::doubleValue)
                .description("Mails given up")
                .register(meters);
    }

    /** Lets the worker look for mails at once; returns at once. */
    void nudge() {
        wake.release();
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        var thread = new Thread(this::work, "mail-outbox");
        thread.setDaemon(true);
        worker = thread;
        thread.start();
    }

    /** Lets the mail in hand finish, which its time limit bounds. */
    @Override
    public synchronized void stop() {
        running = false;
        wake.release();
        var thread = worker;
        if (thread == null) {
            return;
        }
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
        worker = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the web server and the job executor, so that what they queue last still goes out. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void work() {
        var pause = Duration.ZERO;
        while (running) {
            try {
                awaitWork(pause);
                pause = sendDue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("The mail outbox cannot work at present and tries again", e);
                pause = properties.pollInterval();
            }
        }
    }

    /** Waits out an outage's pause in full, then for a nudge or the next look, whichever comes first. */
    private void awaitWork(Duration outagePause) throws InterruptedException {
        var end = System.nanoTime() + outagePause.toNanos();
        while (running && System.nanoTime() < end) {
            var ignored = wake.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (outagePause.isZero()) {
            var ignored = wake.tryAcquire(properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
        }
        wake.drainPermits();
    }

    /** Sends until nothing is due; answers how long to leave the provider alone. */
    private Duration sendDue() throws InterruptedException {
        for (var id : queue.buryInterrupted()) {
            LOG.error("Mail {} was cut off while it was sent and must not double; given up", id);
        }
        count();
        while (running) {
            keepRate();
            var taken = queue.take(properties.lease());
            if (taken.isEmpty()) {
                return Duration.ZERO;
            }
            var failure = send(taken.get());
            if (failure.isPresent() && failure.get().kind() != MailFailure.Kind.REFUSED) {
                outages++;
                return min(growing(min(properties.firstPause(), FIRST_OUTAGE_PAUSE), outages), LONGEST_OUTAGE_PAUSE);
            }
            outages = 0;
        }
        return Duration.ZERO;
    }

    private Optional<MailFailure> send(MailQueue.Taken mail) {
        String providerId;
        try {
            providerId = transport.send(mail.recipient(), write(mail));
        } catch (MailFailure failure) {
            settle(mail, failure);
            return Optional.of(failure);
        } catch (RuntimeException e) {
            // Only the type is told: the message of a failure to write a mail may quote what it says.
            retryOrBury(
                    mail, mail.attempt() >= properties.maxTries(), e.getClass().getSimpleName());
            return Optional.empty();
        }
        queue.markSent(mail, providerId);
        meters.counter("ime.mail.sent", "kind", mail.kind()).increment();
        LOG.info(
                "Mail {} ({}, booking {}) sent at attempt {}",
                mail.id(),
                mail.kind(),
                mail.bookingId(),
                mail.attempt());
        return Optional.empty();
    }

    private byte[] write(MailQueue.Taken mail) {
        var booking = mail.bookingId();
        return booking == null
                ? composer.compose(mail.id(), MailQueue.readAccountMail(mail))
                : composer.compose(mail.id(), MailQueue.read(mail, booking));
    }

    private void settle(MailQueue.Taken mail, MailFailure failure) {
        var hopeless = failure.kind() == MailFailure.Kind.REFUSED
                || (failure.kind() == MailFailure.Kind.UNKNOWN && mail.atMostOnce())
                || mail.age().compareTo(properties.outagePatience()) >= 0;
        retryOrBury(mail, hopeless, String.valueOf(failure.getMessage()));
    }

    private void retryOrBury(MailQueue.Taken mail, boolean hopeless, String code) {
        meters.counter("ime.mail.failed", "kind", mail.kind()).increment();
        if (hopeless) {
            queue.bury(mail, code);
            LOG.error(
                    "Mail {} ({}, booking {}) given up at attempt {}: {}",
                    mail.id(),
                    mail.kind(),
                    mail.bookingId(),
                    mail.attempt(),
                    code);
        } else {
            var pause = min(growing(properties.firstPause(), mail.attempt()), properties.longestPause());
            queue.putBack(mail, pause, code);
            LOG.warn(
                    "Mail {} ({}, booking {}) not sent at attempt {}: {}; next try in {} s",
                    mail.id(),
                    mail.kind(),
                    mail.bookingId(),
                    mail.attempt(),
                    code,
                    pause.toSeconds());
        }
    }

    /** Doubles with each try and adds up to a quarter by chance, so that nodes and mails spread. */
    private static Duration growing(Duration first, int tries) {
        var millis = first.toMillis() << Math.min(tries - 1, 16);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void keepRate() throws InterruptedException {
        var wait = nextSendAt - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        nextSendAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(1) / properties.maxPerSecond();
    }

    private void count() {
        if (System.nanoTime() - nextCountAt < 0) {
            return;
        }
        waiting.set(queue.waiting());
        dead.set(queue.dead());
        nextCountAt = System.nanoTime() + COUNT_INTERVAL.toNanos();
    }
}
