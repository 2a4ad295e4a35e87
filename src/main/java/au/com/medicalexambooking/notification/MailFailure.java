package au.com.medicalexambooking.notification;

/** A mail was not handed over. The message names the cause by a code and never an address. */
public final class MailFailure extends RuntimeException {

    /** What a failure means for the mail. */
    public enum Kind {
        /** The provider will never accept this mail; trying again is useless. */
        REFUSED,
        /** The provider is not taking mails now; this one was certainly not sent. */
        NOT_NOW,
        /** The provider was not reached or did not answer; this mail may have been sent. */
        UNKNOWN
    }

    private final Kind kind;

    public MailFailure(Kind kind, String code) {
        super(code);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
