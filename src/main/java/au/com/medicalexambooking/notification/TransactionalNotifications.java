package au.com.medicalexambooking.notification;

import org.springframework.stereotype.Service;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Queues in the caller's transaction and wakes this node's outbox after the commit. */
@Service
class TransactionalNotifications implements Notifications {

    private final MailQueue queue;
    private final MailOutbox outbox;

    TransactionalNotifications(MailQueue queue, MailOutbox outbox) {
        this.queue = queue;
        this.outbox = outbox;
    }

    @Override
    public void queue(BookingMail mail) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalTransactionStateException("A mail is queued only inside a transaction");
        }
        if (queue.add(mail)) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    outbox.nudge();
                }
            });
        }
    }
}
