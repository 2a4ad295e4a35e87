package au.com.medicalexambooking.document;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.Admission.IncomingFile;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.StillSignedIn;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a file in. Its row is committed first, then the bytes go to the store while they come in, then the row says that they
 * are there: whatever breaks off in between is found by its row and removed.
 */
@Component
class Intake {

    /** The largest file: 500 MB. */
    static final long LARGEST = 524_288_000;

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final DocumentTable table;
    private final DocumentStore store;
    private final DocumentRights rights;
    private final DocumentSettings settings;
    private final CurrentActor currentActor;
    private final StillSignedIn signedIn;
    private final AuditTrail audit;
    private final DocumentWork work;
    private final TransactionTemplate transaction;

    Intake(
            DocumentTable table,
            DocumentStore store,
            DocumentRights rights,
            DocumentSettings settings,
            CurrentActor currentActor,
            StillSignedIn signedIn,
            AuditTrail audit,
            DocumentWork work,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.rights = rights;
        this.settings = settings;
        this.currentActor = currentActor;
        this.signedIn = signedIn;
        this.audit = audit;
        this.work = work;
        this.transaction = new TransactionTemplate(transactions);
    }

    Document receive(BookingId booking, String organization, IncomingFile file) throws IOException {
        var toldBefore = file.categoryToldBefore();
        toldBefore.ifPresent(category -> rights.requireUpload(booking, category));
        requireQuota(organization);
        var name = FileNames.harmless(file.fileName());
        var head = new byte[FirstBytes.WANTED];
        int headLength = file.content().readNBytes(head, 0, head.length);
        if (headLength == 0) {
            throw ApiException.badField("file", "The file is empty.");
        }
        FileType type;
        try {
            type = FirstBytes.kind(name, file.declaredType(), head, headLength);
        } catch (ApiException refusal) {
            audit.recordIndependently(AuditEvent.denied("document.upload", "booking", booking.value(), refusal.code())
                    .of(organization));
            throw refusal;
        }
        var id = Ids.next();
        var key = organization + "/" + Ids.next();
        begin(id, booking, organization, key, name, type, toldBefore.orElse(DocumentCategory.OTHER));
        boolean kept = false;
        try (var writing = store.write(key)) {
            long size = transfer(id, file.content(), head, headLength, writing);
            var category = file.category();
            signedIn.require();
            rights.requireUpload(booking, category);
            var sha256 = writing.finish();
            conclude(id, booking, organization, category, size, sha256);
            kept = true;
        } finally {
            if (!kept) {
                giveUp(id, organization);
            }
        }
        work.nudge();
        return Objects.requireNonNull(transaction.execute(
                status -> table.find(id).orElseThrow(ApiException::notFound).document()));
    }

    private void begin(
            String id,
            BookingId booking,
            String organization,
            String key,
            String name,
            FileType type,
            DocumentCategory category) {
        var actor = currentActor.get();
        var onBehalfOf = actor.onBehalfOf();
        transaction.executeWithoutResult(status -> {
            table.begin(
                    id,
                    booking,
                    key,
                    name,
                    type.mimeType(),
                    category,
                    actor.userId().value(),
                    onBehalfOf == null ? null : onBehalfOf.value(),
                    settings.staleAfter());
            audit.record(AuditEvent.done("document.upload_begun", "document", id)
                    .of(organization)
                    .with(Map.of("bookingId", booking.value())));
        });
    }

    /** The sender's rights were asked again just before; the row must still be waiting for its bytes. */
    private void conclude(
            String id, BookingId booking, String organization, DocumentCategory category, long size, String sha256) {
        transaction.executeWithoutResult(status -> {
            if (!table.stored(id, category, size, sha256)) {
                throw givenUp();
            }
            audit.record(AuditEvent.done("document.uploaded", "document", id)
                    .of(organization)
                    .with(Map.of(
                            "bookingId",
                            booking.value(),
                            "category",
                            category.value(),
                            "size",
                            size,
                            "sha256",
                            sha256)));
        });
    }

    /** Where even this cannot be written, the sweep finds the row later. */
    private void giveUp(String id, String organization) {
        try {
            transaction.executeWithoutResult(status -> {
                if (table.failed(id)) {
                    audit.record(AuditEvent.failed("document.upload", "document", id, "broken_off")
                            .of(organization));
                }
            });
            work.nudge();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Upload {} broke off and is left to the sweep: {}",
                    id,
                    e.getClass().getSimpleName());
        }
    }

    private static ApiException givenUp() {
        return ApiException.conflict(
                "upload_given_up", "The upload took too long and was given up. Send the file again.", Map.of());
    }

    /**
     * Says now and then that bytes still come, so that a slow line is taken neither for a broken one nor for a session that
     * nobody uses.
     */
    private long transfer(String id, InputStream content, byte[] buffer, int headLength, DocumentStore.Writing writing)
            throws IOException {
        var sayAgainAfter = settings.staleAfter().dividedBy(6).toNanos();
        var saidAt = System.nanoTime();
        int got = headLength;
        long size = 0;
        while (got >= 0) {
            size += got;
            if (size > LARGEST) {
                throw new ApiException(
                        HttpStatus.PAYLOAD_TOO_LARGE, "file_too_large", "A file may have at most 500 MB.");
            }
            if (System.nanoTime() - saidAt > sayAgainAfter) {
                signedIn.require();
                if (!Boolean.TRUE.equals(transaction.execute(status -> table.comesIn(id, settings.staleAfter())))) {
                    throw givenUp();
                }
                saidAt = System.nanoTime();
            }
            writing.write(buffer, 0, got);
            got = content.read(buffer);
        }
        return size;
    }

    private void requireQuota(String organization) {
        var held = Objects.requireNonNull(
                transaction.execute(status -> currentActor.seeingEveryRow(() -> table.heldBy(organization))));
        if (held >= settings.quota()) {
            throw new ApiException(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "quota_used_up",
                    "Your organisation has used up its space for documents. Ask the help desk for more.");
        }
    }
}
