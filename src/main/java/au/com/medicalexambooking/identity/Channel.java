package au.com.medicalexambooking.identity;

import java.util.Locale;

/** The way by which an act reached the platform; recorded in the audit trail. */
public enum Channel {
    PORTAL,
    API,
    JOB,
    WEBHOOK,
    CAMUNDA;

    /** The value used in the audit trail. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
