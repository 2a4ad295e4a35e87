package au.com.medicalexambooking.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends sessions when their owner's account changes; on the next request, on any node, they are gone with their tokens. */
@Component
class SessionEndings {

    private final JdbcClient jdbc;

    SessionEndings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Ends all sessions of a person.
     *
     * @param except the key of the session that stays, or null
     */
    void endAll(UserId user, @Nullable String except) {
        jdbc.sql("delete from spring_session where principal_name = :user and primary_id <> :except")
                .param("user", user.value())
                .param("except", except == null ? "" : except)
                .update();
    }
}
