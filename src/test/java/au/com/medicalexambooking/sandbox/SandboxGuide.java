package au.com.medicalexambooking.sandbox;

import java.util.HashMap;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/** Once the platform answers: makes the demo data where there is none, and says where to click. */
class SandboxGuide {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxGuide.class);

    private final SandboxServices services;
    private final ServletWebServerApplicationContext server;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final Environment environment;

    SandboxGuide(
            SandboxServices services,
            ServletWebServerApplicationContext server,
            RuntimeService runtime,
            ManagementService management,
            Environment environment) {
        this.services = services;
        this.server = server;
        this.runtime = runtime;
        this.management = management;
        this.environment = environment;
    }

    /** On a thread of its own: the engine's jobs start only after all listeners of this event have returned. */
    @EventListener(ApplicationReadyEvent.class)
    void whenReady() {
        new Thread(this::guide, "sandbox-guide").start();
    }

    private void guide() {
        var url = "http://localhost:" + server.getWebServer().getPort();
        services.acuity().ifPresent(acuity -> {
            var variables = new HashMap<String, Object>();
            for (var name : new String[] {"DATABASE_URL", "DATABASE_USERNAME", "DATABASE_PASSWORD"}) {
                variables.put(name, environment.getRequiredProperty(name));
            }
            var demo = new DemoData(url, acuity, runtime, management, DemoData.ownerOf(variables));
            if (!demo.isThere()) {
                LOG.info("Making the demo data");
                demo.create();
            }
        });
        var text = new StringBuilder();
        text.append(String.format("%n%n  The Medical Examination Booking Platform is ready.%n%n"));
        line(text, "Portal", url);
        line(text, "Tasklist", url + "/camunda/app/tasklist/default/");
        line(text, "Cockpit", url + "/camunda/app/cockpit/default/");
        line(text, "API", url + "/swagger-ui/index.html");
        services.acuity()
                .ifPresent(
                        acuity -> line(text, "Acuity sandbox", acuity.pageUri().toString()));
        services.ses().ifPresent(ses -> line(text, "Mails sent", ses.endpoint().toString()));
        text.append(String.format("%n  Everybody's password is %s%n%n", DemoData.PASSWORD));
        line(text, "Referrer", DemoData.REFERRER);
        line(text, "Another firm", DemoData.OTHER_REFERRER);
        line(text, "Specialist", DemoData.SPECIALIST);
        line(text, "Coordinator", DemoData.COORDINATOR);
        line(text, "Manager", DemoData.MANAGER);
        line(text, "Administrator", DemoData.ADMIN);
        LOG.info("{}", text);
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(String.format("    %-15s %s%n", label, value));
    }
}
