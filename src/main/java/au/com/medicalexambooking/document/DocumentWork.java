package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is to be done with documents after people have acted: their checks, the removal of what was deleted or broke off, and
 * the sweep. Any number of nodes may do so at once; a row is taken in one statement and marked in another, and what a killed
 * node was at is taken again when its lease is over. A document without a verdict stays unreleased.
 */
@Component
class DocumentWork implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentWork.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_PAUSE = 100;

    private final DocumentTable table;
    private final DocumentStore store;
    private final ContentInspection inspection;
    private final Optional<VirusScanner> scanner;
    private final DocumentSettings settings;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicLong longestWait = new AtomicLong();
    private volatile boolean running;
    private @Nullable Thread worker;

    // Used by the worker thread alone.
    private long nextSweepAt = System.nanoTime();

    DocumentWork(
            DocumentTable table,
            DocumentStore store,
            ContentInspection inspection,
            ObjectProvider<VirusScanner> scanner,
            DocumentSettings settings,
            CurrentActor currentActor,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Clock clock,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.inspection = inspection;
        this.scanner = scanner.stream().findFirst();
        this.settings = settings;
        this.currentActor = currentActor;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        Gauge.builder("ime.documents.longest.wait", longestWait, AtomicLong::doubleValue)
                .baseUnit("seconds")
                .description("How long the document that waits longest for its checks has been waiting")
                .register(meters);
    }

    /** Lets the worker look for work at once; returns at once. */
    void nudge() {
        wake.release();
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        if (scanner.isEmpty()) {
            LOG.warn("CLAMD_ADDRESS is not set: documents are taken in, and none is released before it is");
        }
        running = true;
        var thread = new Thread(this::work, "document-work");
        thread.setDaemon(true);
        worker = thread;
        thread.start();
    }

    /** What is under way is left to its lease where it does not end soon. */
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

    private void work() {
        while (running) {
            try {
                currentActor.runAs(Actor.system(SystemComponent.DOCUMENTS, Channel.JOB), this::doWhatIsDue);
                var ignored = wake.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("The work on documents cannot go on at present and is tried again", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(settings.pollInterval().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void doWhatIsDue() {
        while (running && purgeNext()) {
            LOG.debug("One more document removed");
        }
        while (running && scanner.isPresent() && checkNext(scanner.get())) {
            LOG.debug("One more document checked");
        }
        if (running && System.nanoTime() - nextSweepAt >= 0) {
            sweep();
            nextSweepAt = System.nanoTime() + settings.sweepInterval().toNanos();
        }
        longestWait.set(inTransaction(table::longestWait).toSeconds());
    }

    /** Checks the next document; false where none is due. */
    private boolean checkNext(VirusScanner with) {
        var due = inTransaction(() -> table.takeUnchecked(settings.lease()));
        due.ifPresent(document -> {
            var row = document.row();
            try {
                var finding = finding(row, with);
                settle(row, finding);
            } catch (IOException | RuntimeException e) {
                inTransaction(() -> {
                    table.putOff(row.id(), growing(document.attempt()));
                    return Boolean.TRUE;
                });
                var late = document.age().compareTo(settings.alarmAfter()) > 0;
                var message = "Document {} has no verdict at attempt {} and stays unreleased: {}";
                var cause = e.getClass().getSimpleName();
                if (late) {
                    LOG.error(message, row.id(), document.attempt(), cause);
                } else {
                    LOG.warn(message, row.id(), document.attempt(), cause);
                }
            }
        });
        return due.isPresent();
    }

    /** Why the document must not be released; nothing where it may. */
    private Optional<String> finding(DocumentTable.Row row, VirusScanner with) throws IOException {
        try {
            var content = inspection.finding(row);
            if (content.isPresent()) {
                return content;
            }
            var digest = Intake.sha256();
            try (var stored = store.read(row.key(), 0, row.document().fileSize() - 1);
                    var watched = new DigestInputStream(new Unclosed(stored), digest)) {
                if (with.scan(watched).isPresent()) {
                    return Optional.of("infected");
                }
                watched.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest()).equals(row.sha256())
                    ? Optional.empty()
                    : Optional.of("damaged");
        } catch (DamagedDocument e) {
            return Optional.of("damaged");
        }
    }

    private void settle(DocumentTable.Row row, Optional<String> finding) {
        inTransaction(() -> {
            var state = finding.isPresent() ? DocumentState.REJECTED : DocumentState.AVAILABLE;
            if (table.checked(row.id(), state, finding.orElse(null))) {
                var event = AuditEvent.done(
                                "document." + (finding.isPresent() ? "rejected" : "released"), "document", row.id())
                        .of(row.organization());
                audit.record(
                        finding.map(code -> event.with(Map.of("finding", code))).orElse(event));
                if (finding.isEmpty()) {
                    var document = row.document();
                    events.publishEvent(new DocumentEvents.DocumentReleased(document.booking(), document.category()));
                }
            }
            return Boolean.TRUE;
        });
        finding.ifPresent(code -> LOG.warn("Document {} was rejected: {}", row.id(), code));
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
                    table.putOff(row.id(), growing(document.attempt()));
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
            LOG.warn("Upload {} broke off and is removed", id);
        }
        try {
            Instant oldest = clock.instant().minus(settings.staleAfter());
            int parts = store.breakOffBegunBefore(oldest);
            if (parts > 0) {
                LOG.warn("{} uploads that nobody waits for were broken off in the store", parts);
            }
        } catch (StoreUnavailable e) {
            LOG.warn("The store cannot be swept at present");
        }
    }

    private Duration growing(int attempt) {
        return settings.retryPause().multipliedBy(Math.min(LONGEST_PAUSE, 1L << Math.min(attempt - 1, 10)));
    }

    private <T> T inTransaction(Supplier<T> statements) {
        return Objects.requireNonNull(transaction.execute(status -> statements.get()));
    }

    /** The scanner may close what it reads, and the rest is read afterwards all the same. */
    private static final class Unclosed extends FilterInputStream {

        Unclosed(InputStream content) {
            super(content);
        }

        @Override
        public void close() {}
    }
}
