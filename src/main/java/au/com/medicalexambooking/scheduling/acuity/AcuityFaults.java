package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a failed call means for its caller: did it certainly not take effect, or may it have? The answer becomes the
 * body, so that nothing is logged on the way but the one line written here, which tells the route and the kind of failure
 * and never what was sent.
 */
final class AcuityFaults implements Processor {

    /** Set on exchanges of calls that change something in Acuity. */
    static final String CHANGES = "acuityChanges";

    private static final Logger LOG = LoggerFactory.getLogger(AcuityFaults.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final List<Class<? extends Exception>> BEFORE_SENDING = List.of(
            ConnectException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class);

    private final Duration openFor;

    AcuityFaults(Duration openFor) {
        this.openFor = openFor;
    }

    @Override
    public void process(Exchange exchange) {
        var cause = unwrapped(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        boolean changes = exchange.getProperty(CHANGES, false, Boolean.class);
        var meaning = meaning(cause, changes);
        if (cause instanceof AccessRefused) {
            LOG.error(
                    "ALARM Acuity does not accept our account ({}) on {}: check ACUITY_USER_ID and ACUITY_API_KEY",
                    cause.getMessage(),
                    exchange.getFromRouteId());
        } else {
            LOG.warn("{}: {}", exchange.getFromRouteId(), meaning.getMessage());
        }
        exchange.getMessage().setBody(meaning);
    }

    private SchedulingException meaning(Throwable cause, boolean changes) {
        if (cause instanceof NotSent held) {
            return new SchedulingUnavailable(reason(held), held.retryAfter(), held);
        }
        if (cause instanceof CallNotPermittedException) {
            return new SchedulingUnavailable("it has been failing", openFor, cause);
        }
        if (cause instanceof AccessRefused) {
            return new SchedulingUnavailable("it does not accept our account", Duration.ofMinutes(1), cause);
        }
        if (!changes || BEFORE_SENDING.stream().anyMatch(kind -> kind.isInstance(cause))) {
            return new SchedulingUnavailable(reason(cause), SOON, cause);
        }
        return new OutcomeUnknown(reason(cause), cause);
    }

    /** The circuit breaker wraps what the client threw. */
    private static Throwable unwrapped(Throwable thrown) {
        var cause = thrown.getCause();
        return thrown instanceof RuntimeCamelException && cause != null ? unwrapped(cause) : thrown;
    }

    /** Only our own words: messages of others may quote addresses with names in them. */
    private static String reason(Throwable cause) {
        if (cause instanceof NotSent || cause instanceof UnusableAnswer) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof InterruptedIOException) {
            return "no answer in time";
        }
        return cause.getClass().getSimpleName();
    }
}
