package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How long the oldest row has waited for its seal: the figure that tells whether sealing works. */
@Component
class UnsealedGauge implements MeterBinder {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final CurrentActor currentActor;

    UnsealedGauge(JdbcClient jdbc, PlatformTransactionManager transactions, CurrentActor currentActor) {
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.transactions.setReadOnly(true);
        this.currentActor = currentActor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        TimeGauge.builder("ime.audit.unsealed", this, TimeUnit.SECONDS, UnsealedGauge::seconds)
                .description("Age of the oldest audit row without a seal")
                .register(registry);
    }

    /** Whoever asks for metrics may see nothing of the trail; how old a row is, is asked by the platform itself. */
    double seconds() {
        return currentActor.callAs(
                Actor.system(SystemComponent.PROCESS, Channel.JOB),
                () -> Objects.requireNonNull(transactions.execute(transaction -> age())));
    }

    private double age() {
        return jdbc.sql("select extract(epoch from clock_timestamp() - \"timestamp\")::float8 from audit_logs"
                        + " where seq > coalesce((select max(last_seq) from audit_seals), 0) order by seq limit 1")
                .query(Double.class)
                .optional()
                .orElse(0.0);
    }
}
