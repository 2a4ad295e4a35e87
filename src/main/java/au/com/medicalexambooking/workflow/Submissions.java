package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds what Tasklist sends against the task's form and what else must be so, as it is done with what comes over our own API.
 */
@Component
public class Submissions {

    private final TaskService tasks;
    private final FormService forms;
    private final TaskConditions conditions;
    private final ObjectMapper json;

    Submissions(TaskService tasks, FormService forms, TaskConditions conditions, ObjectMapper json) {
        this.tasks = tasks;
        this.forms = forms;
        this.conditions = conditions;
        this.json = json;
    }

    /**
     * @return the name of the task, empty where there is none
     */
    public Optional<String> nameOf(String taskId) {
        return find(taskId).map(Task::getName);
    }

    /**
     * @param values by the names of the form's fields
     * @throws ApiException 400 that names each field which is wrong; else a refusal that says what is missing
     */
    @Transactional
    public void check(String taskId, Map<String, Object> values) {
        find(taskId).ifPresent(task -> {
            var checked = TaskForm.read(forms.getDeployedTaskForm(taskId), json).check(values);
            if (tasks.getVariable(taskId, BookingLifecycle.BOOKING_ID.name()) instanceof String booking) {
                conditions.check(task.getTaskDefinitionKey(), new BookingId(booking), checked);
            }
        });
    }

    private Optional<Task> find(String taskId) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(taskId).singleResult());
    }
}
