package au.com.medicalexambooking.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a person is to the platform; the access rules hang on it. */
public enum Role {
    /** A referrer: a lawyer or assistant in a firm. */
    USER,
    /** Examines; sees the own examinations only. */
    SPECIALIST,
    /** A coordinator of the examination company. */
    STAFF,
    /** The coordinators' supervisor. */
    MANAGER,
    /** Runs users, organisations and specialists. */
    ADMIN,
    /** A part of the platform acting by itself; nobody signs in with it. */
    SYSTEM;

    /** The value used in the database, in JSON and as the engine's group id. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException where no role has this value
     */
    public static Role of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** Coordinators, managers and administrators: the people of the examination company. */
    public boolean isOperator() {
        return this == STAFF || this == MANAGER || this == ADMIN;
    }
}
