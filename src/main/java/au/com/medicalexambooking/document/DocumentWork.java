package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is to be done with documents after people have acted: their checks, the removal of what was deleted or broke off, and
 * the sweep, and the comparison of the store with the rows. Any number of nodes may do so at once; a row is taken in one
 * statement and marked in another, and what a killed node was at is taken again when its lease is over.
 */
@Component
class DocumentWork implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentWork.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final DocumentTable table;
    private final DocumentStore store;
    private final DocumentChecks checks;
    private final StoreAgainstRows comparison;
    private final DocumentSettings settings;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final AtomicLong longestWait = new AtomicLong();
    private final Counter sweptUploads;
    private final Counter sweptParts;
    private volatile boolean running;
    private volatile List<Worker> workers = List.of();

    // Used by the first worker alone.
    private long nextSweepAt = System.nanoTime();

    DocumentWork(
            DocumentTable table,
            DocumentStore store,
            DocumentChecks checks,
            StoreAgainstRows comparison,
            DocumentSettings settings,
            CurrentActor currentActor,
            AuditTrail audit,
            Clock clock,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.checks = checks;
        this.comparison = comparison;
        this.settings = settings;
        this.currentActor = currentActor;
        this.audit = audit;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        Gauge.builder("ime.documents.longest.wait", longestWait, AtomicLong::doubleValue)
                .baseUnit("seconds")
                .description("How long the document that waits longest for its checks has been waiting")
                .register(meters);
        this.sweptUploads = swept("uploads", meters);
        this.sweptParts = swept("parts", meters);
    }

    private static Counter swept(String what, MeterRegistry meters) {
        return Counter.builder("ime.documents.swept")
                .tag("what", what)
                .description(
                        "What broke off without a word and was ended by the sweep: rows of uploads, uploads in the store")
                .register(meters);
    }

    /** Lets the workers look for work at once; returns at once. */
    void nudge() {
        workers.forEach(Worker::wake);
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        var started = new ArrayList<Worker>();
        started.add(new Worker("document-work", this::tidyUp));
        if (checks.isPossible()) {
            for (int number = 1; number <= settings.checksAtOnce(); number++) {
                long largest = number == 2 ? settings.smallFile() : Long.MAX_VALUE;
                started.add(new Worker("document-check-" + number, () -> check(largest)));
            }
        } else {
            LOG.warn("CLAMD_ADDRESS is not set: documents are taken in, and none is released before it is");
        }
        workers = List.copyOf(started);
        workers.forEach(Worker::start);
    }

    /** What is under way is left to its lease where it does not end soon. */
    @Override
    public synchronized void stop() {
        running = false;
        nudge();
        var deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        workers.forEach(worker -> worker.endBefore(deadline));
        workers = List.of();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void check(long largest) {
        while (running && checks.checkNext(largest)) {
            LOG.debug("One more document checked");
        }
    }

    private void tidyUp() {
        while (running && purgeNext()) {
            LOG.debug("One more document removed");
        }
        if (running && System.nanoTime() - nextSweepAt >= 0) {
            sweep();
            nextSweepAt = System.nanoTime() + settings.sweepInterval().toNanos();
        }
        if (running) {
            comparison.compareWhereDue();
        }
        longestWait.set(inTransaction(table::longestWait).toSeconds());
    }

    /** Removes the bytes of the next document that was deleted or broke off; false where none is due. */
    private boolean purgeNext() {
        var due = inTransaction(() -> table.takeUnpurged(settings.lease()));
        due.ifPresent(document -> {
            var row = document.row();
            try {
                store.remove(row.key());
                inTransaction(() -> {
                    table.purged(row.id());
                    audit.record(AuditEvent.done("document.purged", "document", row.id())
                            .of(row.organization()));
                    return Boolean.TRUE;
                });
            } catch (StoreUnavailable e) {
                inTransaction(() -> {
                    table.putOff(document, settings.pauseAfter(document.attempt()));
                    return Boolean.TRUE;
                });
                LOG.warn("Document {} could not be removed from the store yet", row.id());
            }
        });
        return due.isPresent();
    }

    /** Ends what broke off without a word: rows of uploads that nobody waits for, and parts in the store that have none. */
    void sweep() {
        for (var id : inTransaction(table::broken)) {
            inTransaction(() -> {
                if (table.failed(id)) {
                    audit.record(AuditEvent.failed("document.upload", "document", id, "broken_off"));
                }
                return Boolean.TRUE;
            });
            sweptUploads.increment();
            LOG.warn("Upload {} broke off and is removed", id);
        }
        try {
            Instant oldest = clock.instant().minus(settings.staleAfter());
            int parts = store.breakOffBegunBefore(oldest, key -> !inTransaction(() -> table.isAwaited(key)));
            if (parts > 0) {
                sweptParts.increment(parts);
                LOG.warn("{} uploads that nobody waits for were broken off in the store", parts);
            }
        } catch (StoreUnavailable e) {
            LOG.warn("The store cannot be swept at present");
        }
    }

    private <T> T inTransaction(Supplier<T> statements) {
        return Objects.requireNonNull(transaction.execute(status -> statements.get()));
    }

    /** A thread that does what is due, and looks again after a while or when it is woken. */
    private final class Worker {

        private final Semaphore wake = new Semaphore(0);
        private final Runnable round;
        private final Thread thread;

        Worker(String name, Runnable round) {
            this.round = round;
            this.thread = new Thread(this::work, name);
            this.thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        void wake() {
            wake.release();
        }

        private void work() {
            while (running) {
                try {
                    currentActor.runAs(Actor.system(SystemComponent.DOCUMENTS, Channel.JOB), round);
                } catch (RuntimeException e) {
                    LOG.warn("The work on documents cannot go on at present and is tried again", e);
                    wake.drainPermits();
                }
                try {
                    var ignored = wake.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        /** Interrupts what goes on beyond this moment of {@link System#nanoTime()}. */
        void endBefore(long deadline) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                thread.interrupt();
            }
        }
    }
}
