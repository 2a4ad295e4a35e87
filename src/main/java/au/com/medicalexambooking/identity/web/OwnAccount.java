package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Reauthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The session of somebody who is about to change the own account; nobody does that while acting for somebody else. */
@Component
class OwnAccount {

    private final CurrentActor currentActor;
    private final Clock clock;

    OwnAccount(CurrentActor currentActor, Clock clock) {
        this.currentActor = currentActor;
        this.clock = clock;
    }

    /**
     * @throws ApiException 401 where nobody is signed in, 403 under impersonation
     */
    Sessions.Live session(HttpServletRequest request) {
        var session = SignOnFilter.sessionOf(request)
                .orElseThrow(() -> new ApiException(HttpStatus.UNAUTHORIZED, "unauthenticated", "Sign in first."));
        if (currentActor.get().onBehalfOf() != null) {
            throw ApiException.forbidden("You are acting for somebody else. Only the owner changes this account.");
        }
        return session;
    }

    /** Whether all factors were given in this session only just now. */
    boolean isFresh(Sessions.Live session) {
        return session.begun().plus(Reauthentication.FRESH).isAfter(clock.instant());
    }
}
