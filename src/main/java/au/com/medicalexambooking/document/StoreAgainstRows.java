package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The objects are listed first and the rows read afterwards, so that an upload that ends meanwhile is found in both. */
@Service
class StoreAgainstRows implements DocumentReconciliation {

    private static final int MOST_TOLD = 1000;

    private final DocumentTable table;
    private final DocumentStore store;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    StoreAgainstRows(
            DocumentTable table,
            DocumentStore store,
            CurrentActor currentActor,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.currentActor = currentActor;
        this.audit = audit;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Report compare() {
        var role = currentActor.get().role();
        if (role != Role.MANAGER && role != Role.ADMIN) {
            audit.recordIndependently(AuditEvent.denied("document.reconcile", "document", "-", "forbidden"));
            throw ApiException.forbidden("Only managers and administrators compare the document store.");
        }
        Instant begun = clock.instant();
        var objects = new HashMap<String, DocumentStore.StoredObject>();
        store.forEachObject(object -> objects.put(object.key(), object));
        return Objects.requireNonNull(transaction.execute(status -> {
            var report = compare(objects, table.expected(), begun);
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
