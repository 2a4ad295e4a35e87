package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistView;
import au.com.medicalexambooking.workflow.ProcessOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of bookings: its whole state is its address, but for what was searched for. */
@Controller
class BookingListPages {

    static final String HTMX = "HX-Request";

    private static final int ROWS = 20;
    private static final int LONGEST_SEARCH = 200;
    private static final int MOST_EXPORTED = 50_000;

    private final BookingQueries bookings;
    private final SpecialistDirectory specialists;
    private final UserDirectory users;
    private final ProcessOverview process;
    private final CurrentActor currentActor;
    private final Clock clock;

    BookingListPages(
            BookingQueries bookings,
            SpecialistDirectory specialists,
            UserDirectory users,
            ProcessOverview process,
            CurrentActor currentActor,
            Clock clock) {
        this.bookings = bookings;
        this.specialists = specialists;
        this.users = users;
        this.process = process;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    /** The page, or for htmx only what changes with the filters. */
    @GetMapping("/bookings")
    String list(
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var address = ListAddress.of(parameters);
        var text = KeptSearches.find(request.getSession(false), address.search());
        var filter = address.filter(text.orElse(null), ROWS, standing(address));
        var found = bookings.search(filter);
        var role = currentActor.get().role();
        var now = clock.instant();
        var briefs = bookings.briefs(found);
        var pages = (int) Math.max(1, (found.total() + ROWS - 1) / ROWS);
        model.addAttribute("address", address);
        model.addAttribute(
                "rows",
                found.bookings().stream()
                        .map(booking -> BookingView.of(booking, briefs.get(booking.id()), role, now))
                        .toList());
        model.addAttribute("total", found.total());
        model.addAttribute("pages", pages);
        model.addAttribute("numbers", numbers(address.page(), pages));
        model.addAttribute("first", (address.page() - 1L) * ROWS + 1);
        model.addAttribute(
                "last", (address.page() - 1L) * ROWS + found.bookings().size());
        model.addAttribute("text", text.orElse(""));
        var bookers = bookers(address);
        model.addAttribute("bookers", bookers);
        model.addAttribute("chips", chips(address, text.orElse(null), bookers));
        model.addAttribute("sorts", sorts(address));
        model.addAttribute("operator", role.isOperator());
        model.addAttribute("examines", role == Role.SPECIALIST);
        model.addAttribute("sort", ListAddress.key(address.order()));
        model.addAttribute("views", views(address, bookings.counts(filter), found.total()));
        model.addAttribute("fromDay", written(address.from()));
        model.addAttribute("toDay", written(address.to()));
        var partial = request.getHeader(HTMX) != null;
        model.addAttribute("partial", partial);
        if (partial) {
            if (!"1".equals(request.getHeader("X-Live"))) {
                response.setHeader("HX-Push-Url", address.toPage(address.page()));
            }
            return "bookings :: results";
        }
        model.addAttribute(
                "stages",
                Arrays.stream(Progress.values())
                        .map(progress -> new Choice(
                                progress.value(), Words.look(progress).label(), progress == address.progress()))
                        .toList());
        model.addAttribute(
                "specialists",
                specialists.list().stream()
                        .sorted(Comparator.comparing(SpecialistView::name))
                        .map(specialist -> new Choice(
                                specialist.id().value(),
                                specialist.name(),
                                specialist.id().value().equals(address.specialist())))
                        .toList());
        model.addAttribute("firms", role.isOperator() ? firms(address) : List.of());
        return "bookings";
    }

    /** Colleagues to choose among; the company's people look for somebody of any firm on a page of their own. */
    private List<Choice> bookers(ListAddress address) {
        var actor = currentActor.get();
        return actor.role() == Role.USER
                ? users.referrersOf(actor.organizations()).stream()
                        .map(one -> new Choice(
                                one.id().value(), one.name(), one.id().value().equals(address.bookedBy())))
                        .toList()
                : List.of();
    }

    private List<Choice> firms(ListAddress address) {
        return users.organizations().stream()
                .map(firm -> new Choice(
                        firm.id().value(), firm.name(), firm.id().value().equals(address.organization())))
                .toList();
    }

    /** Names are posted, and never in an address. */
    @PostMapping("/bookings/search")
    String search(
            @RequestParam(defaultValue = "") String text,
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request) {
        var address = ListAddress.of(parameters);
        if (text.isBlank()) {
            return "redirect:" + address.with("search", "");
        }
        if (text.length() > LONGEST_SEARCH || text.indexOf('\0') >= 0) {
            throw ApiException.badField("text", "Search for fewer characters.");
        }
        var key = KeptSearches.keep(request.getSession(), text.strip());
        var everywhere = parameters.containsKey("view") ? address : ListAddress.of(Map.of("view", "all"));
        return "redirect:" + everywhere.with("search", key);
    }

    /** The same list as a file, page by page, so that neither a long list nor a slow reader holds a connection. */
    @GetMapping("/bookings/export.csv")
    void export(@RequestParam Map<String, String> parameters, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var address = ListAddress.of(parameters);
        var text = KeptSearches.find(request.getSession(false), address.search());
        var filter = address.filter(text.orElse(null), BookingQueries.EXPORT_PAGE, standing(address));
        var page = bookings.export(filter.at(1, BookingQueries.EXPORT_PAGE));
        var out = CsvLine.file("bookings.csv", response);
        CsvLine.write(
                out,
                List.of(
                        "Reference",
                        "Examinee",
                        "Examination",
                        "Time zone",
                        "Minutes",
                        "Specialist",
                        "Specialty",
                        "Kind",
                        "Firm",
                        "Matter",
                        "Status",
                        "Progress",
                        "Report due"));
        for (int number = 1; !page.bookings().isEmpty(); number++) {
            for (var booking : page.bookings()) {
                CsvLine.write(out, line(booking));
            }
            if (page.bookings().size() < BookingQueries.EXPORT_PAGE
                    || number * BookingQueries.EXPORT_PAGE >= MOST_EXPORTED) {
                break;
            }
            page = bookings.export(filter.at(number + 1, BookingQueries.EXPORT_PAGE));
        }
        out.flush();
    }

    private static List<String> line(BookingQueries.Summary booking) {
        var zone = booking.specialist().zone();
        var matter = booking.matterReference();
        var due = booking.reportDueAt();
        return List.of(
                booking.reference(),
                booking.examineeName(),
                booking.appointmentDate().atZone(zone).toLocalDateTime().toString(),
                zone.getId(),
                Integer.toString(booking.durationMinutes()),
                booking.specialist().name(),
                booking.specialist().specialty(),
                booking.appointmentType().value(),
                booking.organizationName(),
                matter == null ? "" : matter,
                booking.status().value(),
                Words.look(booking.currentProgress()).label(),
                due == null ? "" : due.atZone(zone).toLocalDate().toString());
    }

    /** Only the company's people may ask by the process's steps; from anybody else that counts as not said. */
    private @Nullable Set<BookingId> standing(ListAddress address) {
        var step = address.figure().step();
        return step != null && currentActor.get().role().isOperator() ? process.bookingsAt(step) : null;
    }

    private static String written(@Nullable LocalDate day) {
        return day == null ? "" : Words.written(day);
    }

    /** What the reader looks at is counted with the page; the others may be some seconds old. */
    private static List<View> views(ListAddress address, Map<BookingStatus, Long> counts, long shown) {
        long all = Stream.of(BookingStatus.values())
                .mapToLong(status -> status.value().equals(address.view()) ? shown : counts.getOrDefault(status, 0L))
                .sum();
        return List.of("active", "closed", "archived", "all").stream()
                .map(view -> new View(
                        view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1),
                        address.with("view", view),
                        view.equals(address.view()),
                        view.equals(address.view())
                                ? shown
                                : view.equals("all") ? all : counts.getOrDefault(BookingStatus.of(view), 0L)))
                .toList();
    }

