package au.com.medicalexambooking.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a document has come. */
public enum DocumentState {
    /** Its bytes are coming in. */
    PENDING,
    /** Stored and waiting for its checks; nobody reads it. */
    SCANNING,
    /** May be read. */
    AVAILABLE,
    /** A check found something; kept apart and never given out. */
    REJECTED,
    /** Its upload broke off. */
    FAILED,
    /** Removed; the row is its tombstone. */
    DELETED;

    /** The value in the database and in JSON. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException where there is no such state
     */
    public static DocumentState of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
