package au.com.medicalexambooking.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.testing.TestDatabase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** The trail as it is written to a real database, by the role that the application runs as. */
class AuditTrailJdbcTest {

    private static final Actor ADMIN_FOR_REFERRER = new Actor(
            new UserId("admin1"),
            new UserId("referrer1"),
            Role.USER,
            Set.of(),
            Channel.PORTAL,
            "2001:db8::7",
            "a".repeat(1000),
            "request1");

    private static final TestDatabase DATABASE = TestDatabase.create("audit");
    private static final HikariDataSource POOL = DATABASE.runtimePool();

    /** The trail shows itself to those who watch it. */
    private static final HikariDataSource WATCHERS = DATABASE.operatorPool();

    private final JdbcClient jdbc = JdbcClient.create(POOL);
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(POOL);
    private final AuditTrail trail =
            new JdbcAuditTrail(jdbc, new FixedActor(ADMIN_FOR_REFERRER), new ObjectMapper(), transactions);

    @AfterAll
    static void close() {
        POOL.close();
        WATCHERS.close();
    }

    @Test
    void writesWhoDidWhatForWhomFromWhere() {
        var event = AuditEvent.done("booking.read", "booking", "full-row")
                .of("firm1")
                .with(Map.of("fields", List.of("notes")));

        new TransactionTemplate(transactions).executeWithoutResult(transaction -> trail.record(event));

        var row = JdbcClient.create(WATCHERS)
                .sql("select *, host(ip_address) as ip, length(user_agent) as agent_length, metadata::text as meta"
                        + " from audit_logs where resource_id = 'full-row'")
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("user_id", "admin1")
                .containsEntry("impersonated_user_id", "referrer1")
                .containsEntry("role", "user")
                .containsEntry("organization_id", "firm1")
                .containsEntry("action", "booking.read")
                .containsEntry("outcome", "ok")
                .containsEntry("channel", "portal")
                .containsEntry("ip", "2001:db8::7")
                .containsEntry("agent_length", 400)
                .containsEntry("request_id", "request1")
                .containsEntry("meta", "{\"fields\": [\"notes\"]}");
        assertThat(row.get("id")).asString().hasSize(24);
    }

    @Test
    void refusesToRecordOutsideATransaction() {
        assertThatThrownBy(() -> trail.record(AuditEvent.done("booking.read", "booking", "none")))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void rollsBackWithTheActItBelongsTo() {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            trail.record(AuditEvent.done("booking.changed", "booking", "rolled-back"));
            transaction.setRollbackOnly();
        });

        assertThat(countOf("rolled-back")).isZero();
    }

    @Test
    void keepsADenialWhoseTransactionRollsBack() {
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            trail.recordIndependently(AuditEvent.denied("booking.change", "booking", "denied", "forbidden"));
            transaction.setRollbackOnly();
        });

        assertThat(countOf("denied")).isOne();
    }

    private long countOf(String resource) {
        return JdbcClient.create(WATCHERS)
                .sql("select count(*) from audit_logs where resource_id = ?")
                .param(resource)
                .query(Long.class)
                .single();
    }

    private record FixedActor(Actor actor) implements CurrentActor {

        @Override
        public Actor get() {
            return actor;
        }

        @Override
        public <T> T callAs(Actor other, Supplier<T> work) {
            throw new UnsupportedOperationException();
        }
    }
}
