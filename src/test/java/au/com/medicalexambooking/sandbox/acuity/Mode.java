package au.com.medicalexambooking.sandbox.acuity;

/** As whom a change is made: a client is held to availability, notice and forms, an administrator is not. */
enum Mode {
    CLIENT,
    ADMIN;

    boolean isClient() {
        return this == CLIENT;
    }
}
