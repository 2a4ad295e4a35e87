package au.com.medicalexambooking.workflow.web;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.workflow.BookingTasks;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** User tasks over REST. */
@RestController
@RequestMapping(path = "/api/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tasks")
class TaskController {

    private final BookingTasks tasks;

    TaskController(BookingTasks tasks) {
        this.tasks = tasks;
    }

    /** A task as lists show it. */
    @Schema(name = "Task")
    record TaskJson(
            String id,
            String name,
            String definitionKey,
            String bookingId,
            String bookingReference,
            OffsetDateTime createdAt,
            @Schema(nullable = true) @Nullable OffsetDateTime dueAt,
            @Schema(nullable = true) @Nullable String assignee,
            List<String> candidateGroups) {

        static TaskJson of(BookingTasks.Task task) {
            var dueAt = task.dueAt();
            return new TaskJson(
                    task.id(),
                    task.name(),
                    task.definitionKey(),
                    task.bookingId().value(),
                    task.bookingReference(),
                    at(task.createdAt()),
                    dueAt == null ? null : at(dueAt),
                    task.assignee(),
                    task.candidateGroups());
        }

        private static OffsetDateTime at(Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
    }

    /** A task with its form and what the form holds already. */
    @Schema(name = "TaskWithForm")
    record TaskWithFormJson(@JsonUnwrapped TaskJson task, Map<String, Object> form, Map<String, Object> variables) {}

    /** What the form asked for. */
    record Completion(@NotNull @Size(max = 20) Map<String, Object> variables) {}

    @GetMapping
    @Operation(summary = "List open tasks")
    List<TaskJson> list(
            @RequestParam(required = false) @Pattern(regexp = "[A-Za-z0-9_-]{1,40}") @Nullable String bookingId,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(required = false) @Size(max = 60) @Nullable String definitionKey) {
        var filter = new BookingTasks.Filter(bookingId == null ? null : new BookingId(bookingId), mine, definitionKey);
        return tasks.list(filter).stream().map(TaskJson::of).toList();
    }

    @GetMapping("/{taskId}")
    @Operation(summary = "Get a task with its form")
    TaskWithFormJson get(@PathVariable @Size(max = 64) String taskId) {
        var found = tasks.find(taskId);
        return new TaskWithFormJson(TaskJson.of(found.task()), found.form(), found.variables());
    }

    @PostMapping("/{taskId}/claim")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Claim a task")
    void claim(@PathVariable @Size(max = 64) String taskId) {
        tasks.claim(taskId);
    }

    @PostMapping("/{taskId}/unclaim")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give a task back")
    void unclaim(@PathVariable @Size(max = 64) String taskId) {
        tasks.unclaim(taskId);
    }

    @PostMapping("/{taskId}/complete")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Complete a task")
    void complete(@PathVariable @Size(max = 64) String taskId, @Valid @RequestBody Completion completion) {
        tasks.complete(taskId, completion.variables());
    }
}
