package au.com.medicalexambooking.workflow.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the webapps must not do as they come. Comments and attachments would put free text, and with it health information,
 * into the engine's history: notes belong to the booking. Signing out of a webapp ends the session with the platform, which
 * would otherwise sign the person on again at once. Their own welcome page tells nothing that ours does not.
 */
final class WebappLimits extends OncePerRequestFilter {

    /** Longest list; the engine refuses longer ones, and those that name no limit, which Cockpit sometimes forgets. */
    private static final int LONGEST_LIST = 2000;

    private static final Pattern FREE_TEXT = Pattern.compile("/camunda/api/engine/.*/(comment|attachment)(/.*)?");
    private static final Pattern SIGN_OUT = Pattern.compile("/camunda/api/admin/auth/user/[^/]+/logout");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        if (path.startsWith("/camunda/app/welcome")) {
            response.sendRedirect("/");
            return;
        }
        if (FREE_TEXT.matcher(path).matches() && !"GET".equals(request.getMethod())) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(path.startsWith("/camunda/api/engine/") ? new WithLimit(request) : request, response);
        if (SIGN_OUT.matcher(path).matches()) {
            var session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    /** The same request, with a limit where it names none. */
    private static final class WithLimit extends HttpServletRequestWrapper {

        WithLimit(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getQueryString() {
            var query = super.getQueryString();
            var limit = "maxResults=" + LONGEST_LIST;
            if (query == null || query.isEmpty()) {
                return limit;
            }
            return query.contains("maxResults=") ? query : query + "&" + limit;
        }
    }
}
