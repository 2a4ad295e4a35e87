package au.com.medicalexambooking.sandbox.acuity;

import java.time.Duration;

/**
 * How webhooks are worded and repeated.
 *
 * @param alsoSendsChanged whether the catch-all {@code changed} goes out beside the specific event
 * @param prefixesActions whether static webhooks say {@code appointment.scheduled} as dynamic ones do, or the bare
 *     {@code scheduled} of the documentation
 * @param firstRetryAfter pause before the first retry; each further pause is twice as long
 * @param longestRetryPause the pause no retry exceeds
 * @param givesUpAfter age at which an undelivered webhook is dropped
 */
public record WebhookHabits(
        boolean alsoSendsChanged,
        boolean prefixesActions,
        Duration firstRetryAfter,
        Duration longestRetryPause,
        Duration givesUpAfter) {

    public static WebhookHabits standard() {
        return new WebhookHabits(true, true, Duration.ofSeconds(1), Duration.ofMinutes(30), Duration.ofHours(24));
    }

    public WebhookHabits withoutChanged() {
        return new WebhookHabits(false, prefixesActions, firstRetryAfter, longestRetryPause, givesUpAfter);
    }

    public WebhookHabits withBareActions() {
        return new WebhookHabits(alsoSendsChanged, false, firstRetryAfter, longestRetryPause, givesUpAfter);
    }

    public WebhookHabits withFirstRetryAfter(Duration pause) {
        return new WebhookHabits(alsoSendsChanged, prefixesActions, pause, longestRetryPause, givesUpAfter);
    }

    Duration pauseAfter(int failures) {
        var doubled = firstRetryAfter.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
        return doubled.compareTo(longestRetryPause) < 0 ? doubled : longestRetryPause;
    }
}
