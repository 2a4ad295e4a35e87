package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.RandomTokens;
import au.com.medicalexambooking.identity.Reauthentication;
import au.com.medicalexambooking.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Step-up tokens: what an administrator holds who has just shown a second factor once more. A token works for a quarter of
 * an hour, in the session that it was issued in, and ends with that session. Only its hash is kept.
 */
@Component
class AdminTokens {

    /** The header in which endpoints expect the token. */
    static final String HEADER = "X-Admin-Token";

    private static final int LONGEST = 100;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final IdentityTrail trail;

    AdminTokens(JdbcClient jdbc, Clock clock, IdentityTrail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /** A new token for this session. Whoever calls has made sure of the person. */
    @Transactional
    public Issued issue(Sessions.Live session) {
        var now = clock.instant();
        jdbc.sql("delete from admin_tokens where expires_at < :now")
                .param("now", Timestamp.from(now))
                .update();
        var token = RandomTokens.next();
        var expiry = now.plus(Reauthentication.FRESH).truncatedTo(ChronoUnit.SECONDS);
        var user = session.person().id().value();
        jdbc.sql("insert into admin_tokens (token_hash, user_id, session_id, expires_at)"
                        + " values (:hash, :user, :session, :expiry)")
                .param("hash", RandomTokens.hash(token))
                .param("user", user)
                .param("session", session.key())
                .param("expiry", Timestamp.from(expiry))
                .update();
        trail.changed(Act.done("admin_token.issued", "user", user));
        return new Issued(token, expiry);
    }

    /**
     * Lets a request pass that comes from an administrator and carries a good token of the same session.
     *
     * @throws ApiException 403 in every other case, with the code {@code admin_token_required} where only the token lacks
     */
    public void require(HttpServletRequest request) {
        var session = SignOnFilter.sessionOf(request)
                .orElseThrow(() -> new ApiException(HttpStatus.UNAUTHORIZED, "unauthenticated", "Sign in first."));
        if (session.person().role() != Role.ADMIN) {
            recordDenial("forbidden");
            throw ApiException.forbidden("Only administrators may do this.");
        }
        if (!isHeld(request.getHeader(HEADER), session)) {
            recordDenial("admin_token_required");
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    "admin_token_required",
                    "Confirm that it is you: get a token from POST /api/auth/admin-token with a new code, and send it in the"
                            + " X-Admin-Token header. It works for 15 minutes, in this session only.");
        }
    }

    private void recordDenial(String reason) {
        trail.happened(Act.refused(Ending.DENIED, "admin_token.denied", "request", "-", reason));
    }

    /** Whether this is a token of this session's person, issued in this session, whose time is not over. */
    boolean isHeld(@Nullable String token, Sessions.Live session) {
        return token != null
                && token.length() <= LONGEST
                && jdbc.sql("select exists (select 1 from admin_tokens where token_hash = :hash and user_id = :user"
                                + " and session_id = :session and expires_at > :now)")
                        .param("hash", RandomTokens.hash(token))
                        .param("user", session.person().id().value())
                        .param("session", session.key())
                        .param("now", Timestamp.from(clock.instant()))
                        .query(Boolean.class)
                        .single();
    }

    /** A token as its owner gets it. */
    record Issued(String adminToken, Instant expiresAt) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Issued";
        }
    }
}
