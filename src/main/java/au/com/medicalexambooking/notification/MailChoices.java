package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;

/** Whether somebody wants a mail that may be done without. */
public interface MailChoices {

    /**
     * Asked when a mail is queued: a choice does not call mails back that wait already. What the person's role does not offer
     * as a choice (any more) is wanted.
     */
    boolean wants(UserId user, Role role, MailKind kind);
}
