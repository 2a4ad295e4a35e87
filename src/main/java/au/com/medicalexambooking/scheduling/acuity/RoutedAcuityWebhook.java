package au.com.medicalexambooking.scheduling.acuity;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Sends webhooks through their route and counts what became of them. */
final class RoutedAcuityWebhook implements AcuityWebhook {

    private final ProducerTemplate routes;
    private final MeterRegistry meters;

    RoutedAcuityWebhook(ProducerTemplate routes, MeterRegistry meters) {
        this.routes = routes;
        this.meters = meters;
    }

    @Override
    public Verdict receive(byte[] body, @Nullable String signature) {
        var exchange = routes.send("direct:acuity-webhook", ExchangePattern.InOut, prepared -> {
            prepared.getMessage().setBody(body);
            prepared.setProperty(WebhookSignature.GIVEN, signature);
        });
        if (exchange.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        if (exchange.getMessage().getBody() instanceof Verdict verdict) {
            meters.counter("ime.acuity.webhooks", "outcome", verdict.name().toLowerCase(Locale.ROOT))
                    .increment();
            return verdict;
        }
        throw new IllegalStateException("The webhook route gave no verdict", exchange.getException());
    }
}
