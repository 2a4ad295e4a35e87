package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.identity.ApiException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.stereotype.Component;

/** Holds what Tasklist sends against the task's form, as it is done with what comes over our own API. */
@Component
public class Submissions {

    private final TaskService tasks;
    private final FormService forms;
    private final ObjectMapper json;

    Submissions(TaskService tasks, FormService forms, ObjectMapper json) {
        this.tasks = tasks;
        this.forms = forms;
        this.json = json;
    }

    /**
     * @return the name of the task, empty where there is none
     */
    public Optional<String> nameOf(String taskId) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(taskId).singleResult())
                .map(task -> task.getName());
    }

    /**
     * @param values by the names of the form's fields
     * @throws ApiException 400 that names each field which is wrong
     */
    public void check(String taskId, Map<String, Object> values) {
        if (nameOf(taskId).isPresent()) {
            TaskForm.read(forms.getDeployedTaskForm(taskId), json).check(values);
        }
    }
}
