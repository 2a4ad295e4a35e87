package au.com.medicalexambooking.booking;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a booking has come. */
public enum Progress {
    SCHEDULED,
    RESCHEDULED,
    CANCELLED,
    NO_SHOW,
    GENERATING_REPORT,
    REPORT_GENERATED,
    PAYMENT_RECEIVED;

    /** The value used in the database and in JSON. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is left to be done after it. */
    boolean isLast() {
        return this == CANCELLED || this == PAYMENT_RECEIVED;
    }

    @JsonCreator
    public static Progress of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
