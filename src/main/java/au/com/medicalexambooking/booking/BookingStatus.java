package au.com.medicalexambooking.booking;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a booking still needs anybody's attention. */
public enum BookingStatus {
    /** Under way. */
    ACTIVE,
    /** Over: paid, cancelled, or closed without an examination. */
    CLOSED,
    /** Past its retention period. */
    ARCHIVED;

    /** The value used in the database and in JSON. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static BookingStatus of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
