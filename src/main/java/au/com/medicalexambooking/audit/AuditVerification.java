package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.CurrentActor;
import java.sql.Connection;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Verifies the whole trail for managers and administrators; each verification is recorded with its result. */
@Service
public class AuditVerification {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final CurrentActor currentActor;
    private final AuditTrail trail;

    AuditVerification(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, CurrentActor currentActor, AuditTrail trail) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.currentActor = currentActor;
        this.trail = trail;
    }

    /**
     * Reads every row once.
     *
     * @throws au.com.medicalexambooking.identity.ApiException 403 for everybody else
     */
    public AuditFinding verify() {
        AuditReader.requireWatcher(currentActor);
        var finding = Objects.requireNonNull(snapshot.execute(transaction -> jdbc.execute(
                (ConnectionCallback<AuditFinding>) (Connection connection) -> AuditChain.verify(connection, null))));
        trail.recordIndependently(AuditEvent.done("audit.verified", "audit", "-")
                .with(Map.of("ok", finding.ok(), "rows", finding.rowsChecked(), "sealedUpTo", finding.sealedUpTo())));
        return finding;
    }
}
