package au.com.medicalexambooking.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A way to show a second factor. */
public enum FactorMethod {
    /** The signature of a device that its owner has enrolled; no other site can ask for it. */
    PASSKEY,
    /** The code of an authenticator app. */
    TOTP,
    /** A code that was mailed for this one sign-in; for referrers only. */
    EMAIL,
    /** One of the codes that were shown when the factor was set up; each works once. */
    RECOVERY_CODE;

    /** The value used in the database and in JSON. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException where no method has this value
     */
    public static FactorMethod of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
