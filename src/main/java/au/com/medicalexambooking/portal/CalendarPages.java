package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.BookingQueries.Summary;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Examinations by day. The server writes four weeks as a list, which is all that a browser without JavaScript needs; with
 * it, a calendar takes the list's place and asks for the days that it shows.
 */
@Controller
@RequestMapping("/bookings/calendar")
class CalendarPages {

    private static final int DAYS = 28;
    private static final int ROWS = 100;
    private static final int MOST_PAGES = 10;
    private static final int LONGEST_PERIOD_DAYS = 62;

    private final BookingQueries bookings;
    private final SpecialistDirectory specialists;
    private final CurrentActor currentActor;
    private final Clock clock;

    CalendarPages(BookingQueries bookings, SpecialistDirectory specialists, CurrentActor currentActor, Clock clock) {
        this.bookings = bookings;
        this.specialists = specialists;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    @GetMapping
    String calendar(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String specialist,
            @RequestParam(required = false) @Nullable String view,
            Model model) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var first = Words.typedDay(from)
                .filter(day -> day.getYear() >= 2000 && day.getYear() < 2900)
                .orElse(today)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var chosen = known(specialist);
        var role = currentActor.get().role();
        var now = clock.instant();
        var days = all(first, first.plusDays(DAYS - 1L), chosen).stream()
                .map(booking -> BookingView.of(booking, role, now))
                .collect(Collectors.groupingBy(BookingView::day, LinkedHashMap::new, Collectors.toList()));
        model.addAttribute("days", days);
        model.addAttribute("first", first);
        model.addAttribute("period", Words.day(first) + " to " + Words.day(first.plusDays(DAYS - 1L)));
        model.addAttribute("earlier", first.minusDays(DAYS));
        model.addAttribute("later", first.plusDays(DAYS));
        model.addAttribute("specialist", chosen);
        model.addAttribute(
                "view", view != null && Set.of("month", "week", "list").contains(view) ? view : "month");
        model.addAttribute("start", Words.typedDay(from).orElse(null));
        model.addAttribute(
                "specialists",
                specialists.list().stream()
                        .sorted(Comparator.comparing(SpecialistView::name))
                        .map(one -> new BookingListPages.Choice(
                                one.id().value(), one.name(), one.id().value().equals(chosen)))
                        .toList());
        return "calendar";
    }

    /** What the calendar shows between two instants. */
    @GetMapping("/events")
    @ResponseBody
    List<Event> events(
            @RequestParam String start,
            @RequestParam String end,
            @RequestParam(required = false) @Nullable String specialist) {
        var from = instant("start", start);
        var until = instant("end", end);
        if (until.isBefore(from) || ChronoUnit.DAYS.between(from, until) > LONGEST_PERIOD_DAYS) {
            throw ApiException.badField("end", "Ask for at most " + LONGEST_PERIOD_DAYS + " days at once.");
        }
        // A day more at each end: days are counted in each specialist's zone, the calendar's instants in the reader's.
        return all(day(from).minusDays(1), day(until).plusDays(1), known(specialist)).stream()
                .filter(booking -> !booking.appointmentDate().isBefore(from)
                        && booking.appointmentDate().isBefore(until))
                .map(Event::of)
                .toList();
    }

    private List<Summary> all(LocalDate from, LocalDate to, @Nullable String specialist) {
        var filter = new Filter(
                null,
                null,
                null,
                specialist == null ? Set.of() : Set.of(specialist),
                null,
                from,
                to,
                Order.EARLIEST_FIRST,
                1,
                ROWS);
        var all = new ArrayList<Summary>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            var rows = bookings.search(filter.at(page, ROWS)).bookings();
            all.addAll(rows);
            if (rows.size() < ROWS) {
                break;
            }
        }
        return all;
    }

    private static @Nullable String known(@Nullable String specialist) {
        return specialist == null || !specialist.matches("[A-Za-z0-9:_-]{1,40}") ? null : specialist;
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant instant(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiException.badField(field, "Write an instant with its offset.");
        }
    }

    /**
     * An examination as the calendar draws it.
     *
     * @param local when it is where it takes place, in words
     */
    record Event(
            String id,
            String title,
            Instant start,
            Instant end,
            String url,
            String progress,
            String label,
            String icon,
            String specialist,
            String local) {

        static Event of(Summary booking) {
            var look = Words.look(booking.currentProgress());
            return new Event(
                    booking.id().value(),
                    booking.examineeName(),
                    booking.appointmentDate(),
                    booking.appointmentDate().plus(booking.durationMinutes(), ChronoUnit.MINUTES),
                    "/bookings/" + booking.id().value(),
                    look.key(),
                    look.label(),
                    look.icon(),
                    booking.specialist().name(),
                    Words.when(booking.appointmentDate(), booking.specialist().zone()));
        }

        /** Names of examinees never reach a log. */
        @Override
        public String toString() {
            return "Event[" + id + "]";
        }
    }
}
