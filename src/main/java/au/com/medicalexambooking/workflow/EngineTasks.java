package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingAccess;
import au.com.medicalexambooking.booking.BookingAccess.Act;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskAlreadyClaimedException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.TaskQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The engine's user tasks, seen and done under the platform's own access rules. */
@Service
@Transactional
class EngineTasks implements BookingTasks {

    private static final int LONGEST_LIST = 500;

    private static final Set<String> ABOUT_THE_EXAMINATION =
            Set.of(BookingLifecycle.Element.RECORD_OUTCOME.id(), BookingLifecycle.Element.PREPARE_REPORT.id());

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final FormService forms;
    private final HistoryService history;
    private final TaskConditions conditions;
    private final BookingAccess access;
    private final SpecialistDirectory specialists;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final ObjectMapper json;

    EngineTasks(
            TaskService tasks,
            RuntimeService runtime,
            FormService forms,
            HistoryService history,
            TaskConditions conditions,
            BookingAccess access,
            SpecialistDirectory specialists,
            CurrentActor currentActor,
            AuditTrail audit,
            ObjectMapper json) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.forms = forms;
        this.history = history;
        this.conditions = conditions;
        this.access = access;
        this.specialists = specialists;
        this.currentActor = currentActor;
        this.audit = audit;
        this.json = json;
    }

    @Override
    public List<Task> list(Filter filter) {
        var query = visible();
        if (query.isEmpty()) {
            return List.of();
        }
        var bookingId = filter.bookingId();
        if (bookingId != null) {
            query.get().processInstanceBusinessKey(bookingId.value());
        }
        if (filter.mine()) {
            query.get().taskAssignee(currentActor.get().effectiveUser().value());
        }
        var definitionKey = filter.definitionKey();
        if (definitionKey != null) {
            query.get().taskDefinitionKey(definitionKey);
        }
        var found = views(query.get().orderByDueDate().asc().listPage(0, LONGEST_LIST));
        audit.record(AuditEvent.done("task.listed", "task", "-").with(Map.of("count", found.size())));
        return found;
    }

    @Override
    public TaskWithForm find(String taskId) {
        var task = open(taskId);
        var form = form(taskId);
        Map<String, Object> variables = new HashMap<>(once(taskId, () -> tasks.getVariables(taskId, form.keys())));
        var view = views(List.of(task)).stream().findFirst().orElseThrow(EngineTasks::alreadyDone);
        audit.record(AuditEvent.done("task.read", "task", taskId).with(Map.of("bookingId", bookingOf(task))));
        return new TaskWithForm(view, form.schema(), variables);
    }

    @Override
    public void claim(String taskId) {
        var task = mayDo(open(taskId));
        var user = user();
        if (task.getAssignee() != null && !task.getAssignee().equals(user)) {
            throw claimedByAnother();
        }
        once(taskId, () -> {
            tasks.claim(taskId, user);
            return task;
        });
        audit.record(AuditEvent.done("task.claimed", "task", taskId).with(Map.of("bookingId", bookingOf(task))));
    }

    @Override
    public void unclaim(String taskId) {
        var task = mayDo(open(taskId));
        if (task.getAssignee() == null) {
            return;
        }
        if (!task.getAssignee().equals(user()) && currentActor.get().role() != Role.MANAGER) {
            throw claimedByAnother();
        }
        once(taskId, () -> {
            tasks.setAssignee(taskId, null);
            return task;
        });
        audit.record(AuditEvent.done("task.unclaimed", "task", taskId).with(Map.of("bookingId", bookingOf(task))));
    }

    @Override
    public void complete(String taskId, Map<String, Object> variables) {
        var task = mayDo(open(taskId));
        if (task.getAssignee() != null && !task.getAssignee().equals(user())) {
            throw claimedByAnother();
        }
        var values = form(taskId).check(variables);
        conditions.check(task.getTaskDefinitionKey(), new BookingId(bookingOf(task)), values);
        complete(task, values);
    }

    /** The open task of this kind that waits in the booking's lifecycle. */
    Optional<org.camunda.bpm.engine.task.Task> openTaskOf(BookingId booking, BookingLifecycle.Element kind) {
        return tasks
                .createTaskQuery()
                .processDefinitionKey(BookingLifecycle.KEY)
                .processInstanceBusinessKey(booking.value())
                .taskDefinitionKey(kind.id())
                .list()
                .stream()
                .findFirst();
    }

    /** Completes the task in the name of the current actor, whose rights were asked. */
    void complete(org.camunda.bpm.engine.task.Task task, Map<String, Object> variables) {
        var booking = bookingOf(task);
        audit.record(AuditEvent.done("task.completed", "task", task.getId())
                .with(Map.of("bookingId", booking, "definitionKey", task.getTaskDefinitionKey())));
        once(task.getId(), () -> {
            tasks.setAssignee(task.getId(), user());
            tasks.complete(task.getId(), variables);
            return task;
        });
    }

    /** Of two who do the same at the same moment, one is told that he was second. */
    private <T extends @Nullable Object> T once(String taskId, Supplier<T> act) {
        return once(() -> tasks.createTaskQuery().taskId(taskId).count() > 0, act);
    }

    /**
     * Does what needs something that another may be taking away at the same moment. The engine fails in many ways then,
     * some of them by accident; whichever it was, what has gone was done by somebody else.
     */
    static <T extends @Nullable Object> T once(BooleanSupplier stillThere, Supplier<T> act) {
        try {
            return act.get();
        } catch (OptimisticLockingException | ConcurrencyFailureException e) {
            throw alreadyDone();
        } catch (TaskAlreadyClaimedException e) {
            throw claimedByAnother();
        } catch (ApiException refused) {
            throw refused;
        } catch (RuntimeException failed) {
            refusalIn(failed).ifPresent(refused -> {
                throw refused;
            });
            if (isThere(stillThere, failed)) {
                throw failed;
            }
            throw alreadyDone();
        }
    }

    /** The engine wraps what a listener of a task throws, more than once. */
    private static Optional<ApiException> refusalIn(RuntimeException failed) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
                .filter(ApiException.class::isInstance)
                .map(ApiException.class::cast)
                .findFirst();
    }

    private static boolean isThere(BooleanSupplier stillThere, RuntimeException failed) {
        try {
            return stillThere.getAsBoolean();
        } catch (RuntimeException notToBeTold) {
            failed.addSuppressed(notToBeTold);
            return true;
        }
    }

    private static ApiException alreadyDone() {
        return ApiException.conflict(
                "task_already_completed", "Somebody else has done this meanwhile. Load the booking again.", Map.of());
    }

    private static ApiException claimedByAnother() {
        return ApiException.conflict("task_claimed_by_another", "Somebody else has taken this task.", Map.of());
    }

    /** Tasks that the caller may know of; empty where there can be none. */
    private Optional<TaskQuery> visible() {
        var actor = currentActor.get();
        var query = tasks.createTaskQuery().active();
        if (actor.role() == Role.USER) {
            audit.recordIndependently(AuditEvent.denied("task.listed", "task", "-", "forbidden"));
            throw ApiException.forbidden("Tasks are done by coordinators and specialists.");
        }
        if (actor.role() != Role.SPECIALIST) {
            return Optional.of(query);
        }
        return specialistId(actor)
                .map(id -> query.processVariableValueEquals(BookingLifecycle.SPECIALIST_ID.name(), id)
                        .taskDefinitionKeyIn(ABOUT_THE_EXAMINATION.toArray(String[]::new)));
    }

    private Optional<String> specialistId(Actor actor) {
        return specialists
                .findByUser(actor.effectiveUser())
                .map(specialist -> specialist.id().value());
    }

    private org.camunda.bpm.engine.task.Task open(String taskId) {
        var query = visible();
        var task = query.map(found -> found.taskId(taskId).singleResult());
        if (task.isPresent()) {
            return task.get();
        }
        if (wasVisible(taskId)) {
            throw alreadyDone();
        }
        throw ApiException.notFound();
    }

    /** Whether the caller could see the task before it was completed. */
    private boolean wasVisible(String taskId) {
        var done = history.createHistoricTaskInstanceQuery()
                .taskId(taskId)
                .finished()
                .singleResult();
        if (done == null) {
            return false;
        }
        if (currentActor.get().role() != Role.SPECIALIST) {
            return true;
        }
        return ABOUT_THE_EXAMINATION.contains(done.getTaskDefinitionKey())
                && specialistId(currentActor.get())
                        .map(id -> history.createHistoricVariableInstanceQuery()
                                        .processInstanceId(done.getProcessInstanceId())
                                        .variableValueEquals(BookingLifecycle.SPECIALIST_ID.name(), id)
                                        .count()
                                > 0)
                        .orElse(false);
    }

    private org.camunda.bpm.engine.task.Task mayDo(org.camunda.bpm.engine.task.Task task) {
        var act = ABOUT_THE_EXAMINATION.contains(task.getTaskDefinitionKey()) ? Act.RECORD_EXAMINATION : Act.SETTLE;
        access.require(new BookingId(bookingOf(task)), act);
        return task;
    }

    private String user() {
        return currentActor.get().effectiveUser().value();
    }

    private TaskForm form(String taskId) {
        return TaskForm.read(once(taskId, () -> forms.getDeployedTaskForm(taskId)), json);
    }

    /** The booking of a task that was open a moment ago, and may be done meanwhile. */
    private String bookingOf(org.camunda.bpm.engine.task.Task task) {
        var booking = once(
                task.getId(), () -> runtime.getVariable(task.getExecutionId(), BookingLifecycle.BOOKING_ID.name()));
        if (booking == null) {
            throw alreadyDone();
        }
        return (String) booking;
    }

    private List<Task> views(List<org.camunda.bpm.engine.task.Task> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        var instances = found.stream()
                .map(org.camunda.bpm.engine.task.Task::getProcessInstanceId)
                .distinct()
                .toArray(String[]::new);
        var bookings = valuesByInstance(BookingLifecycle.BOOKING_ID.name(), instances);
        var references = valuesByInstance(BookingLifecycle.BOOKING_REFERENCE.name(), instances);
        var offeredToStaff = tasks
                .createTaskQuery()
                .processInstanceIdIn(instances)
                .taskCandidateGroup(Role.STAFF.value())
                .includeAssignedTasks()
                .list()
                .stream()
                .map(org.camunda.bpm.engine.task.Task::getId)
                .collect(Collectors.toSet());
        return found.stream()
                // Done since it was found: it has left no booking to look up.
                .filter(task -> bookings.containsKey(task.getProcessInstanceId()))
                .map(task -> new Task(
                        task.getId(),
                        task.getName(),
                        task.getTaskDefinitionKey(),
                        new BookingId(Objects.requireNonNull(bookings.get(task.getProcessInstanceId()))),
                        references.getOrDefault(task.getProcessInstanceId(), ""),
                        task.getCreateTime().toInstant(),
                        Optional.ofNullable(task.getDueDate())
                                .map(Date::toInstant)
                                .orElse(null),
                        task.getAssignee(),
                        offeredToStaff.contains(task.getId()) ? List.of(Role.STAFF.value()) : List.of()))
                .toList();
    }

    private Map<String, String> valuesByInstance(String variable, String[] instances) {
        return runtime
                .createVariableInstanceQuery()
                .variableName(variable)
                .processInstanceIdIn(instances)
                .list()
                .stream()
                .collect(Collectors.toMap(
                        VariableInstance::getProcessInstanceId,
                        instance -> String.valueOf(instance.getValue()),
                        (first, second) -> first));
    }
}
