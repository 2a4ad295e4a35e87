package au.com.medicalexambooking.scheduling;

import org.jspecify.annotations.Nullable;

/** The request left and no usable answer came back: it may have taken effect. Look it up; never blindly repeat it. */
public final class OutcomeUnknown extends SchedulingException {

    public OutcomeUnknown(String reason, @Nullable Throwable cause) {
        super("The outcome is unknown: " + reason, cause);
    }
}
