package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.util.unit.DataSize;

/** The routes of {@code camel-routes/} in a Camel of their own, pointed at a stand-in for Acuity. */
final class AcuityRoutes implements AutoCloseable {

    private final CamelContext camel = new DefaultCamelContext();
    private final AcuityHttpClient http;
    private final AcuityAppointmentBook book;

    private AcuityRoutes(AcuityProperties properties, Duration openFor, Clock clock) throws Exception {
        var settings = new Properties();
        settings.setProperty("ime.acuity.base-url", properties.baseUrl().toString());
        settings.setProperty("ime.acuity.breaker.open-seconds", Long.toString(Math.max(1, openFor.toSeconds())));
        camel.getPropertiesComponent().setInitialProperties(settings);
        http = new AcuityHttpClient(properties);
        var throttle = new AcuityThrottle(properties.callsPerSecond(), properties.throttleWait());
        bind("acuityHttpClient", http);
        bind("acuityThrottle", throttle);
        bind("acuityAnswers", new AcuityAnswers(throttle));
        bind("acuityFaults", new AcuityFaults(openFor));
        for (var file : new String[] {"calls", "availability", "catalogue", "appointments"}) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(
                            camel, "classpath:camel-routes/acuity-" + file + ".camel.yaml"));
        }
        camel.start();
        book = new AcuityAppointmentBook(new AcuityCalls(camel.createProducerTemplate()), clock);
    }

    static AcuityRoutes to(AcuitySandbox acuity) {
        return to(
                acuity.baseUri(), acuity.settings().userId(), acuity.settings().apiKey());
    }

    static AcuityRoutes to(URI baseUri, String userId, String apiKey) {
        return start(properties(baseUri, userId, apiKey, Duration.ofMillis(700), 200), Duration.ofSeconds(1));
    }

    static AcuityRoutes start(AcuityProperties properties, Duration openFor) {
        try {
            return new AcuityRoutes(properties, openFor, Clock.systemUTC());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static AcuityProperties properties(
            URI baseUri, String userId, String apiKey, Duration responseLimit, int callsPerSecond) {
        return new AcuityProperties(
                baseUri,
                userId,
                apiKey,
                "",
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                responseLimit,
                Duration.ofMillis(500),
                callsPerSecond,
                15,
                DataSize.ofMegabytes(1));
    }

    AcuityAppointmentBook book() {
        return book;
    }

    private void bind(String name, Object bean) {
        camel.getRegistry().bind(name, bean);
    }

    @Override
    public void close() {
        camel.stop();
        http.close();
    }
}
