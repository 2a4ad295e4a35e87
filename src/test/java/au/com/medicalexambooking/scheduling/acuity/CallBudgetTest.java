package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** Calls to Acuity are made inside the engine's jobs: how long they may last and what else is sized by it hold together. */
class CallBudgetTest {

    /** The intake forms, a look-up, the creation, and a look-up again where the time is taken. */
    private static final int CALLS_OF_A_RESERVATION = 4;

    /** For pages, webhooks and mails, whatever the jobs do. */
    private static final int CONNECTIONS_BESIDE_JOBS = 8;

    private final Binder shipped = new Binder(ConfigurationPropertySources.from(
            new YamlPropertySourceLoader().load("shipped", new ClassPathResource("application.yaml"))));

    private final AcuityProperties acuity = new Binder(new MapConfigurationPropertySource(Map.of(
                    "ime.acuity.base-url", "http://localhost", "ime.acuity.user-id", "1", "ime.acuity.api-key", "key")))
            .bind("ime.acuity", AcuityProperties.class)
            .get();

    CallBudgetTest() throws IOException {}

    @Test
    void aJobKeepsItsLockForLongerThanItsCallsLast() {
        var call = acuity.throttleWait().plus(acuity.responseLimit());

        assertThat(lock()).isGreaterThan(call.multipliedBy(CALLS_OF_A_RESERVATION));
    }

    @Test
    void whatADeadNodeHadInHandIsTakenOverWithinAMinute() {
        var seenAfter = Duration.ofMillis(number("camunda.bpm.job-execution.max-wait"));

        assertThat(lock().plus(seenAfter)).isLessThan(Duration.ofSeconds(45));
    }

    @Test
    void connectingIsPartOfTheCall() {
        assertThat(acuity.connectLimit()).isLessThan(acuity.responseLimit());
    }

    @Test
    void jobsThatAllWaitForAcuityLeaveConnectionsToOthers() {
        var jobs = number("camunda.bpm.job-execution.max-pool-size");

        assertThat(number("spring.datasource.hikari.maximum-pool-size"))
                .as("a job needs two: the step, and the mark of an attempt that commits by itself")
                .isGreaterThanOrEqualTo(2 * jobs + CONNECTIONS_BESIDE_JOBS);
    }

    private Duration lock() {
        return Duration.ofMillis(number("camunda.bpm.job-execution.lock-time-in-millis"));
    }

    private int number(String property) {
        return shipped.bind(property, Integer.class).get();
    }
}
