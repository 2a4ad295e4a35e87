package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of bookings and the page of one booking, where Tasklist's links lead. */
@Controller
class BookingPages {

    private static final int ROWS = 20;
    private static final int LAST_PAGE = 10_000;

    private final BookingQueries bookings;

    BookingPages(BookingQueries bookings) {
        this.bookings = bookings;
    }

    @GetMapping("/bookings")
    String list(
            @RequestParam(required = false) @Nullable BookingStatus status,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var number = Math.min(Math.max(page, 1), LAST_PAGE);
        var found = bookings.search(new BookingQueries.Filter(status, Set.of(), null, null, null, number, ROWS));
        var pages = Math.max(1, (found.total() + ROWS - 1) / ROWS);
        model.addAttribute(
                "rows", found.bookings().stream().map(BookingView::of).toList());
        model.addAttribute("total", found.total());
        model.addAttribute("status", status == null ? "" : status.value());
        model.addAttribute("page", number);
        model.addAttribute("pages", pages);
        return "bookings";
    }

    @GetMapping("/bookings/{id:[a-z0-9:]{1,40}}")
    String details(@PathVariable String id, Model model) {
        var details = bookings.details(new BookingId(id));
        model.addAttribute("booking", BookingView.of(details.booking()));
        model.addAttribute("details", details);
        model.addAttribute(
                "history",
                details.progress().stream()
                        .map(entry -> BookingView.Step.of(
                                entry, details.booking().specialist().zone()))
                        .toList());
        var reportDueAt = details.reportDueAt();
        model.addAttribute(
                "reportDue",
                reportDueAt == null
                        ? null
                        : BookingView.when(
                                reportDueAt, details.booking().specialist().zone()));
        return "booking";
    }
}
