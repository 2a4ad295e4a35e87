package au.com.medicalexambooking.workflow;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.operaton.bpm.engine.ProcessEngine;
import org.operaton.bpm.engine.RuntimeService;
import org.operaton.bpm.engine.runtime.ActivityInstance;
import org.operaton.bpm.engine.runtime.ProcessInstance;

/**
 * Stands in for the engine's assertions, which Operaton has but does not publish: what {@link Scenario} uses of them, no
 * more. To be deleted once they can be had.
 */
final class BpmnAwareTests {

    private static @Nullable RuntimeService runtime;

    private BpmnAwareTests() {}

    static void init(ProcessEngine engine) {
        runtime = engine.getRuntimeService();
    }

    static Waiting assertThat(ProcessInstance instance) {
        return new Waiting(instance.getId());
    }

    /** Where an instance stands: activities that are open, and those that a job is to enter or to leave. */
    record Waiting(String instance) {

        void isWaitingAt(String... activities) {
            Assertions.assertThat(places(Objects.requireNonNull(runtime).getActivityInstance(instance)))
                    .contains(activities);
        }

        private static Set<String> places(ActivityInstance open) {
            Set<String> places = new HashSet<>();
            for (var transition : open.getChildTransitionInstances()) {
                places.add(transition.getActivityId());
            }
            for (var child : open.getChildActivityInstances()) {
                places.add(child.getActivityId());
                places.addAll(places(child));
            }
            return places;
        }
    }
}
