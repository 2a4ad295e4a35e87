package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.stereotype.Component;

/**
 * The lists that Tasklist opens on. Stored queries hold no expressions (the engine is told to refuse them), so each person
 * has a list of the own tasks, and overdue tasks are those whose priority {@link OverdueTasks} has raised.
 */
@Component
class TaskFilters {

    private static final Map<String, Object> BOOKING_REFERENCE = Map.of("name", "bookingReference", "label", "Booking");

    private final FilterService filters;
    private final TaskService tasks;
    private final WebappAccess access;

    TaskFilters(FilterService filters, TaskService tasks, WebappAccess access) {
        this.filters = filters;
        this.tasks = tasks;
        this.access = access;
    }

    /** The lists that coordinators, managers and administrators share. */
    void create() {
        share(
                "All coordination tasks",
                "Everything that waits for a coordinator, most urgent first",
                0,
                offered().includeAssignedTasks());
        share(
                "Open for the coordinators",
                "Nobody has taken these yet",
                10,
                offered().taskUnassigned());
        share("Overdue", "Past their due date", 20, tasks.createTaskQuery().taskMinPriority(OverdueTasks.PRIORITY));
        share("No-shows to follow up", "Book again or close, as agreed with the referrer", 30, kind("FollowUpNoShow"));
        share("Direct bookings to assign", "Made in Acuity; whose are they?", 40, kind("AssignReferrer"));
        share("Briefs to obtain", "Due and not complete", 45, kind("ObtainBrief"));
        share("Outcomes to record", "Did the examinee come?", 50, kind("RecordOutcome"));
        share("Reports to deliver", "With the specialists", 60, kind("PrepareReport"));
        share("Payments to confirm", "Reports released, invoices open", 70, kind("ConfirmPayment"));
    }

    /** The list of the tasks that this person has taken. */
    static void createOwn(FilterService filters, TaskService tasks, String user) {
        if (filters.createTaskFilterQuery().filterOwner(user).count() == 0) {
            var own = filters.newTaskFilter("My tasks");
            own.setOwner(user);
            own.setProperties(properties("What I have taken, most urgent first", 5));
            own.setQuery(
                    tasks.createTaskQuery().taskAssignee(user).orderByDueDate().asc());
            filters.saveFilter(own);
        }
    }

    private TaskQuery offered() {
        return tasks.createTaskQuery().taskCandidateGroup(Role.STAFF.value());
    }

    private TaskQuery kind(String definitionKey) {
        return tasks.createTaskQuery().taskDefinitionKey(definitionKey);
    }

    private void share(String name, String description, int position, TaskQuery query) {
        Filter filter = Optional.ofNullable(
                        filters.createTaskFilterQuery().filterName(name).singleResult())
                .orElseGet(() -> filters.newTaskFilter(name));
        filter.setProperties(properties(description, position));
        filter.setQuery(query.orderByDueDate().asc());
        var saved = filters.saveFilter(filter);
        EngineDirectory.GROUPS.stream()
                .filter(role -> role != Role.ADMIN)
                .forEach(role -> access.grantFilter(role, saved.getId()));
    }

    private static Map<String, Object> properties(String description, int position) {
        return Map.of(
                "description",
                description,
                "priority",
                position,
                "color",
                "#0e5866",
                "refresh",
                true,
                "showUndefinedVariable",
                false,
                "variables",
                List.of(BOOKING_REFERENCE));
    }
}
