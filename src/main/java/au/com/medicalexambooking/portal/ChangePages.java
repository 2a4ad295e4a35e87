package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingAccess;
import au.com.medicalexambooking.booking.BookingDesk;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.workflow.CancellationTerms;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Moving and cancelling an examination: pages of their own, so that what follows is read before it is done. A refusal comes
 * back as the same page with the reason, and with what was typed still there.
 */
@Controller
@RequestMapping("/bookings/{id:[a-z0-9:]{1,40}}")
class ChangePages {

    private static final int DAYS = 14;
    private static final int LONGEST_REASON = 1000;

    private final BookingQueries bookings;
    private final BookingDesk desk;
    private final BookingAccess access;
    private final Availability availability;
    private final CancellationTerms terms;
    private final CurrentActor currentActor;
    private final Clock clock;

    ChangePages(
            BookingQueries bookings,
            BookingDesk desk,
            BookingAccess access,
            Availability availability,
            CancellationTerms terms,
            CurrentActor currentActor,
            Clock clock) {
        this.bookings = bookings;
        this.desk = desk;
        this.access = access;
        this.availability = availability;
        this.terms = terms;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    /**
     * Times of two weeks.
     *
     * @param from the first day, or today where it is missing or has passed
     */
    @GetMapping("/reschedule")
    String times(@PathVariable String id, @RequestParam(required = false) @Nullable String from, Model model) {
        access.require(new BookingId(id), BookingAccess.Act.CHANGE_TIME);
        return timesPage(
                bookings.details(new BookingId(id)), Words.typedDay(from).orElse(null), null, model);
    }

    @PostMapping("/reschedule")
    String move(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String start,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(defaultValue = "-1") long version,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var booking = new BookingId(id);
        access.require(booking, BookingAccess.Act.CHANGE_TIME);
        var details = bookings.details(booking);
        var firstDay = Words.typedDay(from).orElse(null);
        var wanted = instant(start);
        if (wanted.isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return timesPage(details, firstDay, new Problem("Choose a time", "Nothing was changed."), model);
        }
        if (details.booking().version() != version) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("chosen", wanted.get().toString());
            return timesPage(
                    details,
                    firstDay,
                    new Problem(
                            "Somebody changed this booking meanwhile",
                            "It is now on " + when(details) + ". If your time is still right, move it once more."),
                    model);
        }
        try {
            desk.reschedule(booking, wanted.get());
            redirect.addFlashAttribute(
                    "flash",
                    "Moved to "
                            + Words.when(
                                    wanted.get(), details.booking().specialist().zone())
                            + ". Everyone is told by email.");
            return "redirect:/bookings/" + id;
        } catch (ApiException refusal) {
            return refused(refusal, booking, firstDay, wanted.get(), response, model);
        }
    }

    private String refused(
            ApiException refusal,
            BookingId booking,
            @Nullable LocalDate firstDay,
            Instant wanted,
            HttpServletResponse response,
            Model model) {
        pass(refusal);
        response.setStatus(refusal.status().value());
        var details = bookings.details(booking);
        var zone = details.booking().specialist().zone();
        model.addAttribute("chosen", wanted.toString());
        if (refusal.code().equals("slot_taken")) {
            model.addAttribute("nearest", nearest(refusal, zone));
            return timesPage(
                    details,
                    firstDay,
                    new Problem(
                            Words.when(wanted, zone) + " has just been taken",
                            "The examination stays on " + when(details) + ". Choose one of the nearest free times, or"
                                    + " another one below."),
                    model);
        }
        return timesPage(details, firstDay, new Problem(heading(refusal), String.valueOf(refusal.getMessage())), model);
    }

    private static List<Time> nearest(ApiException refusal, ZoneId zone) {
        return refusal.details().get("availableTimes") instanceof List<?> times
                ? times.stream()
                        .filter(OffsetDateTime.class::isInstance)
                        .map(time -> Time.of(((OffsetDateTime) time).toInstant(), zone))
                        .limit(6)
                        .toList()
                : List.of();
    }

