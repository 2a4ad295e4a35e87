package au.com.medicalexambooking.workflow.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** How many steps have used up their retries and wait for a person: the figure to raise an alarm on. */
@Component
class IncidentGauge implements MeterBinder {

    private final RuntimeService runtime;

    IncidentGauge(RuntimeService runtime) {
        this.runtime = runtime;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "ime.process.incidents",
                        runtime,
                        engine -> engine.createIncidentQuery().count())
                .description("Process steps whose retries are used up")
                .register(registry);
    }
}