    private List<Link> chips(ListAddress address, @Nullable String text, List<Choice> bookers) {
        var chips = new ArrayList<Link>();
        if (text != null) {
            chips.add(new Link("Matching “" + text + "”", address.with("search", ""), false));
        }
        var progress = address.progress();
        if (progress != null) {
            chips.add(new Link(Words.look(progress).label(), address.with("progress", ""), false));
        }
        var specialist = address.specialist();
        if (specialist != null) {
            specialists.list().stream()
                    .filter(one -> one.id().value().equals(specialist))
                    .findFirst()
                    .ifPresent(one -> chips.add(new Link(one.name(), address.with("specialist", ""), false)));
        }
        var organization = address.organization();
        if (organization != null) {
            users.organization(new OrganizationId(organization))
                    .filter(firm -> currentActor.get().role().isOperator())
                    .ifPresent(firm -> chips.add(new Link(firm.name(), address.with("organization", ""), false)));
        }
        var booker = address.bookedBy();
        if (booker != null) {
            chips.add(new Link("Booked by " + name(booker, bookers), address.with("bookedBy", ""), false));
        }
        var from = address.from();
        if (from != null) {
            chips.add(new Link("From " + Words.day(from), address.with("from", ""), false));
        }
        var to = address.to();
        if (to != null) {
            chips.add(new Link("Until " + Words.day(to), address.with("to", ""), false));
        }
        address.figure()
                .said()
                .forEach(said -> chips.add(new Link(said.words(), address.without(said.parameters()), false)));
        return chips;
    }

