package au.com.medicalexambooking.scheduling;

import org.jspecify.annotations.Nullable;

/** A call to the appointment book that did not bring what was asked; its kind says what may be done next. */
public abstract sealed class SchedulingException extends RuntimeException
        permits SlotTaken, RequestRefused, SchedulingUnavailable, OutcomeUnknown {

    SchedulingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
