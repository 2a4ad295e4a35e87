package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The checks of a document, from taking it to its verdict. Any number may go on at once, here and on other nodes, each on a
 * document of its own: the row belongs to a check for as long as its lease, which the check renews while bytes pass. Where a
 * node is killed or hangs, another takes the document over when the lease has run out.
 */
@Component
class DocumentChecks {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentChecks.class);
    private static final int RENEWALS = 5;

    private final DocumentTable table;
    private final DocumentStore store;
    private final ContentInspection inspection;
    private final Optional<VirusScanner> scanner;
    private final DocumentSettings settings;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    DocumentChecks(
            DocumentTable table,
            DocumentStore store,
            ContentInspection inspection,
            ObjectProvider<VirusScanner> scanner,
            DocumentSettings settings,
            AuditTrail audit,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.inspection = inspection;
        this.scanner = scanner.stream().findFirst();
        this.settings = settings;
        this.audit = audit;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Whether there is a scanner; without one nothing is checked. */
    boolean isPossible() {
        return scanner.isPresent();
    }

    /** Checks the next document that is no larger than this; false where none is due. */
    boolean checkNext(long largest) {
        if (scanner.isEmpty()) {
            return false;
        }
        var due = inTransaction(() -> table.takeUnchecked(settings.lease(), largest));
        due.ifPresent(document -> {
            try {
                settle(document.row(), finding(document, scanner.get()));
            } catch (LeaseLost e) {
                LOG.info(
                        "Document {} was deleted or taken over while it was checked",
                        document.row().id());
            } catch (IOException | RuntimeException e) {
                inTransaction(() -> {
                    table.putOff(document, settings.pauseAfter(document.attempt()));
                    return Boolean.TRUE;
                });
                warn(document, e);
            }
        });
        return due.isPresent();
    }

    private void warn(DocumentTable.Due document, Exception failure) {
        var late = document.age().compareTo(settings.alarmAfter()) > 0;
        var message = "Document {} has no verdict at attempt {} and stays unreleased: {}";
        var cause = failure.getClass().getSimpleName();
        if (late) {
            LOG.error(message, document.row().id(), document.attempt(), cause);
        } else {
            LOG.warn(message, document.row().id(), document.attempt(), cause);
        }
    }

    /** Why the document must not be released; nothing where it may. */
    private Optional<String> finding(DocumentTable.Due due, VirusScanner with) throws IOException {
        var row = due.row();
        var lease = new Lease(due);
        try {
            var content =
                    inspection.finding(row, (key, first, last) -> new Leased(store.read(key, first, last), lease));
            if (content.isPresent()) {
                return content;
            }
            var digest = DigestUtils.getSha256Digest();
            try (var stored = store.read(row.key(), 0, row.document().fileSize() - 1);
                    var watched = new DigestInputStream(new Leased(stored, lease), digest)) {
                if (with.scan(new LeftOpen(watched)).isPresent()) {
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

    private <T> T inTransaction(Supplier<T> statements) {
        return Objects.requireNonNull(transaction.execute(status -> statements.get()));
    }

    /** A check's hold on its document, renewed now and then while bytes pass, be they inspected or scanned. */
    private final class Lease {

        private final DocumentTable.Due due;
        private long renewAt = System.nanoTime(); // taking it may have been long ago

        Lease(DocumentTable.Due due) {
            this.due = due;
        }

        void renewWhereDue() {
            if (System.nanoTime() - renewAt >= 0) {
                if (!inTransaction(() -> table.renew(due, settings.lease()))) {
                    throw new LeaseLost();
                }
                renewAt =
                        System.nanoTime() + settings.lease().dividedBy(RENEWALS).toNanos();
            }
        }
    }

    /** Bytes that renew the lease as they pass. */
    private static final class Leased extends FilterInputStream {

        private final Lease lease;

        Leased(InputStream content, Lease lease) {
            super(content);
            this.lease = lease;
        }

        @Override
        public int read() throws IOException {
            lease.renewWhereDue();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            lease.renewWhereDue();
            return super.read(buffer, offset, length);
        }
    }

    /** The scanner may close what it reads, and the rest is read afterwards all the same. */
    private static final class LeftOpen extends FilterInputStream {

        LeftOpen(InputStream content) {
            super(content);
        }

        @Override
        public void close() {}
    }

    /** Another node has taken the document over, or it was deleted. */
    private static final class LeaseLost extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
