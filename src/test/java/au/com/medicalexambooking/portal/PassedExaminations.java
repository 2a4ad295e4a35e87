package au.com.medicalexambooking.portal;

import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.testing.People;
import java.time.Duration;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;

/** Lets the time of examinations pass, and finds what people have to do then. */
record PassedExaminations(RuntimeService runtime, ManagementService management, People people) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** From now on the booking waits for its outcome. */
    void pass(String booking) {
        timePasses(booking, "ExaminationTimePassed");
    }

    /** The timer of the booking's process at this element fires, as soon as there is one. */
    void timePasses(String booking, String element) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(OptimisticLockingException.class)
                .until(() -> {
                    var timers =
                            runtime.createProcessInstanceQuery().processInstanceBusinessKey(booking).list().stream()
                                    .flatMap(instance -> management
                                            .createJobQuery()
                                            .processInstanceId(instance.getId())
                                            .activityId(element)
                                            .timers()
                                            .list()
                                            .stream())
                                    .toList();
                    timers.forEach(timer -> management.executeJob(timer.getId()));
                    return !timers.isEmpty();
                });
    }

    /** The id of the booking's open task of this kind, as soon as there is one. */
    String task(String booking, String kind) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            var found = people.admin()
                                    .get("/api/tasks?bookingId=" + booking + "&definitionKey=" + kind)
                                    .is(200)
                                    .json();
                            return found.isEmpty()
                                    ? ""
                                    : found.get(0).path("id").asText();
                        },
                        id -> !id.isEmpty());
    }
}
