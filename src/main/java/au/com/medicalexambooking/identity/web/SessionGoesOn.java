package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.StillSignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Reads the session of the current request anew. Which firm is active in it may change: rights are asked elsewhere. */
@Component
class SessionGoesOn implements StillSignedIn {

    private final Sessions sessions;

    SessionGoesOn(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void require() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
            SignOnFilter.sessionOf(current.getRequest()).ifPresent(this::require);
        }
    }

    private void require(Sessions.Live began) {
        var now = sessions.findByKey(began.key())
                .filter(session -> session.person().id().equals(began.person().id())
                        && session.person().role() == began.person().role())
                .orElseThrow(() -> new ApiException(
                        HttpStatus.UNAUTHORIZED,
                        "signed_out_meanwhile",
                        "You were signed out, or your account was changed, while this was under way. Nothing was kept."
                                + " Sign in and do it again."));
        sessions.touch(now);
    }
}
