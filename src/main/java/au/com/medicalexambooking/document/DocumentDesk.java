package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Documents as people ask for them: rights first, then the store, and every act in the audit trail. */
@Service
class DocumentDesk implements Documents {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentDesk.class);

    private final DocumentTable table;
    private final DocumentStore store;
    private final DocumentRights rights;
    private final Intake intake;
    private final DocumentWork work;
    private final BookingFacts facts;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Places uploads;
    private final Places downloads;

    DocumentDesk(
            DocumentTable table,
            DocumentStore store,
            DocumentRights rights,
            Intake intake,
            DocumentWork work,
            BookingFacts facts,
            CurrentActor currentActor,
            AuditTrail audit,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            Clock clock,
            DocumentSettings settings,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.rights = rights;
        this.intake = intake;
        this.work = work;
        this.facts = facts;
        this.currentActor = currentActor;
        this.audit = audit;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.uploads = new Places(settings.uploadsAtOnce(), settings.uploadsAtOnceOfOnePerson());
        this.downloads = new Places(settings.downloadsAtOnce(), settings.downloadsAtOnceOfOnePerson());
    }

    @Override
    public List<Document> list(BookingId booking, @Nullable DocumentCategory category) {
        rights.requireBooking(booking);
        return seen(booking).stream()
                .map(DocumentTable.Row::document)
                .filter(document -> category == null || document.category() == category)
                .toList();
    }

    private List<DocumentTable.Row> seen(BookingId booking) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var rows = table.of(booking).stream().filter(rights::sees).toList();
            audit.record(AuditEvent.done("document.listed", "booking", booking.value()));
            return rows;
        }));
    }

    @Override
    public Admission admit(BookingId booking) {
        rights.requireUpload(booking);
        var organization = Objects.requireNonNull(transaction.execute(status ->
                        facts.find(booking).orElseThrow(ApiException::notFound).organizationId()))
                .value();
        var place = uploads.take(currentActor.get().userId().value());
        return new Admission() {
            @Override
            public Document receive(IncomingFile file) throws IOException {
                return intake.receive(booking, organization, file);
            }

            @Override
            public void close() {
                place.close();
            }
        };
    }

    @Override
    public Download open(String documentId) {
        return open(rights.requireReading(documentId));
    }

    @Override
    public Download openToView(String documentId) {
        var row = rights.requireReading(documentId);
        if (row.document().preview() == Document.Preview.NONE) {
            throw ApiException.conflict(
                    "document_not_shown", "A browser cannot show this kind of document. Download it.", Map.of());
        }
        return open(row);
    }

    private Download open(DocumentTable.Row row) {
        if (row.document().state() != DocumentState.AVAILABLE) {
            throw ApiException.conflict(
                    "document_not_available",
                    row.document().state() == DocumentState.REJECTED
                            ? "This document did not pass our checks and cannot be downloaded."
                            : "This document is still being checked. Try again in a minute.",
                    Map.of("state", row.document().state().value()));
        }
        var place = downloads.take(currentActor.get().userId().value());
        try {
            recordReading(row);
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
        return new StoredDownload(row, store, place, this::reportDamage);
    }

    private void recordReading(DocumentTable.Row row) {
        transaction.executeWithoutResult(status -> audit.record(AuditEvent.done("document.read", "document", row.id())
                .of(row.organization())
                .with(Map.of(
                        "bookingId", row.document().booking().value(),
                        "category", row.document().category().value()))));
    }

    private void reportDamage(DocumentTable.Row row) {
        meters.counter("ime.documents.damaged").increment();
        LOG.error("Document {} is not in the store as it was taken in", row.id());
        audit.recordIndependently(AuditEvent.failed("document.read", "document", row.id(), "damaged")
                .of(row.organization()));
    }

    @Override
    public boolean mayDelete(Document document) {
        return rights.mayDelete(document);
    }

    @Override
    public Document toBeDeleted(String documentId) {
        var row = rights.requireDeleting(documentId);
        transaction.executeWithoutResult(status -> audit.record(AuditEvent.done(
                "document.listed", "booking", row.document().booking().value())));
        return row.document();
    }

    @Override
    public void delete(String documentId) {
        var row = rights.requireDeleting(documentId);
        if (row.heldBy() != null) {
            throw heldConflict();
        }
        transaction.executeWithoutResult(status -> {
            if (!table.deleted(documentId, currentActor.get().userId().value())) {
                throw table.find(documentId).filter(now -> now.heldBy() != null).isPresent()
                        ? heldConflict()
                        : ApiException.notFound();
            }
            audit.record(AuditEvent.done("document.deleted", "document", documentId)
                    .of(row.organization())
                    .with(Map.of(
                            "bookingId", row.document().booking().value(),
                            "category", row.document().category().value())));
            if (row.document().state() == DocumentState.AVAILABLE) {
                events.publishEvent(new DocumentEvents.DocumentDeleted(
                        row.document().booking(), row.document().category()));
            }
        });
        work.nudge();
    }

    private static ApiException heldConflict() {
        return ApiException.conflict(
                "legal_hold", "A legal hold keeps this document. It can be deleted once the hold is lifted.", Map.of());
    }

    @Override
    public CasePack casePack(BookingId booking, Set<String> documentIds) {
        rights.requireBooking(booking);
        var readable = seen(booking).stream()
                .filter(row -> row.document().state() == DocumentState.AVAILABLE)
                .filter(row -> documentIds.isEmpty() || documentIds.contains(row.id()))
                .toList();
        if (readable.size() < documentIds.size()) {
            throw ApiException.badField(
                    "documentIds", "One of these is not a document of this booking that you can read.");
        }
        if (readable.isEmpty()) {
            throw ApiException.conflict("no_documents", "There is no document to pack yet.", Map.of());
        }
        var reference = Objects.requireNonNull(transaction.execute(status ->
                facts.find(booking).orElseThrow(ApiException::notFound).reference()));
        var place = downloads.take(currentActor.get().userId().value());
        try {
            readable.forEach(this::recordReading);
            transaction.executeWithoutResult(
                    status -> audit.record(AuditEvent.done("document.packed", "booking", booking.value())
                            .of(readable.get(0).organization())
                            .with(Map.of("documents", readable.size()))));
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
        return new ZippedCasePack(reference, readable, store, place, this::reportDamage, clock.instant());
    }

    @Override
    public Document hold(String documentId, String reason) {
        var row = rights.requireHolding(documentId);
        return changeHold(row, currentActor.get().userId().value(), reason, "document.held");
    }

    @Override
    public Document liftHold(String documentId, String reason) {
        var row = rights.requireHolding(documentId);
        if (currentActor.get().userId().value().equals(row.heldBy())) {
            throw ApiException.conflict(
                    "second_person_needed", "Another person than the one who set the hold must lift it.", Map.of());
        }
        return changeHold(row, null, reason, "document.hold_lifted");
    }

    private Document changeHold(DocumentTable.Row row, @Nullable String by, String reason, String action) {
        return Objects.requireNonNull(transaction.execute(status -> {
            if (!table.held(row.id(), by, reason)) {
                throw ApiException.conflict(
                        "hold_unchanged",
                        by == null ? "There is no hold to lift." : "There is a hold already.",
                        Map.of());
            }
            audit.record(AuditEvent.done(action, "document", row.id())
                    .of(row.organization())
                    .with(Map.of("bookingId", row.document().booking().value())));
            return table.find(row.id()).orElseThrow(ApiException::notFound).document();
        }));
    }
}
