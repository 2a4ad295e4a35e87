package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class AcuityThrottleTest {

    private static final int A_SECOND = 16;

    @Test
    void letsCallsThroughOneByOne() {
        var throttle = new AcuityThrottle(A_SECOND, Duration.ZERO);
        var call = new DefaultExchange(new DefaultCamelContext());

        var passed =
                IntStream.range(0, A_SECOND).filter(n -> passes(throttle, call)).count();

        assertThat(passed)
                .as("one, and another one where the next turn came meanwhile")
                .isBetween(1L, 2L);
    }

    private static boolean passes(AcuityThrottle throttle, Exchange call) {
        try {
            throttle.process(call);
            return true;
        } catch (NotSent turnedAway) {
            return false;
        }
    }
}
