package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.ActorAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Whoever is signed in with the platform as a coordinator, manager or administrator is signed in with the webapps, unless
 * acting for somebody else. Made by the webapps' filter by its name, hence public and without dependencies.
 */
public final class WebappSignOn implements AuthenticationProvider {

    /** People whose own list was seen to exist; only spares looking again. */
    private static final Set<String> WITH_OWN_LIST = ConcurrentHashMap.newKeySet();

    @Override
    public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (!(authentication instanceof ActorAuthentication signedIn)
                || signedIn.actor().onBehalfOf() != null
                || !EngineDirectory.GROUPS.contains(signedIn.actor().role())) {
            return AuthenticationResult.unsuccessful();
        }
        var user = signedIn.actor().userId().value();
        if (WITH_OWN_LIST.add(user)) {
            TaskFilters.createOwn(engine.getFilterService(), engine.getTaskService(), user);
        }
        var result = AuthenticationResult.successful(user);
        result.setGroups(List.of(signedIn.actor().role().value()));
        result.setTenants(List.of());
        return result;
    }

    /** The platform's own sign-in page comes first, so nobody arrives here without a session. */
    @Override
    public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
}
