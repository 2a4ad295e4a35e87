package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.SystemComponent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads one account's rows from the trail, each way by its index. */
@Repository
class JdbcAccountHistory implements AccountHistory {

    /** Signing in and out, passwords, addresses, factors, sessions, tokens, profile and role; not the work done with the account. */
    private static final String ABOUT_ACCOUNTS =
            " action ~ '^(login|password|email|factor|factor_removal|recovery_codes?|reauthentication|admin_token|session|user|invitation)[.]'";

    /** Under this id the trail keeps what somebody does who has not signed in. */
    private static final String STRANGER = "anonymous";

    private static final String COLUMNS = "select seq, user_id, action, outcome, reason, channel,"
            + " host(ip_address) as ip_address, user_agent, \"timestamp\" from audit_logs where"
            + ABOUT_ACCOUNTS
            + " and impersonated_user_id is null"
            + " and (cast(:before as timestamptz) is null or \"timestamp\" < :before) and ";

    private static final String QUERY =
            "(" + COLUMNS + "user_id = :me and not (resource_type = 'user' and resource_id <> :me)"
                    + " order by seq desc limit :limit) union ("
                    + COLUMNS + "resource_type = 'user' and resource_id = :me order by seq desc limit :limit)"
                    + " order by seq desc limit :limit";

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final TransactionTemplate transaction;

    JdbcAccountHistory(JdbcClient jdbc, CurrentActor currentActor, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
    }

    /** Read by the platform itself, since what others did to the account is not among the rows that a person sees. */
    @Override
    public List<Entry> own(@Nullable Instant before, int limit) {
        var me = currentActor.get().effectiveUser().value();
        return Objects.requireNonNull(currentActor.callAs(
                Actor.system(SystemComponent.PROCESS, Channel.API),
                () -> transaction.execute(status -> read(me, before, limit))));
    }

    private List<Entry> read(String me, @Nullable Instant before, int limit) {
        return jdbc.sql(QUERY)
                .param("me", me)
                .param("before", before == null ? null : before.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", limit)
                .query((row, n) -> entry(me, row))
                .list();
    }

    /** Where our own people sit is not for the account's owner; where a stranger tried from is. */
    private static Entry entry(String me, ResultSet row) throws SQLException {
        var user = row.getString("user_id");
        boolean showsOrigin = me.equals(user) || STRANGER.equals(user);
        return new Entry(
                row.getString("action"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("channel"),
                !me.equals(user),
                showsOrigin ? row.getString("ip_address") : null,
                showsOrigin ? row.getString("user_agent") : null,
                row.getObject("timestamp", OffsetDateTime.class).toInstant());
    }
}
