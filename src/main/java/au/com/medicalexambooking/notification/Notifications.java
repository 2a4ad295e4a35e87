package au.com.medicalexambooking.notification;

/** Queues mails. */
public interface Notifications {

    /**
     * Queues the mail in the caller's transaction, to be sent after its commit; fails where there is no transaction. A
     * mail with an effect key that is queued already is not queued again.
     */
    void queue(BookingMail mail);
}
