package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.identity.ApiException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One document in the portal: to look at or listen to, and to delete after reading what that means. */
@Controller
@RequestMapping("/bookings/{id:[a-z0-9:]{1,40}}/documents")
class DocumentPages {

    private static final String DOCUMENT = "/{document:[a-z0-9]{1,40}}";

    private final BookingQueries bookings;
    private final DocumentsPanel panel;
    private final Documents documents;

    DocumentPages(BookingQueries bookings, DocumentsPanel panel, Documents documents) {
        this.bookings = bookings;
        this.panel = panel;
        this.documents = documents;
    }

    /** The part of the page that is read anew when a document came or was checked. */
    @GetMapping
    String rows(@PathVariable String id, Model model) {
        panel.show(bookings.details(new BookingId(id)), model);
        return "documents :: anew";
    }

    /** The bytes are asked for by the browser, from the address that records each reading. */
    @GetMapping(DOCUMENT)
    String look(@PathVariable String id, @PathVariable String document, Model model) {
        var details = bookings.details(new BookingId(id));
        show(details, document, model);
        return "document";
    }

    @GetMapping(DOCUMENT + "/delete")
    String askBeforeDeleting(@PathVariable String id, @PathVariable String document, Model model) {
        if (!documents.toBeDeleted(document).booking().value().equals(id)) {
            throw ApiException.notFound();
        }
        show(bookings.details(new BookingId(id)), document, model);
        return "document-delete";
    }

    @PostMapping(DOCUMENT + "/delete")
    String delete(@PathVariable String id, @PathVariable String document, RedirectAttributes redirect) {
        var name = documents.toBeDeleted(document).fileName();
        try {
            documents.delete(document);
            redirect.addFlashAttribute("flash", name + " deleted for good.");
        } catch (ApiException refusal) {
            if (refusal.status() != HttpStatus.CONFLICT) {
                throw refusal;
            }
            redirect.addFlashAttribute("documentsProblem", refusal.getMessage());
        }
        return "redirect:/bookings/" + id + "#h-documents";
    }

    private void show(BookingQueries.Details details, String document, Model model) {
        model.addAttribute("document", panel.line(details, document).orElseThrow(ApiException::notFound));
        model.addAttribute("booking", details.booking());
        model.addAttribute("bookingId", details.booking().id().value());
    }
}
