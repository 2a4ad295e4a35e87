package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;

/**
 * What outlives its request, such as a stream of changes, asks here whose it still is. A request learns that its session has
 * ended when it comes in; what stays open must ask again before it tells anything.
 */
@Component
@NamedInterface("pages")
public class LastingSessions {

    private final Sessions sessions;

    LastingSessions(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Answers, each time that it is asked, who acts in this request's session now, with the rights of now; nobody once the
     * session has ended, on whichever node. Asking does not keep the session alive. It may be asked when the request is long
     * gone, and throws as the database does where that cannot be reached.
     *
     * @throws ApiException 401 where nobody is signed in
     */
    public Supplier<Optional<Actor>> actorIn(HttpServletRequest request) {
        var key = SignOnFilter.sessionOf(request)
                .map(Sessions.Live::key)
                .orElseThrow(() -> new ApiException(HttpStatus.UNAUTHORIZED, "unauthenticated", "Sign in first."));
        var origin = Requests.originOf(request, Channel.PORTAL);
        return () -> sessions.findByKey(key).map(session -> session.actor(origin));
    }
}
