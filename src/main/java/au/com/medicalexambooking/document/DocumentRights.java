package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingAccess;
import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The access matrix for documents: on top of the rights on their booking, what hangs on category and uploader. */
@Component
class DocumentRights {

    /** How long a sender may take back what was sent. */
    private static final Duration TAKING_BACK = Duration.ofHours(24);

    private final BookingAccess bookings;
    private final CurrentActor currentActor;
    private final DocumentTable table;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    DocumentRights(
            BookingAccess bookings,
            CurrentActor currentActor,
            DocumentTable table,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.bookings = bookings;
        this.currentActor = currentActor;
        this.table = table;
        this.audit = audit;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    void requireUpload(BookingId booking) {
        bookings.require(booking, Act.ADD_DOCUMENTS);
    }

    void requireUpload(BookingId booking, DocumentCategory category) {
        bookings.require(booking, category.isOfTheSpecialist() ? Act.RECORD_EXAMINATION : Act.ADD_DOCUMENTS);
    }

    void requireBooking(BookingId booking) {
        bookings.require(booking, Act.READ);
    }

    /** Whether the actor, who may see the booking, may know of this document of it. */
    boolean sees(DocumentTable.Row row) {
        if (currentActor.get().role() != Role.USER) {
            return true;
        }
        return switch (row.document().category()) {
            case DICTATION -> false;
            case REPORT -> row.reportReleased();
            case CONSENT_FORM, BRIEF, OTHER -> true;
        };
    }

    /** A document that the actor may read, once it is available. */
    DocumentTable.Row requireReading(String id) {
        var row = known(id, "document.read");
        if (!sees(row)) {
            if (row.document().category() == DocumentCategory.REPORT) {
                throw hidden("document.read", id);
            }
            throw refused("document.read", row);
        }
        return row;
    }

    /** A document that the actor may delete. */
    DocumentTable.Row requireDeleting(String id) {
        var row = known(id, "document.delete");
        if (!sees(row) && row.document().category() == DocumentCategory.REPORT) {
            throw hidden("document.delete", id);
        }
        if (!mayDelete(row.document())) {
            throw refused("document.delete", row);
        }
        return row;
    }

    /** Whether the actor, who may see the document, may delete it. */
    boolean mayDelete(Document document) {
        var actor = currentActor.get();
        boolean own = document.uploader().id().equals(actor.userId().value());
        return switch (actor.role()) {
            case STAFF, MANAGER, SYSTEM -> true;
            case ADMIN -> false;
            case SPECIALIST -> own;
            case USER -> own && isRecent(document) && actor.onBehalfOf() == null;
        };
    }

    /** A document on which the actor may set and lift holds. */
    DocumentTable.Row requireHolding(String id) {
        var role = currentActor.get().role();
        if (role != Role.MANAGER && role != Role.ADMIN) {
            audit.recordIndependently(AuditEvent.denied("document.hold", "document", id, "forbidden"));
            throw ApiException.forbidden("Only managers and administrators set and lift legal holds.");
        }
        return known(id, "document.hold");
    }

    /** Looked up whatever the database would show, so that what is refused and what is hidden can be told apart. */
    private DocumentTable.Row known(String id, String action) {
        var row = currentActor.seeingEveryRow(() ->
                Objects.<Optional<DocumentTable.Row>>requireNonNull(transaction.execute(status -> table.find(id))));
        if (row.isEmpty() || isGone(row.get())) {
            throw hidden(action, id);
        }
        bookings.require(row.get().document().booking(), Act.READ);
        return row.get();
    }

    private static boolean isGone(DocumentTable.Row row) {
        return switch (row.document().state()) {
            case SCANNING, AVAILABLE, REJECTED -> false;
            case PENDING, FAILED, DELETED -> true;
        };
    }

    private boolean isRecent(Document document) {
        return document.createdAt().plus(TAKING_BACK).isAfter(clock.instant());
    }

    private ApiException hidden(String action, String id) {
        audit.recordIndependently(AuditEvent.denied(action, "document", id, "hidden"));
        return ApiException.notFound();
    }

    private ApiException refused(String action, DocumentTable.Row row) {
        audit.recordIndependently(
                AuditEvent.denied(action, "document", row.id(), "forbidden").of(row.organization()));
        return ApiException.forbidden("Your role does not allow this for this document.");
    }
}
