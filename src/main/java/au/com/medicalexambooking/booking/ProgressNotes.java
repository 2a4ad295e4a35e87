package au.com.medicalexambooking.booking;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Carries the note that a person gave with a step to the progress row that the step writes, past the process: notes may
 * hold health information, which the engine must not keep. A note lives as long as the current transaction.
 */
@Component
public class ProgressNotes {

    private static final Object KEY = new Object();

    /** The next progress row of this transaction carries this note. */
    public void set(@Nullable String note) {
        clear();
        if (note == null || note.isBlank()) {
            return;
        }
        TransactionSynchronizationManager.bindResource(KEY, note);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                clear();
            }
        });
    }

    Optional<String> take() {
        var note = (String) TransactionSynchronizationManager.getResource(KEY);
        clear();
        return Optional.ofNullable(note);
    }

    private static void clear() {
        TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
    }
}
