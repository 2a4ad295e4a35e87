package au.com.medicalexambooking.document;

import au.com.medicalexambooking.identity.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The check that a file must pass before anything of it is stored: ending, declared type and first bytes agree. */
final class FirstBytes {

    /** How much of a file must be there for its kind to be known. */
    static final int WANTED = 64 * 1024;

    private static final Map<FileType, byte[]> BEGINNINGS = Map.of(
            FileType.PDF, bytes("%PDF-"),
            FileType.RTF, bytes("{\\rtf"),
            FileType.WAV, bytes("RIFF"),
            FileType.DOCX, bytes("PK\u0003\u0004"),
            FileType.XLSX, bytes("PK\u0003\u0004"));

    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();

    private FirstBytes() {}

    /**
     * The kind of the file.
     *
     * @param name made harmless
     * @throws ApiException 415 where the file is of no kind that is taken, or pretends to be
     */
    static FileType kind(String name, @Nullable String declared, byte[] head, int length) {
        var type = FileType.ofName(name).orElseThrow(FirstBytes::refused);
        if (!type.agreesWith(declared) || !beginsRightly(type, head, length) || !type.mayBe(detected(head, length))) {
            throw refused();
        }
        return type;
    }

    /** Detection looks for some marks anywhere near the beginning; what is something else as well hides there. */
    private static boolean beginsRightly(FileType type, byte[] head, int length) {
        var beginning = BEGINNINGS.get(type);
        return beginning == null
                || (length >= beginning.length
                        && Arrays.equals(head, 0, beginning.length, beginning, 0, beginning.length));
    }

    private static String detected(byte[] head, int length) {
        try {
            return TYPES.detect(new ByteArrayInputStream(head, 0, length), new Metadata())
                    .getBaseType()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiException refused() {
        return new ApiException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "file_type_not_taken",
                "This file cannot be taken. Send a PDF, Word (docx), Excel (xlsx), JPEG, PNG, TIFF, text, RTF, MP3, M4A or"
                        + " WAV file whose name ends as its kind does.");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
