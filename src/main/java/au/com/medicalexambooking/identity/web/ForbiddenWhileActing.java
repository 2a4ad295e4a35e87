package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ActorAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What an administrator must not do who acts for a referrer, whatever the referrer may do. All else that only the company's
 * people may do is refused already, since the referrer's rights apply.
 */
final class ForbiddenWhileActing {

    /** The list: method (null for all), addresses, and what lies there. */
    static final List<Rule> RULES = List.of(
            new Rule(HttpMethod.PATCH, "/api/auth/me", "own profile"),
            new Rule(null, "/api/auth/password", "own password"),
            new Rule(null, "/api/auth/email/**", "own e-mail address"),
            new Rule(null, "/api/auth/factors/**", "own second factors"),
            new Rule(null, "/api/auth/sessions/**", "own sessions"),
            new Rule(null, "/api/auth/history", "own account history"),
            new Rule(null, "/api/auth/admin-token", "tokens for administration"),
            new Rule(null, "/api/organizations/**", "members, teams and invitations"),
            new Rule(null, "/settings/**", "pages of the settings"),
            new Rule(HttpMethod.DELETE, "/api/documents/**", "deleting documents"),
            new Rule(null, "/camunda/**", "the engine's webapps"));

    /** Requests of somebody who acts for somebody else, to an address of the list. */
    static final RequestMatcher REQUESTS = ForbiddenWhileActing::isForbidden;

    private ForbiddenWhileActing() {}

    /** Whether the request is made in somebody else's name. */
    static boolean isActing() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication signedIn
                && signedIn.actor().onBehalfOf() != null;
    }

    private static boolean isForbidden(HttpServletRequest request) {
        return isActing() && RULES.stream().anyMatch(rule -> rule.matcher().matches(request));
    }

    /** An entry of the list. */
    record Rule(@Nullable HttpMethod method, String pattern, String what, RequestMatcher matcher) {

        Rule(@Nullable HttpMethod method, String pattern, String what) {
            this(
                    method,
                    pattern,
                    what,
                    method == null
                            ? PathPatternRequestMatcher.withDefaults().matcher(pattern)
                            : PathPatternRequestMatcher.withDefaults().matcher(method, pattern));
        }
    }
}
