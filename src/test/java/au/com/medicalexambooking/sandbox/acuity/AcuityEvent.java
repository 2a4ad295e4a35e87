package au.com.medicalexambooking.sandbox.acuity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What can happen to an appointment, in Acuity's spelling. */
public enum AcuityEvent {
    SCHEDULED,
    RESCHEDULED,
    CANCELED,
    CHANGED;

    private static final String PREFIX = "appointment.";

    /** The bare word of the documentation: {@code scheduled}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The event of a subscription and the action of its deliveries: {@code appointment.scheduled}. */
    public String prefixed() {
        return PREFIX + word();
    }

    /** Events a subscription may name. */
    static List<String> subscribable() {
        return Stream.concat(Arrays.stream(values()).map(AcuityEvent::prefixed), Stream.of("order.completed"))
                .toList();
    }
}
