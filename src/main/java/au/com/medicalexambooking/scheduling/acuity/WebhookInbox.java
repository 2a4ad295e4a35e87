package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.ChangeHints.Hint;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Stores what a genuine webhook says and does nothing else, so that its sender has an answer at once. */
final class WebhookInbox implements Processor {

    private final JdbcChangeHints hints;
    private final Duration delay;

    /**
     * @param delay how long hints wait, so that our own commit of a change wins the race against its echo
     */
    WebhookInbox(JdbcChangeHints hints, Duration delay) {
        this.hints = hints;
        this.delay = delay;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        var message = WebhookMessage.read(exchange.getMessage().getMandatoryBody(byte[].class));
        var appointmentId = message.appointmentId();
        if (appointmentId != null && message.hintsAtAnAppointment()) {
            hints.add(new Hint(message.source(), message.action(), appointmentId, message.calendarId(), null), delay);
            exchange.getMessage().setBody(AcuityWebhook.Verdict.ACCEPTED);
        } else {
            hints.addIgnored(message.source(), message.action(), appointmentId);
            exchange.getMessage().setBody(AcuityWebhook.Verdict.IGNORED);
        }
    }
}