    /** Whose name it is, as far as the reader may know the person. */
    private String name(String booker, List<Choice> bookers) {
        return currentActor.get().role().isOperator()
                ? users.find(new UserId(booker)).map(UserDirectory.Person::name).orElse("somebody unknown")
                : bookers.stream()
                        .filter(Choice::chosen)
                        .map(Choice::label)
                        .findFirst()
                        .orElse("somebody else");
    }

    private static Map<String, Sort> sorts(ListAddress address) {
        return Map.of(
                "date", sort(address, Order.EARLIEST_FIRST, Order.LATEST_FIRST),
                "name", sort(address, Order.BY_NAME, Order.BY_NAME_BACKWARDS),
                "specialist", sort(address, Order.BY_SPECIALIST, Order.BY_SPECIALIST_BACKWARDS),
                "progress", sort(address, Order.BY_PROGRESS, Order.BY_PROGRESS_BACKWARDS));
    }

    private static Sort sort(ListAddress address, Order up, Order down) {
        var order = address.order();
        return new Sort(
                address.with("sort", ListAddress.key(order == up ? down : up)),
                order == up ? "ascending" : order == down ? "descending" : "none",
                order == up ? "arrow-up" : "arrow-down");
    }

    /** The page before and after, the ends, and 0 for what is left out between. */
    private static List<Integer> numbers(int page, int pages) {
        var shown = new ArrayList<Integer>();
        IntStream.rangeClosed(1, pages)
                .filter(number -> number == 1 || number == pages || Math.abs(number - page) <= 1)
                .forEach(number -> {
                    if (!shown.isEmpty() && number > shown.get(shown.size() - 1) + 1) {
                        shown.add(0);
                    }
                    shown.add(number);
                });
        return shown;
    }

    /** A value to choose. */
    record Choice(String value, String label, boolean chosen) {}

    /** A way to another state of the page. */
    record Link(String label, String address, boolean current) {

        /** What was searched for never reaches a log. */
        @Override
        public String toString() {
            return "Link";
        }
    }

    /** A way to the bookings of a status, and how many there are. */
    record View(String label, String address, boolean current, long count) {}

    /** A column's heading: where it leads, and how it is sorted now. */
    record Sort(String address, String state, String icon) {}
}