    private String timesPage(
            BookingQueries.Details details, @Nullable LocalDate from, @Nullable Problem problem, Model model) {
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var today = clock.instant().atZone(zone).toLocalDate();
        var first = from == null || from.isBefore(today) || from.isAfter(today.plusYears(2)) ? today : from;
        common(details, problem, model);
        try {
            var days = availability
                    .slots(booking.specialist().id(), first, first.plusDays(DAYS - 1), details.appointmentTypeId())
                    .stream()
                    .map(slot -> slot.start().toInstant())
                    .filter(start -> !start.equals(booking.appointmentDate()))
                    .collect(Collectors.groupingBy(
                            start -> Words.day(start, zone),
                            LinkedHashMap::new,
                            Collectors.mapping(start -> Time.of(start, zone), Collectors.toList())));
            model.addAttribute("days", days);
        } catch (ApiException unavailable) {
            model.addAttribute("days", Map.of());
            model.addAttribute("unavailable", true);
        }
        model.addAttribute("first", first);
        model.addAttribute("period", Words.day(first) + " to " + Words.day(first.plusDays(DAYS - 1)));
        model.addAttribute("earlier", first.isAfter(today) ? first.minusDays(DAYS) : null);
        model.addAttribute("later", first.plusDays(DAYS));
        model.addAttribute("zone", zone.getId());
        return "reschedule";
    }

    @GetMapping("/cancel")
    String consequences(@PathVariable String id, Model model) {
        access.require(new BookingId(id), BookingAccess.Act.CHANGE_TIME);
        return cancelPage(new BookingId(id), null, model);
    }

    @PostMapping("/cancel")
    String cancel(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "-1") long version,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var booking = new BookingId(id);
        access.require(booking, BookingAccess.Act.CHANGE_TIME);
        model.addAttribute("reason", reason);
        model.addAttribute("note", note);
        var details = bookings.details(booking);
        if (details.booking().version() != version) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return cancelPage(
                    booking,
                    new Problem(
                            "Somebody changed this booking meanwhile",
                            "It is now on " + when(details) + ". Read it once more before you cancel."),
                    model);
        }
        var text = reason.isBlank() ? note.strip() : note.isBlank() ? reason : reason + ": " + note.strip();
        if (text.isEmpty() || text.length() > LONGEST_REASON || text.indexOf('\0') >= 0) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return cancelPage(
                    booking,
                    new Problem(
                            text.isEmpty() ? "Choose a reason" : "The note is too long",
                            "The examination is not cancelled."),
                    model);
        }
        try {
            desk.cancel(booking, text);
            redirect.addFlashAttribute("flash", "Cancelled. The time is released and everyone is told by email.");
            return "redirect:/bookings/" + id;
        } catch (ApiException refusal) {
            pass(refusal);
            response.setStatus(refusal.status().value());
            return cancelPage(booking, new Problem(heading(refusal), String.valueOf(refusal.getMessage())), model);
        }
    }

    private String cancelPage(BookingId id, @Nullable Problem problem, Model model) {
        var details = bookings.details(id);
        common(details, problem, model);
        if (NextStep.isChangeable(details.booking(), clock.instant())) {
            model.addAttribute("terms", terms.of(id));
        }
        return "cancel";
    }

    private void common(BookingQueries.Details details, @Nullable Problem problem, Model model) {
        model.addAttribute(
                "booking", BookingView.of(details.booking(), currentActor.get().role(), clock.instant()));
        model.addAttribute("version", details.booking().version());
        model.addAttribute("problem", problem);
    }

    /** What is hidden or forbidden has its own page. */
    private static void pass(ApiException refusal) {
        if (refusal.status() == HttpStatus.NOT_FOUND || refusal.status() == HttpStatus.FORBIDDEN) {
            throw refusal;
        }
    }

    private static String heading(ApiException refusal) {
        return switch (refusal.code()) {
            case "scheduling_unavailable" -> "The specialist's calendar can't be reached";
            case "change_being_checked" -> "The change is being checked";
            case "booking_not_changeable" -> "This booking can't be changed any more";
            default -> "The booking stays as it was";
        };
    }

    private static String when(BookingQueries.Details details) {
        return Words.when(
                details.booking().appointmentDate(),
                details.booking().specialist().zone());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Why it did not happen, and what holds now. */
    record Problem(String heading, String sentence) {}

    /** A free time. */
    record Time(String start, String day, String label) {

        static Time of(Instant start, ZoneId zone) {
            return new Time(start.toString(), Words.day(start, zone), Words.time(start, zone));
        }
    }
}
