package au.com.medicalexambooking.sandbox.acuity;

/** A dynamic webhook subscription: one event, one target. */
public record SandboxSubscription(long id, String event, String target, String status) {

    static final String ACTIVE = "active";

    boolean wants(String happened) {
        return ACTIVE.equals(status) && event.equals(happened);
    }
}
