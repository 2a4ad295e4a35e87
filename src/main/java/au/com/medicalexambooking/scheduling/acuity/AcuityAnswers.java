package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what came back from Acuity, inside the circuit breaker: an answer or a refusal becomes the body, being asked to
 * slow down becomes a {@link SchedulingUnavailable}, and only what speaks of a sick partner is thrown and so counted.
 */
final class AcuityAnswers implements Processor {

    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 409, 410, 422);
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,60}");

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final AcuityThrottle throttle;

    AcuityAnswers(AcuityThrottle throttle) {
        this.throttle = throttle;
    }

    @Override
    public void process(Exchange exchange) {
        var message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status == 429) {
            var pause = pause(message.getHeader("Retry-After", String.class));
            throttle.pause(pause);
            message.setBody(new SchedulingUnavailable("its rate limit was reached", pause, null));
        } else if (status == 401 || status == 403) {
            throw new AccessRefused(status);
        } else if (status >= 200 && status < 300) {
            message.setBody(read(message.getBody(byte[].class), status));
        } else if (REFUSALS.contains(status)) {
            var code = read(message.getBody(byte[].class), status).path("error").asText();
            if (!CODE.matcher(code).matches()) {
                throw new UnusableAnswer("status " + status + " without a code");
            }
            message.setBody(new Refusal(status, code));
        } else {
            throw new UnusableAnswer("status " + status);
        }
    }

    private JsonNode read(byte @Nullable [] body, int status) {
        try {
            var node = json.readTree(body == null ? new byte[0] : body);
            if (node == null || !node.isContainerNode()) {
                throw new UnusableAnswer("status " + status + " with neither object nor list");
            }
            return node;
        } catch (JacksonException e) {
            throw new UnusableAnswer("status " + status + " without JSON");
        } catch (IOException e) {
            throw new UnusableAnswer("status " + status + " that cannot be read");
        }
    }

    private static Duration pause(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,6}")) {
            return DEFAULT_PAUSE;
        }
        var asked = Duration.ofSeconds(Math.max(1, Integer.parseInt(retryAfter.strip())));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }
}
