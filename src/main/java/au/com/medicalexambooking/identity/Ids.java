package au.com.medicalexambooking.identity;

import io.github.thibaultmeyer.cuid.CUID;

/** Makes the application's ids: cuid2 strings, which reveal neither order nor number. */
public final class Ids {

    private Ids() {}

    /** A new id of 24 lower-case letters and digits. */
    public static String next() {
        return CUID.randomCUID2(24).toString();
    }
}
