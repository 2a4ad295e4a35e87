package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingEvents.BookingCancelled;
import au.com.medicalexambooking.booking.BookingEvents.BookingMoved;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.ApiException;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The only place that hands messages to waiting processes, in the transaction of the event that they tell of. A message
 * which nobody awaits is never dropped: where the booking is not confirmed yet it comes again, where the examination's
 * outcome is recorded already it is written down and left at that.
 */
@Component
class MessageCorrelator {

    private static final ThreadLocal<@Nullable Delivery> SYNCHRONISATION = new ThreadLocal<>();

    private final RuntimeService runtime;
    private final AuditTrail audit;

    MessageCorrelator(RuntimeService runtime, AuditTrail audit) {
        this.runtime = runtime;
        this.audit = audit;
    }

    /**
     * Runs a step of the synchronisation, in which a message that comes too late is no failure.
     *
     * @return whether the messages that the step brought about, if any, found their process
     */
    Delivery synchronising(Runnable step) {
        SYNCHRONISATION.set(Delivery.DELIVERED);
        try {
            step.run();
            var delivery = SYNCHRONISATION.get();
            return delivery == null ? Delivery.DELIVERED : delivery;
        } finally {
            SYNCHRONISATION.remove();
        }
    }

    @EventListener
    void on(BookingMoved moved) {
        if (!deliver(BookingLifecycle.KEY, moved.booking(), BookingLifecycle.RESCHEDULED, Map.of())) {
            nobodyAwaits(moved.booking(), BookingLifecycle.RESCHEDULED);
        }
    }

    @EventListener
    void on(BookingCancelled cancelled) {
        var booking = cancelled.booking();
        Map<String, Object> variables = new HashMap<>();
        BookingLifecycle.NOTICE_BUSINESS_DAYS.put(variables, cancelled.noticeBusinessDays());
        BookingLifecycle.CANCELLED_BY.put(variables, cancelled.cancelledBy());

        if (!deliver(BookingLifecycle.KEY, booking, BookingLifecycle.CANCELLED, variables)) {
            nobodyAwaits(booking, BookingLifecycle.CANCELLED);
            return;
        }
        endTriage(booking, variables);
    }

    /** Ends the work on a late brief, where that has begun. */
    boolean briefCompleted(BookingId booking) {
        return deliver(BookingLifecycle.KEY, booking, BookingLifecycle.BRIEF_COMPLETED, Map.of());
    }

    /** Has the process look at the brief again, where its deadline has passed. */
    boolean briefWithdrawn(BookingId booking) {
        return deliver(BookingLifecycle.KEY, booking, BookingLifecycle.BRIEF_WITHDRAWN, Map.of());
    }

    /** Triage ends with the booking, also where it has not come to wait for the message yet. */
    private void endTriage(BookingId booking, Map<String, Object> variables) {
        if (!deliver(DirectBookingTriage.KEY, booking, BookingLifecycle.CANCELLED, variables)) {
            runtime.createProcessInstanceQuery()
                    .processDefinitionKey(DirectBookingTriage.KEY)
                    .processInstanceBusinessKey(booking.value())
                    .list()
                    .forEach(
                            triage -> runtime.deleteProcessInstance(triage.getId(), "Booking cancelled before triage"));
        }
    }

    private boolean deliver(String process, BookingId booking, String message, Map<String, Object> variables) {
        var waiting = runtime.createExecutionQuery()
                .processDefinitionKey(process)
                .processInstanceBusinessKey(booking.value())
                .messageEventSubscriptionName(message)
                .list();
        waiting.forEach(execution -> runtime.messageEventReceived(message, execution.getId(), variables));
        return !waiting.isEmpty();
    }

    private void nobodyAwaits(BookingId booking, String message) {
        boolean synchronising = SYNCHRONISATION.get() != null;
        if (isNotConfirmedYet(booking)) {
            if (synchronising) {
                throw new BookingNotConfirmedYet(booking);
            }
            throw ApiException.conflict(
                    "booking_not_confirmed", "This booking is still being confirmed. Try again in a minute.", Map.of());
        }
        if (!synchronising) {
            throw ApiException.conflict(
                    "booking_not_changeable", "This booking can no longer be moved or cancelled.", Map.of());
        }
        SYNCHRONISATION.set(Delivery.TOO_LATE);
        audit.record(AuditEvent.failed("booking.change_ignored", "booking", booking.value(), "outcome_already_recorded")
                .with(Map.of("message", message)));
    }

    private boolean isNotConfirmedYet(BookingId booking) {
        return BookingLifecycle.NOT_CONFIRMED_YET.stream()
                .anyMatch(element -> runtime.createExecutionQuery()
                                .processDefinitionKey(BookingLifecycle.KEY)
                                .processInstanceBusinessKey(booking.value())
                                .activityId(element.id())
                                .count()
                        > 0);
    }

    /** How messages fared. */
    enum Delivery {
        DELIVERED,
        TOO_LATE
    }

    /** The change came before the booking was confirmed; the step is to be retried. */
    static final class BookingNotConfirmedYet extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BookingNotConfirmedYet(BookingId booking) {
            super("Booking " + booking + " is not confirmed yet");
        }
    }
}
