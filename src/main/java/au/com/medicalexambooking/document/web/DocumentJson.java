package au.com.medicalexambooking.document.web;

import au.com.medicalexambooking.document.Document;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A document as it goes over the wire. What the checks found in a rejected one is not told. */
@Schema(name = "BookingDocument")
record DocumentJson(
        String id,
        String bookingId,
        String fileName,
        long fileSize,
        String mimeType,
        String category,
        String state,
        @Nullable String sha256,
        boolean legalHold,
        UploaderJson uploadedBy,
        OffsetDateTime createdAt) {

    /** Who sent it. */
    @Schema(name = "Uploader")
    record UploaderJson(
            String id,
            String email,
            String name,

            @Schema(allowableValues = {"user", "specialist", "staff", "manager", "admin", "system"})
            String role,

            @Schema(nullable = true) @Nullable FirmJson organization) {

        /** The firm that a referrer is of. */
        @Schema(name = "UploaderFirm")
        record FirmJson(String id, String name, String slug) {}

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Uploader[" + id + "]";
        }
    }

    static DocumentJson of(Document document) {
        var uploader = document.uploader();
        var firm = uploader.firm();
        return new DocumentJson(
                document.id(),
                document.booking().value(),
                document.fileName(),
                document.fileSize(),
                document.mimeType(),
                document.category().value(),
                document.state().value(),
                document.sha256(),
                document.held(),
                new UploaderJson(
                        uploader.id(),
                        uploader.email(),
                        uploader.name(),
                        uploader.role(),
                        firm == null
                                ? null
                                : new UploaderJson.FirmJson(firm.id().value(), firm.name(), firm.slug())),
                document.createdAt().atOffset(ZoneOffset.UTC));
    }

    /** File names never reach a log. */
    @Override
    public String toString() {
        return "Document[" + id + "]";
    }
}
