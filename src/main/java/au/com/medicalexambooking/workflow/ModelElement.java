package au.com.medicalexambooking.workflow;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** An element of a process model; the constant's name spells its id: {@code RECORD_OUTCOME} is {@code RecordOutcome}. */
interface ModelElement {

    /** The constant's name. */
    String name();

    /** The id in the model. */
    default String id() {
        return Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
