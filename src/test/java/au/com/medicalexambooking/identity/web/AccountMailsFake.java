package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.AccountMails;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps the mails about accounts that were committed, and holds callers to having a transaction. */
class AccountMailsFake implements AccountMails {

    private final List<AccountMail> committed = new CopyOnWriteArrayList<>();

    @Override
    public void queue(AccountMail mail) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                if (committed.stream().noneMatch(former -> former.effectKey().equals(mail.effectKey()))) {
                    committed.add(mail);
                }
            }
        });
    }

    /** The mails of one kind to this address, oldest first. */
    List<AccountMail> to(String recipient, AccountMail.Kind kind) {
        return committed.stream()
                .filter(mail -> mail.recipient().equals(recipient) && mail.kind() == kind)
                .toList();
    }
}
