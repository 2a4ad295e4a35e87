package au.com.medicalexambooking.workflow.engine;

import java.time.Clock;
import java.util.Date;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Raises the priority of tasks that are past their due date, so that a list can show them without an expression. */
@Component
class OverdueTasks {

    /** The priority of an overdue task; 50 is the priority of all others. */
    static final int PRIORITY = 75;

    private static final Logger LOG = LoggerFactory.getLogger(OverdueTasks.class);

    private final TaskService tasks;
    private final Clock clock;

    OverdueTasks(TaskService tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT5S")
    void raise() {
        tasks.createTaskQuery()
                .dueBefore(Date.from(clock.instant()))
                .taskMaxPriority(PRIORITY - 1)
                .listPage(0, 200)
                .forEach(this::raise);
    }

    private void raise(Task task) {
        try {
            tasks.setPriority(task.getId(), PRIORITY);
        } catch (OptimisticLockingException e) {
            LOG.debug("Task {} was changed meanwhile; it is looked at again in a minute", task.getId());
        }
    }
}
