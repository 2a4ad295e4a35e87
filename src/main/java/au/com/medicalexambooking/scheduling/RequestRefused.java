package au.com.medicalexambooking.scheduling;

/** The book understood and refused for good; repeating the same request brings the same answer. */
public final class RequestRefused extends SchedulingException {

    private final String code;

    public RequestRefused(String code) {
        super("The appointment book refused: " + code, null);
        this.code = code;
    }

    /** The book's own code, for example {@code required_field}. */
    public String code() {
        return code;
    }
}
