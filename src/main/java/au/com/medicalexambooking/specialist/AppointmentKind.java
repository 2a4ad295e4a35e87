package au.com.medicalexambooking.specialist;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an examination is held. */
public enum AppointmentKind {
    IN_PERSON,
    TELEHEALTH;

    /** The value used in the database, in JSON and in the process. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AppointmentKind of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
