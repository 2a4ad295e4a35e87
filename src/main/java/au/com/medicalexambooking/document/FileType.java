package au.com.medicalexambooking.document;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of files that are taken, and by what each is known: its name's ending, the type a sender may declare, and the
 * types that its first bytes may be found to be. All three must agree. Old office formats, archives, pages, images that
 * hold scripts and programs are not in the list, so they are refused.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes sets that cannot be changed
enum FileType {
    PDF("application/pdf", Set.of("pdf"), Set.of("application/x-pdf"), Set.of("application/pdf")),
    DOCX(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Set.of("docx"),
            Set.of(),
            Set.of("application/zip", "application/x-tika-ooxml")),
    XLSX(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Set.of("xlsx"),
            Set.of(),
            Set.of("application/zip", "application/x-tika-ooxml")),
    JPEG("image/jpeg", Set.of("jpg", "jpeg"), Set.of("image/jpg", "image/pjpeg"), Set.of("image/jpeg")),
    PNG("image/png", Set.of("png"), Set.of("image/x-png"), Set.of("image/png")),
    TIFF("image/tiff", Set.of("tif", "tiff"), Set.of("image/x-tiff"), Set.of("image/tiff")),
    TXT("text/plain", Set.of("txt"), Set.of(), Set.of("text/plain")),
    RTF("application/rtf", Set.of("rtf"), Set.of("text/rtf", "application/x-rtf"), Set.of("application/rtf")),
    MP3("audio/mpeg", Set.of("mp3"), Set.of("audio/mp3", "audio/x-mpeg"), Set.of("audio/mpeg")),
    M4A(
            "audio/mp4",
            Set.of("m4a"),
            Set.of("audio/x-m4a", "audio/m4a", "audio/aac"),
            Set.of("audio/mp4", "application/mp4")),
    WAV(
            "audio/wav",
            Set.of("wav"),
            Set.of("audio/x-wav", "audio/wave", "audio/vnd.wave"),
            Set.of("audio/vnd.wave", "audio/x-wav"));

    /** What senders declare who do not know. */
    private static final String UNDECLARED = "application/octet-stream";

    private final String mimeType;
    private final Set<String> endings;
    private final Set<String> otherNames;
    private final Set<String> found;

    FileType(String mimeType, Set<String> endings, Set<String> otherNames, Set<String> found) {
        this.mimeType = mimeType;
        this.endings = endings;
        this.otherNames = otherNames;
        this.found = found;
    }

    /** The type under which the file is kept and given out. */
    String mimeType() {
        return mimeType;
    }

    boolean isOffice() {
        return this == DOCX || this == XLSX;
    }

    boolean isImage() {
        return this == JPEG || this == PNG || this == TIFF;
    }

    /** Pictures of scans in TIFF are shown by no browser that matters; what holds text is laid out by none. */
    Document.Preview preview() {
        return switch (this) {
            case PDF -> Document.Preview.PAGES;
            case JPEG, PNG -> Document.Preview.PICTURE;
            case MP3, M4A, WAV -> Document.Preview.SOUND;
            case DOCX, XLSX, TIFF, TXT, RTF -> Document.Preview.NONE;
        };
    }

    /** The kind of a stored document. */
    static Optional<FileType> ofMimeType(String mimeType) {
        return List.of(values()).stream()
                .filter(type -> type.mimeType.equals(mimeType))
                .findFirst();
    }

    /** The kind that a name's ending tells. */
    static Optional<FileType> ofName(String fileName) {
        var ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return List.of(values()).stream()
                .filter(type -> fileName.contains(".") && type.endings.contains(ending))
                .findFirst();
    }

    /** Whether a sender's declaration fits; saying nothing does. */
    boolean agreesWith(@Nullable String declared) {
        if (declared == null || declared.isBlank()) {
            return true;
        }
        var type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals(UNDECLARED) || type.equals(mimeType) || otherNames.contains(type);
    }

    /** Whether what the first bytes were found to be fits. */
    boolean mayBe(String detected) {
        return found.contains(detected);
    }
}
