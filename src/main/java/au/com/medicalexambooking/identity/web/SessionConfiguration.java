package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import java.security.SecureRandom;
import java.util.Base64;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** How sessions are named and kept: unguessable ids, a cookie that scripts cannot read, rows that may be written twice. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    private static final int ID_BYTES = 32;

    /**
     * Sessions are looked up to find out who acts, so their transactions cannot ask it; and they touch no booking data.
     */
    @Bean(defaultCandidate = false)
    @Qualifier("springSessionTransactionOperations")
    TransactionOperations springSessionTransactionOperations(DataSource dataSource) {
        var transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return transactions;
    }

    @Bean
    CookieSerializer sessionCookie(IdentitySettings settings) {
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName(cookieName(settings));
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(settings.https());
        cookie.setSameSite("Lax");
        cookie.setUseBase64Encoding(false);
        return cookie;
    }

    @Bean
    SessionIdGenerator sessionIds() {
        var random = new SecureRandom();
        return () -> {
            var bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    /** Two requests of one session may store the same attribute at once. */
    @Bean
    PostgreSqlJdbcIndexedSessionRepositoryCustomizer upsertSessionAttributes() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    /**
     * Spring Session notes with every request that its session was used: a page would wait for that to reach the disk before
     * anything is read, and pages that one browser loads at once would wait for each other. Once in a while is enough.
     */
    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sparingUpdates() {
        return sessions -> sessions.setUpdateSessionQuery("update spring_session s set session_id = seen.id,"
                + " last_access_time = seen.used, max_inactive_interval = seen.idle, expiry_time = seen.expires,"
                + " principal_name = seen.person"
                + " from (values (cast(? as varchar), cast(? as bigint), cast(? as int), cast(? as bigint),"
                + "   cast(? as varchar), cast(? as varchar))) seen (id, used, idle, expires, person, key)"
                + " where s.primary_id = seen.key"
                + " and (seen.used >= s.last_access_time + " + Sessions.ACTIVITY_STEP.toMillis()
                + "   or (s.session_id, s.max_inactive_interval, s.principal_name)"
                + "     is distinct from (seen.id, seen.idle, seen.person))");
    }

    static String cookieName(IdentitySettings settings) {
        return settings.https() ? "__Host-SESSION" : "SESSION";
    }
}
