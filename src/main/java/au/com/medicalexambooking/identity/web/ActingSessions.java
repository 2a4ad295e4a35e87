package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.web.AuthController.UserJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Leads an administrator from a session of his own into one in which he acts for a referrer, and back. Both ways the session
 * is a new one, and lasts no longer than the sign-in that it all began with.
 */
@Component
class ActingSessions {

    private final Sessions sessions;
    private final AccessTokens tokens;
    private final Impersonations impersonations;
    private final UserDirectory directory;
    private final CsrfTokenRepository csrfTokens;

    ActingSessions(
            Sessions sessions,
            AccessTokens tokens,
            Impersonations impersonations,
            UserDirectory directory,
            CsrfTokenRepository csrfTokens) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.impersonations = impersonations;
        this.directory = directory;
        this.csrfTokens = csrfTokens;
    }

    ImpersonationController.Begun begin(
            Sessions.Live own,
            Person referrer,
            String reason,
            HttpServletRequest request,
            HttpServletResponse response) {
        var key = sessions.beginWithin(own, request, own.person());
        try {
            var end = impersonations.begin(referrer, reason, key);
            renewCsrf(request, response);
            return new ImpersonationController.Begun(
                    tokens.issue(referrer.id(), key), UserJson.of(referrer, firmOf(referrer)), end);
        } catch (RuntimeException e) {
            sessions.end(key); // on no account may it stay behind as a session of the administrator
            throw e;
        }
    }

    /** The token of the administrator's new session. */
    String exit(Sessions.Live session, HttpServletRequest request, HttpServletResponse response) {
        var impersonation = session.impersonation();
        if (impersonation == null) {
            throw ApiException.forbidden("You are not acting for anybody.");
        }
        if (!impersonations.end(session.key(), Impersonations.How.EXITED)) {
            throw ApiException.conflict("not_impersonating", "You have stopped acting already.", Map.of());
        }
        var administrator = directory.find(impersonation.admin()).orElseThrow(ApiException::notFound);
        var key = sessions.beginWithin(session, request, administrator);
        renewCsrf(request, response);
        return tokens.issue(administrator.id(), key);
    }

    private @Nullable Organization firmOf(Person referrer) {
        return directory.organizationsOf(referrer.id()).stream().findFirst().orElse(null);
    }

    private void renewCsrf(HttpServletRequest request, HttpServletResponse response) {
        csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
    }
}
