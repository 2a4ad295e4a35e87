package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityTrail.Act;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends sessions when their owner's account changes; on the next request, on any node, they are gone with their tokens. */
@Component
class SessionEndings {

    private final JdbcClient jdbc;
    private final IdentityTrail trail;

    SessionEndings(JdbcClient jdbc, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.trail = trail;
    }

    /**
     * Ends all sessions of a person, and records it, in the caller's transaction.
     *
     * @param reason a code for the trail
     * @param except the key of the session that stays, or null
     */
    void endAll(UserId user, String reason, @Nullable String except) {
        int ended = jdbc.sql("delete from spring_session where principal_name = :user and primary_id <> :except")
                .param("user", user.value())
                .param("except", except == null ? "" : except)
                .update();
        if (ended > 0) {
            trail.changed(
                    Act.done("session.ended", "user", user.value()).with(Map.of("reason", reason, "sessions", ended)));
        }
    }
}
