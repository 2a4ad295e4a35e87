package au.com.medicalexambooking.workflow.engine;

import java.util.AbstractMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans that a model may name: delegates and task listeners, nothing else of the application. They are looked up when a
 * step first needs them, because they depend on modules that depend on the engine.
 */
final class DelegateBeans extends AbstractMap<Object, Object> {

    private final ListableBeanFactory beans;
    private @Nullable Set<String> names;

    DelegateBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public boolean containsKey(Object name) {
        return name instanceof String && names().contains(name);
    }

    @Override
    public @Nullable Object get(Object name) {
        return name instanceof String text && names().contains(text) ? beans.getBean(text) : null;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return names().stream()
                .map(name ->
                        (Entry<Object, Object>) new SimpleImmutableEntry<Object, Object>(name, beans.getBean(name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private synchronized Set<String> names() {
        var known = names;
        if (known == null) {
            known = Stream.of(JavaDelegate.class, TaskListener.class)
                    .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, false, false)))
                    .collect(Collectors.toUnmodifiableSet());
            names = known;
        }
        return known;
    }
}
