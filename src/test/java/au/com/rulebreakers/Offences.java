package au.com.rulebreakers;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.CamelContext;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.spring.boot.starter.configuration.impl.DefaultDeploymentConfiguration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Page;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/** One offender for each rule. */
public final class Offences {

    private Offences() {}

    public record UsesTheEngine(RuntimeService runtime) {}

    public interface UsesEngineInternals extends Command<String> {}

    public record BuildsOnTheStarter(DefaultDeploymentConfiguration deployment) {}

    public interface CamundaThing {}

    public record UsesCamel(CamelContext camel) {}

    public record UsesAws(SesV2Client client) {}

    public static class HasFieldInjection {

        @Autowired
        Clock clock;
    }

    @RestController
    public static class ControllerAnywhere {}

    @RestController
    public static class PublicController {}

    @SuppressWarnings("JavaUtilDate")
    public record SpeaksOldDates(Date date) {}

    public static class ReadsTheWallClock {

        public Instant when() {
            return Instant.now();
        }
    }

    public static class MakesItsOwnClock {

        public Clock clock() {
            return Clock.systemUTC();
        }
    }

    public static class PrintsToTheConsole {

        public void say() {
            System.out.println("hello");
        }
    }

    public interface ExposesSpringData {

        Page<String> names();
    }
}
