package au.com.medicalexambooking.sandbox.acuity;

import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a change into the webhooks it owes: one per event to the account's static target, one to each subscription of
 * the event. They are put into the book together with the change, so that none is lost on the way.
 */
final class Announcements {

    private final WebhookHabits habits;
    private final Clock clock;
    private volatile @Nullable URI staticTarget;

    Announcements(WebhookHabits habits, Clock clock, @Nullable URI staticTarget) {
        this.habits = habits;
        this.clock = clock;
        this.staticTarget = staticTarget;
    }

    @Nullable
    URI staticTarget() {
        return staticTarget;
    }

    void staticTarget(@Nullable URI target) {
        this.staticTarget = target;
    }

    void announce(BookState book, AcuityEvent event, SandboxAppointment appointment) {
        var events = new LinkedHashSet<AcuityEvent>();
        events.add(event);
        if (habits.alsoSendsChanged()) {
            events.add(AcuityEvent.CHANGED);
        }
        var target = staticTarget;
        for (var each : events) {
            if (target != null) {
                owe(book, target.toString(), habits.prefixesActions() ? each.prefixed() : each.word(), appointment);
            }
            book.subscriptions().stream()
                    .filter(subscription -> subscription.wants(each.prefixed()))
                    .forEach(subscription -> owe(book, subscription.target(), each.prefixed(), appointment));
        }
    }

    private void owe(BookState book, String target, String action, SandboxAppointment appointment) {
        var now = clock.instant();
        book.put(new WebhookDelivery(
                book.newId(),
                target,
                action,
                appointment.id(),
                appointment.calendarId(),
                appointment.typeId(),
                now,
                0,
                now));
    }
}
