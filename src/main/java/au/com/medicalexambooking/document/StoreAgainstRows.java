package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The objects are listed first and the rows read afterwards, so that an upload that ends meanwhile is found in both. Beside
 * those who ask, the platform itself compares now and then: one node of all does, and every node shows what it found.
 */
@Service
class StoreAgainstRows implements DocumentReconciliation {

    private static final int MOST_TOLD = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(StoreAgainstRows.class);

    /** After a node was killed while it compared, or the store was away. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(15);

    private final DocumentTable table;
    private final DocumentStore store;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final ComparisonTable comparisons;
    private final DocumentSettings settings;
    private final TransactionTemplate transaction;
    private final AtomicReference<ComparisonTable.Last> last =
            new AtomicReference<>(new ComparisonTable.Last(0, 0, 0, 0));

    StoreAgainstRows(
            DocumentTable table,
            DocumentStore store,
            CurrentActor currentActor,
            AuditTrail audit,
            ComparisonTable comparisons,
            DocumentSettings settings,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.currentActor = currentActor;
        this.audit = audit;
        this.comparisons = comparisons;
        this.settings = settings;
        this.transaction = new TransactionTemplate(transactions);
        gauge(
                "without.row",
                "Objects in the document store that no document speaks of",
                ComparisonTable.Last::withoutRow,
                meters);
        gauge(
                "without.object",
                "Documents whose object is not in the store",
                ComparisonTable.Last::withoutObject,
                meters);
        gauge("of.other.size", "Documents whose object has another size", ComparisonTable.Last::ofOtherSize, meters);
        gauge(
                "comparison.age",
                "Seconds since the store was last compared",
                ComparisonTable.Last::ageInSeconds,
                meters);
    }

    private void gauge(
            String name, String description, ToDoubleFunction<ComparisonTable.Last> value, MeterRegistry meters) {
        Gauge.builder("ime.documents." + name, () -> value.applyAsDouble(last.get()))
                .description(description)
                .register(meters);
    }

    @Override
    public Report compare() {
        var role = currentActor.get().role();
        if (role != Role.MANAGER && role != Role.ADMIN) {
            audit.recordIndependently(AuditEvent.denied("document.reconcile", "document", "-", "forbidden"));
            throw ApiException.forbidden("Only managers and administrators compare the document store.");
        }
        return look();
    }

    /** Compares where that is due and no other node is at it; says in the log what does not fit. */
    void compareWhereDue() {
        if (Boolean.TRUE.equals(transaction.execute(status -> comparisons.take(RETRY_AFTER)))) {
            try {
                report(look());
            } catch (StoreUnavailable e) {
                LOG.warn("The document store cannot be compared at present");
            }
        }
        last.set(Objects.requireNonNull(transaction.execute(status -> comparisons.last())));
    }

    private static void report(Report report) {
        if (report.isClean()) {
            LOG.info("The document store agrees with the database: {} objects", report.objects());
        } else {
            LOG.error(
                    "The document store differs from the database: {} objects without a document, documents without an"
                            + " object {}, of another size {}",
                    report.withoutRow().size(),
                    report.withoutObject(),
                    report.ofOtherSize());
        }
    }

    private Report look() {
        var begun = Objects.requireNonNull(transaction.execute(status -> table.now()));
        var objects = new HashMap<String, DocumentStore.StoredObject>();
        store.forEachObject(object -> objects.put(object.key(), object));
        return Objects.requireNonNull(transaction.execute(status -> {
            var report = compare(objects, table.expected(begun), begun);
            comparisons.compared(report, settings.compareInterval());
            audit.record(AuditEvent.done("document.reconciled", "document", "-")
                    .with(Map.of("objects", objects.size(), "clean", report.isClean())));
            return report;
        }));
    }

    private static Report compare(
            Map<String, DocumentStore.StoredObject> objects, List<DocumentTable.Expected> rows, Instant begun) {
        var unknown = new HashMap<>(objects);
        var withoutObject = new ArrayList<String>();
        var ofOtherSize = new ArrayList<String>();
        for (var row : rows) {
            var object = unknown.remove(row.key());
            boolean readable = row.state() == DocumentState.AVAILABLE
                    || row.state() == DocumentState.SCANNING
                    || row.state() == DocumentState.REJECTED;
            boolean listed = row.stored() != null && row.stored().isBefore(begun);
            if (readable && listed && object == null) {
                withoutObject.add(row.id());
            } else if (readable && object != null && object.size() != row.size()) {
                ofOtherSize.add(row.id());
            }
        }
        return new Report(
                objects.size(),
                unknown.keySet().stream().sorted().limit(MOST_TOLD).toList(),
                withoutObject.stream().limit(MOST_TOLD).toList(),
                ofOtherSize.stream().limit(MOST_TOLD).toList());
    }
}
