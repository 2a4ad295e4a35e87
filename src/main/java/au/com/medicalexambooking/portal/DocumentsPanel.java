package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.document.Document;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.DocumentState;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.document.OfferedTasks;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * The documents on the page of a booking: what is there and in which state, what is still needed, what the reader may add
 * and take away, and which task a report finishes.
 */
@Component
class DocumentsPanel {

    private final Documents documents;
    private final OfferedTasks tasks;
    private final CurrentActor currentActor;

    DocumentsPanel(Documents documents, OfferedTasks tasks, CurrentActor currentActor) {
        this.documents = documents;
        this.tasks = tasks;
        this.currentActor = currentActor;
    }

    void show(BookingQueries.Details details, Model model) {
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var found = documents.list(booking.id(), null);
        model.addAttribute("bookingId", booking.id().value());
        model.addAttribute(
                "documents",
                found.stream()
                        .map(document -> Line.of(document, documents.mayDelete(document), zone))
                        .toList());
        model.addAttribute(
                "readable",
                found.stream()
                        .filter(document -> document.state() == DocumentState.AVAILABLE)
                        .count());
        model.addAttribute("categories", categories(currentActor.get().role()));
        model.addAttribute("brief", BriefView.of(details.brief(), zone));
        model.addAttribute("offeredTask", offered(booking, found).orElse(null));
    }

    /** One document as the panel shows it, where the reader may know of it. */
    Optional<Line> line(BookingQueries.Details details, String documentId) {
        var booking = details.booking();
        return documents.list(booking.id(), null).stream()
                .filter(document -> document.id().equals(documentId))
                .findFirst()
                .map(document -> Line.of(
                        document,
                        documents.mayDelete(document),
                        booking.specialist().zone()));
    }

    /** The task that a report finishes, once there is one and somebody looks who may complete it. */
    private Optional<OfferedTasks.OfferedTask> offered(BookingQueries.Summary booking, List<Document> found) {
        var role = currentActor.get().role();
        var mayComplete = role == Role.SPECIALIST || role == Role.STAFF || role == Role.MANAGER;
        var delivered = found.stream()
                .anyMatch(document ->
                        document.category() == DocumentCategory.REPORT && document.state() == DocumentState.AVAILABLE);
        return mayComplete && delivered && booking.currentProgress() == Progress.GENERATING_REPORT
                ? tasks.finishedBy(booking.id(), DocumentCategory.REPORT)
                : Optional.empty();
    }

    /** What this role may add; the module decides again when a file comes. */
    private static List<Category> categories(Role role) {
        return switch (role) {
            case USER, ADMIN ->
                List.of(
                        Category.of(DocumentCategory.BRIEF),
                        Category.of(DocumentCategory.CONSENT_FORM),
                        Category.of(DocumentCategory.OTHER));
            case SPECIALIST -> List.of(Category.of(DocumentCategory.REPORT), Category.of(DocumentCategory.DICTATION));
            case STAFF, MANAGER ->
                List.of(
                        Category.of(DocumentCategory.BRIEF),
                        Category.of(DocumentCategory.CONSENT_FORM),
                        Category.of(DocumentCategory.REPORT),
                        Category.of(DocumentCategory.DICTATION),
                        Category.of(DocumentCategory.OTHER));
            case SYSTEM -> List.of();
        };
    }

    static String words(DocumentCategory category) {
        return switch (category) {
            case CONSENT_FORM -> "Consent form";
            case BRIEF -> "Brief";
            case REPORT -> "Report";
            case DICTATION -> "Dictation";
            case OTHER -> "Other";
        };
    }

    /** What a check found, and what to do about it. */
    private static String rejection(@Nullable String finding) {
        return switch (finding == null ? "" : finding) {
            case "infected" ->
                "The virus scanner found something harmful in it. Do not open your copy, and ask your IT support.";
            case "macros" -> "It holds macros, which are small programs. Save it without them, or as a PDF.";
            case "archive_bomb" -> "It unfolds to far more than its size. Save it as a PDF.";
            case "archive_inside" -> "An archive is hidden inside it. Save it anew as a plain PDF or picture.";
            case "broken_archive", "not_an_office_file" ->
                "It is damaged, protected by a password, or not what its name says. Open it in Word or Excel, save it"
                        + " without a password and send that.";
            case "remote_parts" -> "It fetches parts from the internet when it is opened. Save it as a PDF.";
            case "objects_inside" -> "Files of other programs are packed in it. Save it as a PDF.";
            case "picture_too_large" -> "The picture has more than 100 million points. Save it smaller.";
            case "broken_picture" -> "The picture is damaged. Save it anew and send that.";
            case "damaged" -> "It arrived damaged. Send it once more.";
            default -> "It is not a kind of file that we take. Save it as a PDF.";
        };
    }

    private static String inWords(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        return bytes < 1_000_000 ? bytes / 1000 + " kB" : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
    }

    private static String icon(Document.Preview preview) {
        return switch (preview) {
            case PAGES -> "file-earmark-pdf";
            case PICTURE -> "file-earmark-image";
            case SOUND -> "file-earmark-music";
            case NONE -> "file-earmark";
        };
    }

    /** A kind to choose. */
    record Category(String value, String label) {

        static Category of(DocumentCategory category) {
            return new Category(category.value(), words(category));
        }
    }

    /**
     * A document of the list.
     *
     * @param available whether it may be read
     * @param preview how a page shows it: {@code pages}, {@code picture}, {@code sound} or {@code none}
     * @param state what keeps it from being read; empty where nothing does
     * @param why what is wrong with it, or null
     * @param held whether a legal hold keeps it
     * @param deletable whether the reader may delete it, a hold aside
     */
    record Line(
            String id,
            String name,
            String size,
            String category,
            String icon,
            boolean available,
            String preview,
            String state,
            @Nullable String why,
            boolean held,
            boolean deletable,
            String by,
            String when) {

        static Line of(Document document, boolean deletable, ZoneId zone) {
            return new Line(
                    document.id(),
                    document.fileName(),
                    inWords(document.fileSize()),
                    words(document.category()),
                    DocumentsPanel.icon(document.preview()),
                    document.state() == DocumentState.AVAILABLE,
                    document.preview().name().toLowerCase(Locale.ROOT),
                    switch (document.state()) {
                        case PENDING -> "Coming in";
                        case SCANNING -> "Being checked";
                        case REJECTED -> "Refused";
                        case FAILED -> "Upload broke off";
                        case AVAILABLE, DELETED -> "";
                    },
                    document.state() == DocumentState.REJECTED ? rejection(document.rejection()) : null,
                    document.held(),
                    deletable,
                    document.uploader().name(),
                    Words.when(document.createdAt(), zone));
        }

        /** File names tell of examinees and never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }
}
