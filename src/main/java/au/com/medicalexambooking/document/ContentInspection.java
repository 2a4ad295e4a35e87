package au.com.medicalexambooking.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The checks that need more of a file than its beginning. They read the stored file, so nothing is kept in memory or files. */
@Component
class ContentInspection {

    /** Where an archive that hangs behind a picture or a PDF has its mark, which readers of archives look for. */
    private static final int TAIL = 66_000;

    /** What speaks against the file, as a code. */
    Optional<String> finding(DocumentTable.Row row, StoredBytes store) throws IOException {
        var type = FileType.ofMimeType(row.document().mimeType());
        if (type.isEmpty()) {
            return Optional.of("unknown_type");
        }
        if (type.get().isOffice()) {
            return new OfficeFile(store, row.key(), row.document().fileSize(), type.get()).finding();
        }
        if (isArchiveAsWell(row, store)) {
            return Optional.of("archive_inside");
        }
        if (type.get() == FileType.RTF) {
            return new RichText(store, row.key(), row.document().fileSize()).finding();
        }
        return type.get().isImage()
                ? new Picture(store, row.key(), row.document().fileSize(), type.get()).finding()
                : Optional.empty();
    }

    private static boolean isArchiveAsWell(DocumentTable.Row row, StoredBytes store) throws IOException {
        var size = row.document().fileSize();
        try (var tail = store.read(row.key(), Math.max(0, size - TAIL), size - 1)) {
            var text = new String(tail.readAllBytes(), StandardCharsets.ISO_8859_1);
            return text.contains("PK\u0005\u0006") && text.contains("PK\u0001\u0002");
        }
    }
}
