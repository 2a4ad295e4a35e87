package au.com.medicalexambooking.identity;

import java.util.Locale;

/** The parts of the platform that act by themselves; each has a row in {@code users} that nobody can sign in with. */
public enum SystemComponent {
    ACUITY,
    PROCESS,
    RECONCILER,
    NOTIFICATION,
    DOCUMENTS,
    SETUP;

    /** The id under which this part's acts are recorded. */
    public UserId userId() {
        return new UserId("system:" + name().toLowerCase(Locale.ROOT));
    }
}
