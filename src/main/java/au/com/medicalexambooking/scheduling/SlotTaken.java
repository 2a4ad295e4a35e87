package au.com.medicalexambooking.scheduling;

/** The time is not free (any more). After an unknown outcome this may mean that our own first try succeeded. */
public final class SlotTaken extends SchedulingException {

    public SlotTaken(String code) {
        super("The time is not available: " + code, null);
    }
}
