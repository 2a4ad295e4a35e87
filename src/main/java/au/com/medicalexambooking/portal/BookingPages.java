package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.audit.AuditReader;
import au.com.medicalexambooking.booking.BookingDesk;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one booking, where Tasklist's links lead too, and its quick look. */
@Controller
@RequestMapping("/bookings/{id:[a-z0-9:]{1,40}}")
class BookingPages {

    private static final int LONGEST_NOTES = 5000;
    private static final int TRAIL_ROWS = 50;

    private final BookingQueries bookings;
    private final BookingDesk desk;
    private final AuditReader trail;
    private final DocumentsPanel documents;
    private final CurrentActor currentActor;
    private final Clock clock;

    BookingPages(
            BookingQueries bookings,
            BookingDesk desk,
            AuditReader trail,
            DocumentsPanel documents,
            CurrentActor currentActor,
            Clock clock) {
        this.bookings = bookings;
        this.desk = desk;
        this.trail = trail;
        this.documents = documents;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    /** With {@code trail} in the address also who looked at it and changed it, for those who may read that. */
    @GetMapping
    String details(@PathVariable String id, HttpServletRequest request, Model model) {
        var details = bookings.details(new BookingId(id));
        if (request.getParameter("trail") != null) {
            var zone = details.booking().specialist().zone();
            model.addAttribute(
                    "trail",
                    trail
                            .read(new AuditReader.Filter(
                                    null, null, null, null, null, "booking", id, null, null, 1, TRAIL_ROWS))
                            .entries()
                            .stream()
                            .map(entry -> TrailLine.of(entry, zone))
                            .toList());
        }
        return page(details, model);
    }

    @GetMapping("/glance")
    String glance(@PathVariable String id, Model model) {
        var details = bookings.details(new BookingId(id));
        model.addAttribute(
                "booking",
                BookingView.of(
                        details.booking(), details.brief(), currentActor.get().role(), clock.instant()));
        return "bookings :: glance";
    }

    /** Internal notes; what somebody typed against an older version comes back with what changed. */
    @PostMapping("/notes")
    String notes(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String notes,
            @RequestParam long version,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        try {
            if (notes.length() > LONGEST_NOTES) {
                throw ApiException.badField("notes", "Notes have at most " + LONGEST_NOTES + " characters.");
            }
            desk.update(new BookingId(id), null, notes, version);
            redirect.addFlashAttribute("flash", "Notes saved.");
            return "redirect:/bookings/" + id;
        } catch (ApiException refusal) {
            if (refusal.status() == HttpStatus.NOT_FOUND || refusal.status() == HttpStatus.FORBIDDEN) {
                throw refusal;
            }
            response.setStatus(refusal.status().value());
            model.addAttribute("typedNotes", notes);
            model.addAttribute(
                    "notesProblem",
                    refusal.status() == HttpStatus.PRECONDITION_FAILED
                            ? "Somebody changed this booking meanwhile. What is saved now stands above the field, and what"
                                    + " you typed is still in it."
                            : refusal.getMessage());
            return page(bookings.details(new BookingId(id)), model);
        }
    }

    private String page(BookingQueries.Details details, Model model) {
        var role = currentActor.get().role();
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var now = clock.instant();
        var due = booking.reportDueAt();
        model.addAttribute("booking", BookingView.of(booking, details.brief(), role, now));
        documents.show(details, model);
        model.addAttribute("details", details);
        model.addAttribute("version", booking.version());
        model.addAttribute("track", ProgressTrack.of(details, now));
        model.addAttribute("reportDue", due == null ? null : Words.when(due, zone));
        var history = new ArrayList<>(details.progress().stream()
                .map(entry -> HistoryLine.of(entry, zone))
                .toList());
        Collections.reverse(history);
        model.addAttribute("history", history);
        model.addAttribute("mayNote", role == Role.STAFF || role == Role.MANAGER);
        model.addAttribute("seesNotes", role.isOperator());
        model.addAttribute("printedAt", Words.when(now, zone));
        model.addAttribute("seesTrail", role == Role.MANAGER || role == Role.ADMIN);
        return "booking";
    }
}
