package au.com.medicalexambooking.notification;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.AccountMails;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Queues in the caller's transaction and wakes this node's outbox after the commit. */
@Service
class TransactionalNotifications implements Notifications, AccountMails {

    private final MailQueue queue;
    private final MailOutbox outbox;

    TransactionalNotifications(MailQueue queue, MailOutbox outbox) {
        this.queue = queue;
        this.outbox = outbox;
    }

    @Override
    public void queue(BookingMail mail) {
        queue(() -> queue.add(mail));
    }

    @Override
    public void queue(AccountMail mail) {
        queue(() -> queue.add(mail));
    }

    private void queue(BooleanSupplier isNew) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalTransactionStateException("A mail is queued only inside a transaction");
        }
        if (isNew.getAsBoolean()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    outbox.nudge();
                }
            });
        }
    }
}
