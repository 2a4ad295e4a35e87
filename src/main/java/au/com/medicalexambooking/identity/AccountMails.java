package au.com.medicalexambooking.identity;

/**
 * What sign-on needs of the mails. The notification module depends on this one, not the other way round, so the promise is
 * named here and kept there.
 */
public interface AccountMails {

    /**
     * Queues the mail in the caller's transaction, to be sent after its commit; fails where there is no transaction. A mail
     * with an effect key that is queued already is not queued again. Links and codes are forgotten once the mail is sent.
     */
    void queue(AccountMail mail);
}
