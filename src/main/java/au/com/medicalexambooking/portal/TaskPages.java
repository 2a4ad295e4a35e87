package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.Selection;
import au.com.medicalexambooking.document.DocumentCategory;
import au.com.medicalexambooking.document.Documents;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.TaskView.Line;
import au.com.medicalexambooking.workflow.BookingTasks;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** The work that waits for specialists and coordinators, and the forms by which they do it. */
@Controller
@RequestMapping("/tasks")
class TaskPages {

    private static final int NAMES_AT_ONCE = 100;
    private static final String PREPARE_REPORT = "PrepareReport";
    private static final String TASK = "/{task:[A-Za-z0-9-]{1,64}}";

    private final BookingTasks tasks;
    private final BookingQueries bookings;
    private final Documents documents;
    private final ReferrerChoice referrers;
    private final UserDirectory users;
    private final CurrentActor currentActor;
    private final Clock clock;

    TaskPages(
            BookingTasks tasks,
            BookingQueries bookings,
            Documents documents,
            ReferrerChoice referrers,
            UserDirectory users,
            CurrentActor currentActor,
            Clock clock) {
        this.tasks = tasks;
        this.bookings = bookings;
        this.documents = documents;
        this.referrers = referrers;
        this.users = users;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(required = false) @Nullable String told,
            @RequestParam(required = false) @Nullable String of,
            Model model) {
        var user = user();
        var found = tasks.list(new BookingTasks.Filter(null, false, null));
        var takers = takers(found);
        var examinees = examinees(found);
        var now = clock.instant();
        var all = found.stream()
                .sorted(Comparator.comparing(BookingTasks.Task::dueAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(task -> Line.of(
                        task,
                        examinees.getOrDefault(task.bookingId(), ""),
                        now,
                        user,
                        takers.get(String.valueOf(task.assignee()))))
                .toList();
        var mine = all.stream().filter(Line::mine).toList();
        var free = all.stream().filter(line -> line.taker() == null).toList();
        var overdue = all.stream().filter(Line::overdue).toList();
        model.addAttribute(
                "lines",
                switch (view) {
                    case "mine" -> mine;
                    case "free" -> free;
                    case "overdue" -> overdue;
                    default -> all;
                });
        model.addAttribute("view", List.of("mine", "free", "overdue").contains(view) ? view : "all");
        model.addAttribute(
                "counts",
                Map.of("all", all.size(), "mine", mine.size(), "free", free.size(), "overdue", overdue.size()));
        model.addAttribute("told", told == null ? "" : told);
        model.addAttribute("of", of != null && of.matches("[a-z0-9]{1,40}") ? of : null);
        role(model);
        return "tasks";
    }

    @GetMapping(TASK)
    String show(@PathVariable("task") String id, @RequestParam(required = false) @Nullable String told, Model model) {
        try {
            var found = tasks.find(id);
            var given = new HashMap<String, String>();
            found.variables().forEach((key, value) -> given.put(key, String.valueOf(value)));
            model.addAttribute("told", told == null ? "" : told);
            return page(found, given, Map.of(), false, model);
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    /** The task that a booking waits for now: pages and forms of the engine know the booking, not the task. */
    @GetMapping("/of/{booking:[a-z0-9]{1,40}}")
    String ofBooking(@PathVariable String booking) {
        var found = tasks.list(new BookingTasks.Filter(new BookingId(booking), false, null));
        return found.stream()
                .findFirst()
                .map(task -> "redirect:/tasks/" + task.id())
                .orElse("redirect:/tasks?told=none");
    }

    private String page(
            BookingTasks.TaskWithForm found,
            Map<String, String> given,
            Map<String, String> problems,
            boolean isSearched,
            Model model) {
        var details = bookings.details(found.task().bookingId());
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var taker =
                takers(List.of(found.task())).get(String.valueOf(found.task().assignee()));
        model.addAttribute("task", Line.of(found.task(), booking.examineeName(), clock.instant(), user(), taker));
        model.addAttribute("booking", booking);
        model.addAttribute("when", Words.when(booking.appointmentDate(), zone));
        model.addAttribute("words", TaskForms.words(found.form()));
        var chosenByName = ReferrerChoice.fieldsOf(found.form());
        model.addAttribute(
                "fields",
                TaskForms.fields(found.form(), given, problems).stream()
                        .filter(field -> !chosenByName.contains(field.key()))
                        .toList());
        model.addAttribute("referrers", chosenByName.isEmpty() ? null : referrers.offer(given, isSearched));
        model.addAttribute("referrerProblem", problems.get(ReferrerChoice.FIELD));
        model.addAttribute("contact", chosenByName.isEmpty() ? null : details.examineeEmail());
        model.addAttribute(
                "reports",
                found.task().definitionKey().equals(PREPARE_REPORT)
                        ? documents.list(booking.id(), DocumentCategory.REPORT).stream()
                                .map(document -> DocumentsPanel.Line.of(document, false, zone))
                                .toList()
                        : null);
        model.addAttribute("summary", summary(found.form(), problems));
        model.addAttribute("zoneName", ReaderZone.city(zone));
        if (!model.containsAttribute("told")) {
            model.addAttribute("told", "");
        }
        role(model);
        return "task";
    }

    /** Each problem with the name of its field, which the words beside the field need not repeat. */
    private static List<WizardView.Problem> summary(Map<String, Object> form, Map<String, String> problems) {
        var labels = TaskForms.fields(form, Map.of(), Map.of()).stream()
                .filter(field -> !field.label().isEmpty())
                .collect(Collectors.toMap(TaskView.Field::key, TaskView.Field::label));
        var named = new LinkedHashMap<String, String>();
        problems.forEach(
                (key, message) -> named.put(key, labels.containsKey(key) ? labels.get(key) + ": " + message : message));
        return WizardView.Problem.of(named);
    }

    @PostMapping(TASK + "/claim")
    String claim(@PathVariable("task") String id) {
        try {
            tasks.claim(id);
            return "redirect:/tasks/" + id;
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    @PostMapping(TASK + "/unclaim")
    String unclaim(@PathVariable("task") String id) {
        try {
            tasks.unclaim(id);
            return "redirect:/tasks?told=released";
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    /** Whoever loads the answer to a form again, or comes back to it from signing in, is led to the task. */
    @GetMapping({TASK + "/claim", TASK + "/unclaim", TASK + "/find", TASK + "/complete"})
    String again(@PathVariable("task") String id) {
        return "redirect:/tasks/" + id;
    }

    /** Looks for referrers; what is filled in already stays. The text is posted, so that no address tells it. */
    @PostMapping(TASK + "/find")
    String find(@PathVariable("task") String id, @RequestParam Map<String, String> form, Model model) {
        try {
            return page(tasks.find(id), form, Map.of(), true, model);
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    @PostMapping(TASK + "/complete")
    String complete(@PathVariable("task") String id, @RequestParam Map<String, String> form, Model model) {
        try {
            var found = tasks.find(id);
            var booking = bookings.details(found.task().bookingId()).booking();
            Map<String, String> problems = new LinkedHashMap<>();
            var filled = ReferrerChoice.fieldsOf(found.form()).isEmpty() ? form : referrers.ids(form, problems);
            var values =
                    TaskForms.values(found.form(), filled, booking.specialist().zone(), problems);
            if (problems.isEmpty()) {
                try {
                    tasks.complete(id, values);
                    return "redirect:/tasks?told=done&of="
                            + found.task().bookingId().value();
                } catch (ApiException refused) {
                    if (!(refused.details().get("fields") instanceof Map<?, ?> fields)) {
                        throw refused;
                    }
                    fields.forEach((key, message) -> problems.put(String.valueOf(key), String.valueOf(message)));
                }
            }
            return page(found, form, problems, false, model);
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    /** What somebody else did meanwhile is told where it helps: on the list, or on the task that somebody has taken. */
    private static String afterRefusal(String id, ApiException refused) {
        if (refused.status() != HttpStatus.CONFLICT) {
            throw refused;
        }
        return refused.code().equals("task_claimed_by_another")
                ? "redirect:/tasks/" + id + "?told=taken"
                : "redirect:/tasks?told=gone";
    }

    private String user() {
        return currentActor.get().effectiveUser().value();
    }

    /** Who is examined, read as a list of bookings is read: with the reader's rights, and recorded. */
    private Map<BookingId, String> examinees(List<BookingTasks.Task> found) {
        var names = new HashMap<BookingId, String>();
        var waiting =
                found.stream().map(BookingTasks.Task::bookingId).distinct().toList();
        for (int first = 0; first < waiting.size(); first += NAMES_AT_ONCE) {
            var some = Set.copyOf(waiting.subList(first, Math.min(first + NAMES_AT_ONCE, waiting.size())));
            bookings.search(new Filter(
                            null,
                            null,
                            null,
                            null,
                            Set.of(),
                            null,
                            null,
                            null,
                            Order.EARLIEST_FIRST,
                            1,
                            NAMES_AT_ONCE,
                            new Selection(null, null, null, null, null, null, some)))
                    .bookings()
                    .forEach(booking -> names.put(booking.id(), booking.examineeName()));
        }
        return names;
    }

    private Map<String, String> takers(List<BookingTasks.Task> found) {
        return found.stream()
                .map(task -> String.valueOf(task.assignee()))
                .distinct()
                .filter(assignee -> !assignee.equals("null"))
                .collect(Collectors.toMap(
                        assignee -> assignee,
                        assignee -> users.find(new UserId(assignee))
                                .map(Person::name)
                                .orElse("Somebody else")));
    }

    private void role(Model model) {
        var role = currentActor.get().role();
        model.addAttribute("mayDo", role == Role.SPECIALIST || role == Role.STAFF || role == Role.MANAGER);
        model.addAttribute("seesTasklist", role.isOperator());
        model.addAttribute("seesCockpit", role == Role.MANAGER || role == Role.ADMIN);
        model.addAttribute("mayRelease", role == Role.MANAGER);
    }
}
