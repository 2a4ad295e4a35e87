package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.document.Document;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The documents on the page of a booking: what is there, in which state, and what the reader may add. */
@Component
class DocumentsPanel {

    private final Documents documents;
    private final CurrentActor currentActor;

    DocumentsPanel(Documents documents, CurrentActor currentActor) {
        this.documents = documents;
        this.currentActor = currentActor;
    }

    void show(BookingQueries.Details details, Model model) {
        var booking = details.booking();
        var role = currentActor.get().role();
        var lines = documents.list(booking.id(), null).stream()
                .map(document -> Line.of(document, booking.specialist().zone()))
                .toList();
        model.addAttribute("documents", lines);
        model.addAttribute("readable", lines.stream().filter(Line::available).count());
        model.addAttribute("categories", categories(role));
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

    private static String words(DocumentCategory category) {
        return switch (category) {
            case CONSENT_FORM -> "Consent form";
            case BRIEF -> "Brief";
            case REPORT -> "Report";
            case DICTATION -> "Dictation";
            case OTHER -> "Other";
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
     * @param state what keeps it from being read; empty where nothing does
     */
    record Line(
            String id,
            String name,
            String size,
            String category,
            String icon,
            boolean available,
            boolean picture,
            boolean sound,
            String state,
            boolean rejected,
            boolean held,
            String by,
            String when) {

        static Line of(Document document, ZoneId zone) {
            var type = document.mimeType();
            var picture = type.equals("image/png") || type.equals("image/jpeg");
            var sound = type.startsWith("audio/");
            return new Line(
                    document.id(),
                    document.fileName(),
                    inWords(document.fileSize()),
                    words(document.category()),
                    picture
                            ? "file-earmark-image"
                            : sound
                                    ? "file-earmark-music"
                                    : type.equals("application/pdf") ? "file-earmark-pdf" : "file-earmark",
                    switch (document.state()) {
                        case AVAILABLE -> true;
                        default -> false;
                    },
                    picture,
                    sound,
                    switch (document.state()) {
                        case PENDING -> "Coming in";
                        case SCANNING -> "Being checked";
                        case REJECTED -> "Rejected by the check";
                        case FAILED -> "Upload broke off";
                        case AVAILABLE, DELETED -> "";
                    },
                    switch (document.state()) {
                        case REJECTED, FAILED -> true;
                        default -> false;
                    },
                    document.held(),
                    document.uploader().name(),
                    Words.when(document.createdAt(), zone));
        }

        /** File names tell of examinees and never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }

    private static String inWords(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        return bytes < 1_000_000 ? bytes / 1000 + " kB" : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
    }

    /** The part of the page that is read anew when a document came or was checked. */
    @Controller
    static class Part {

        private final BookingQueries bookings;
        private final DocumentsPanel panel;

        Part(BookingQueries bookings, DocumentsPanel panel) {
            this.bookings = bookings;
            this.panel = panel;
        }

        @GetMapping("/bookings/{id:[a-z0-9:]{1,40}}/documents")
        String documents(@PathVariable String id, Model model) {
            var details = bookings.details(new BookingId(id));
            panel.show(details, model);
            model.addAttribute("bookingId", id);
            return "documents :: rows";
        }
    }
}
