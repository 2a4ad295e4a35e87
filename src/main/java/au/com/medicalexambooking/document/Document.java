package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.UserDirectory;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document as those see it who may know of it.
 *
 * @param fileName the uploader's name for it, made harmless
 * @param mimeType what its bytes are, whatever was declared
 * @param sha256 of its bytes, in hexadecimal
 * @param rejection why it was rejected, as a code; null unless it was
 * @param held whether a legal hold keeps it
 * @param stored when its last byte was stored; null while they are coming in
 */
public record Document(
        String id,
        BookingId booking,
        String fileName,
        long fileSize,
        String mimeType,
        DocumentCategory category,
        DocumentState state,
        @Nullable String sha256,
        @Nullable String rejection,
        boolean held,
        Uploader uploader,
        Instant createdAt,
        @Nullable Instant stored) {

    /** What a browser can show of it within a page without running anything of it. */
    public Preview preview() {
        return FileType.ofMimeType(mimeType).map(FileType::preview).orElse(Preview.NONE);
    }

    /** How a page shows a document. */
    public enum Preview {
        /** Not at all: it is only given out as a file. */
        NONE,
        /** In the browser's own reader. */
        PAGES,
        /** As a picture. */
        PICTURE,
        /** To listen to. */
        SOUND
    }

    /**
     * Who sent it.
     *
     * @param firm the first firm that the person became a member of
     */
    public record Uploader(
            String id, String email, String name, String role, UserDirectory.@Nullable Organization firm) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Uploader[" + id + "]";
        }
    }

    /** File names tell of examinees and never reach a log. */
    @Override
    public String toString() {
        return "Document[" + id + "]";
    }
}
