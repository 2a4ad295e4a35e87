package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents of bookings, with the rights of the current actor. Refusals are
 * {@link au.com.medicalexambooking.identity.ApiException}: 404 for what the actor may not know of, 403 for what is known but
 * refused, 409 where the document's state forbids it, 429 where too much goes on at once, 503 where the store is away. None
 * of these methods may be called within a transaction.
 */
public interface Documents {

    /** The documents of a booking that the actor may see, oldest first; of one category where that is given. */
    List<Document> list(BookingId booking, @Nullable DocumentCategory category);

    /**
     * Lets the actor send documents to this booking. To be asked for before anything of a request's body is read, and
     * closed when the upload is over, whatever came of it.
     */
    Admission admit(BookingId booking);

    /** A document that may be read now: the actor may see it, and it is available. */
    Download open(String documentId);

    /**
     * As {@link #open}, to be shown within a page: refused (409) where {@link Document#preview()} says that it is not shown.
     */
    Download openToView(String documentId);

    /** Whether the actor, who may see this document, may delete it; a legal hold aside. */
    boolean mayDelete(Document document);

    /** A document that the actor may delete, to be looked at once more before; one under a legal hold as well. */
    Document toBeDeleted(String documentId);

    /** Removes the document for good. A tombstone stays; the bytes go soon after, every version of them. */
    void delete(String documentId);

    /**
     * Several documents of a booking in one ZIP, with an index and a manifest.
     *
     * @param documentIds which; all that the actor may read where empty
     */
    CasePack casePack(BookingId booking, Set<String> documentIds);

    /** Keeps the document from being deleted until the hold is lifted. */
    Document hold(String documentId, String reason);

    /** Lifts a hold; by another person than the one who set it. */
    Document liftHold(String documentId, String reason);
}
