package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.AppointmentChangeHinted;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Hands due hints on as {@link AppointmentChangeHinted}, one transaction for each appointment, so that one that cannot be
 * taken in leaves the others alone.
 */
final class ChangeHintsHandOver implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeHintsHandOver.class);
    private static final Duration VISIBLE_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 100;

    private final JdbcChangeHints hints;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;

    ChangeHintsHandOver(JdbcChangeHints hints, TransactionOperations transaction, ApplicationEventPublisher events) {
        this.hints = hints;
        this.transaction = transaction;
        this.events = events;
    }

    @Override
    public void process(Exchange exchange) {
        handOverDue();
    }

    /** Hands on what is due; returns how many appointments were handed on. */
    int handOverDue() {
        int handedOver = 0;
        for (int turn = 0; turn < MOST_AT_ONCE; turn++) {
            var outcome = handOverOne();
            if (outcome == Outcome.NOTHING_DUE) {
                break;
            }
            if (outcome == Outcome.HANDED_OVER) {
                handedOver++;
            }
        }
        return handedOver;
    }

    private Outcome handOverOne() {
        var current = new String[] {""};
        try {
            transaction.executeWithoutResult(status -> {
                for (var appointmentId : hints.takeDue(1, VISIBLE_AGAIN_AFTER)) {
                    current[0] = appointmentId;
                    events.publishEvent(new AppointmentChangeHinted(appointmentId));
                }
            });
            return current[0].isEmpty() ? Outcome.NOTHING_DUE : Outcome.HANDED_OVER;
        } catch (RuntimeException e) {
            if (current[0].isEmpty()) {
                throw e;
            }
            var failure = e.getClass().getSimpleName();
            LOG.warn("A change of appointment {} could not be handed on: {}", current[0], failure);
            if (hints.putOff(current[0], failure)) {
                LOG.error("ALARM The hints of appointment {} are given up: {}", current[0], failure);
            }
            return Outcome.PUT_OFF;
        }
    }

    private enum Outcome {
        NOTHING_DUE,
        HANDED_OVER,
        PUT_OFF
    }
}
