package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.UserId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes audit rows; the database refuses every change of one. */
@Repository
class JdbcAuditTrail implements AuditTrail {

    private static final int REASON_LENGTH = 100;
    private static final int RESOURCE_ID_LENGTH = 255;
    private static final int USER_AGENT_LENGTH = 400;

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final ObjectMapper json;
    private final TransactionTemplate inCallersTransaction;
    private final TransactionTemplate inOwnTransaction;

    JdbcAuditTrail(
            JdbcClient jdbc,
            CurrentActor currentActor,
            ObjectMapper json,
            PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.json = json;
        this.inCallersTransaction = new TransactionTemplate(transactionManager);
        this.inCallersTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
        this.inOwnTransaction = new TransactionTemplate(transactionManager);
        this.inOwnTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public void record(AuditEvent event) {
        inCallersTransaction.executeWithoutResult(transaction -> insert(event, currentActor.get()));
    }

    @Override
    public void recordIndependently(AuditEvent event) {
        inOwnTransaction.executeWithoutResult(transaction -> insert(event, currentActor.get()));
    }

    private void insert(AuditEvent event, Actor actor) {
        jdbc.sql("insert into audit_logs (id, user_id, impersonated_user_id, role, organization_id, action,"
                        + " resource_type, resource_id, outcome, reason, channel, metadata, ip_address, user_agent,"
                        + " request_id) values (:id, :user, :impersonated, :role, :organization, :action,"
                        + " :resourceType, :resourceId, :outcome, :reason, :channel, cast(:metadata as jsonb),"
                        + " cast(:ip as inet), :userAgent, :requestId)")
                .param("id", Ids.next())
                .param("user", actor.userId().value())
                .param("impersonated", valueOf(actor.onBehalfOf()))
                .param("role", actor.role().value())
                .param("organization", event.organizationId())
                .param("action", event.action())
                .param("resourceType", event.resourceType())
                .param("resourceId", cut(event.resourceId(), RESOURCE_ID_LENGTH))
                .param("outcome", event.outcome().name().toLowerCase(Locale.ROOT))
                .param("reason", cut(event.reason(), REASON_LENGTH))
                .param("channel", actor.channel().value())
                .param("metadata", write(event.metadata()))
                .param("ip", actor.ip())
                .param("userAgent", cut(actor.userAgent(), USER_AGENT_LENGTH))
                .param("requestId", actor.requestId())
                .update();
    }

    private String write(Map<String, Object> metadata) {
        try {
            return json.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Audit metadata must be plain values", e);
        }
    }

    private static @Nullable String valueOf(@Nullable UserId user) {
        return user == null ? null : user.value();
    }

    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
