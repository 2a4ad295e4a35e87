package au.com.medicalexambooking.workflow;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;

/**
 * A process variable with its name and type, so that neither is repeated where it is read, written or tested. Only what the
 * engine keeps as it is may be stored: strings, numbers, booleans and dates.
 */
final class ProcessVariable<T> {

    private final String name;
    private final Function<T, Object> toStored;
    private final Function<Object, T> fromStored;

    private ProcessVariable(String name, Function<T, Object> toStored, Function<Object, T> fromStored) {
        this.name = name;
        this.toStored = toStored;
        this.fromStored = fromStored;
    }

    static ProcessVariable<String> ofText(String name) {
        return new ProcessVariable<>(name, value -> value, String.class::cast);
    }

    static <T> ProcessVariable<T> ofText(String name, Function<T, String> toText, Function<String, T> parse) {
        return new ProcessVariable<>(name, toText::apply, stored -> parse.apply((String) stored));
    }

    static ProcessVariable<Boolean> ofBoolean(String name) {
        return new ProcessVariable<>(name, value -> value, Boolean.class::cast);
    }

    static ProcessVariable<Integer> ofInteger(String name) {
        return new ProcessVariable<>(name, value -> value, stored -> ((Number) stored).intValue());
    }

    static ProcessVariable<Instant> ofInstant(String name) {
        return new ProcessVariable<>(name, Date::from, stored -> ((Date) stored).toInstant());
    }

    String name() {
        return name;
    }

    /** The value, or a telling exception where it is missing or of another type. */
    T from(VariableScope scope) {
        return findIn(scope).orElseThrow(() -> new IllegalStateException("Process variable " + name + " is missing"));
    }

    Optional<T> findIn(VariableScope scope) {
        return parse(scope.getVariable(name));
    }

    Optional<T> findIn(Map<String, Object> variables) {
        return parse(variables.get(name));
    }

    void set(VariableScope scope, T value) {
        scope.setVariable(name, toStored.apply(value));
    }

    void put(Map<String, Object> variables, T value) {
        variables.put(name, toStored.apply(value));
    }

    private Optional<T> parse(@Nullable Object stored) {
        if (stored == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(fromStored.apply(stored));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IllegalStateException("Process variable " + name + " has an unusable value", e);
        }
    }
}
