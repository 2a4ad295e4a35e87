package au.com.medicalexambooking.notification;

/** The way out for mails: one provider that accepts or refuses a finished message. */
public interface MailTransport {

    /**
     * Hands a message over, once and without retrying, within a time limit well below half a minute.
     *
     * @param recipient the address it goes to
     * @param message the complete MIME message
     * @return the provider's id of the message
     * @throws MailFailure when it was not accepted or nobody knows
     */
    String send(String recipient, byte[] message);
}
