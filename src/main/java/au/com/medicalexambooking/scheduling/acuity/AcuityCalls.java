package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Makes calls through the routes and hands back what they mean. */
final class AcuityCalls {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final ProducerTemplate routes;

    AcuityCalls(ProducerTemplate routes) {
        this.routes = routes;
    }

    /** A call that only reads: whatever goes wrong, nothing took effect. */
    <T> Answer<T> read(String route, Map<String, String> variables, Function<JsonNode, T> reader) {
        try {
            return answer(send(route, variables, null), reader);
        } catch (UnusableAnswer e) {
            throw new SchedulingUnavailable(String.valueOf(e.getMessage()), SOON, e);
        }
    }

    /** A call that changes something: an answer that cannot be understood leaves the outcome unknown. */
    <T> Answer<T> change(String route, Map<String, String> variables, ObjectNode body, Function<JsonNode, T> reader) {
        try {
            return answer(send(route, variables, body), reader);
        } catch (UnusableAnswer e) {
            throw new OutcomeUnknown(String.valueOf(e.getMessage()), e);
        }
    }

    private static <T> Answer<T> answer(Object body, Function<JsonNode, T> reader) {
        if (body instanceof Refusal refusal) {
            return new Answer<>(null, refusal);
        }
        if (body instanceof JsonNode json) {
            return new Answer<>(reader.apply(json), null);
        }
        throw new UnusableAnswer("no answer came through the route");
    }

    private Object send(String route, Map<String, String> variables, @Nullable ObjectNode body) {
        var exchange = routes.send("direct:" + route, ExchangePattern.InOut, prepared -> {
            variables.forEach(prepared::setVariable);
            if (body != null) {
                prepared.getMessage().setBody(body.toString().getBytes(StandardCharsets.UTF_8));
                prepared.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            }
        });
        if (exchange.getMessage().getBody() instanceof SchedulingException failure) {
            throw failure;
        }
        if (exchange.getException() != null) {
            throw new UnusableAnswer(exchange.getException().getClass().getSimpleName());
        }
        return exchange.getMessage().getBody();
    }

    /** Either what was asked for, or a refusal. */
    record Answer<T>(@Nullable T value, @Nullable Refusal refusal) {

        /** What was asked for, where the call was not refused; else what the refusal is turned into. */
        T orElse(Function<Refusal, T> refused) {
            if (value != null) {
                return value;
            }
            if (refusal == null) {
                throw new IllegalStateException("neither answer nor refusal");
            }
            return refused.apply(refusal);
        }
    }
}
