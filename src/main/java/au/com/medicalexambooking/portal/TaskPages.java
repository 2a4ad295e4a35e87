package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.portal.TaskView.Line;
import au.com.medicalexambooking.workflow.BookingTasks;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final String TASK = "/{task:[A-Za-z0-9-]{1,64}}";

    private final BookingTasks tasks;
    private final BookingQueries bookings;
    private final UserDirectory users;
    private final CurrentActor currentActor;
    private final Clock clock;

    TaskPages(
            BookingTasks tasks, BookingQueries bookings, UserDirectory users, CurrentActor currentActor, Clock clock) {
        this.tasks = tasks;
        this.bookings = bookings;
        this.users = users;
        this.currentActor = currentActor;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(required = false) @Nullable String told,
            Model model) {
        var user = user();
        var found = tasks.list(new BookingTasks.Filter(null, false, null));
        var takers = takers(found);
        var now = clock.instant();
        var all = found.stream()
                .sorted(Comparator.comparing(BookingTasks.Task::dueAt, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(task -> Line.of(task, now, user, takers.get(String.valueOf(task.assignee()))))
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
            return page(found, given, Map.of(), model);
        } catch (ApiException refused) {
            return afterRefusal(id, refused);
        }
    }

    private String page(
            BookingTasks.TaskWithForm found, Map<String, String> given, Map<String, String> problems, Model model) {
        var details = bookings.details(found.task().bookingId());
        var booking = details.booking();
        var zone = booking.specialist().zone();
        var taker =
                takers(List.of(found.task())).get(String.valueOf(found.task().assignee()));
        model.addAttribute("task", Line.of(found.task(), clock.instant(), user(), taker));
        model.addAttribute("booking", booking);
        model.addAttribute("when", Words.when(booking.appointmentDate(), zone));
        model.addAttribute("words", TaskForms.words(found.form()));
        model.addAttribute("fields", TaskForms.fields(found.form(), given, problems));
        model.addAttribute("summary", WizardView.Problem.of(problems));
        model.addAttribute("zoneName", ViewerZone.city(zone));
        if (!model.containsAttribute("told")) {
            model.addAttribute("told", "");
        }
        role(model);
        return "task";
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

    @PostMapping(TASK + "/complete")
    String complete(@PathVariable("task") String id, @RequestParam Map<String, String> form, Model model) {
        try {
            var found = tasks.find(id);
            var booking = bookings.details(found.task().bookingId()).booking();
            Map<String, String> problems = new LinkedHashMap<>();
            var values =
                    TaskForms.values(found.form(), form, booking.specialist().zone(), problems);
            if (problems.isEmpty()) {
                try {
                    tasks.complete(id, values);
                    return "redirect:/tasks?told=done";
                } catch (ApiException refused) {
                    if (!(refused.details().get("fields") instanceof Map<?, ?> fields)) {
                        throw refused;
                    }
                    fields.forEach((key, message) -> problems.put(String.valueOf(key), String.valueOf(message)));
                }
            }
            return page(found, form, problems, model);
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
