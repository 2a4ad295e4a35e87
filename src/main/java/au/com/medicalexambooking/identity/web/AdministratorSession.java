package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.Reauthentication;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * What pages need of an administrator's session: stepping up with a fresh factor, and going over into a session that acts for
 * a referrer. The step-up token that programs send in a header lies in a cookie here that scripts cannot read and other sites
 * cannot send along; calls of the API do not look at it.
 */
@Component
@NamedInterface("pages")
public class AdministratorSession {

    /** The field that refusals of a step-up name. */
    public static final String SECRET = "secret";

    private static final int LONGEST_SECRET = 200;

    /** Set on the request that steps up, whose cookies cannot tell it yet. */
    private static final String STEPPED_UP = AdministratorSession.class.getName() + ".steppedUp";

    private final OwnAccount ownAccount;
    private final AdminTokens adminTokens;
    private final Reauthentication reauthentication;
    private final Impersonations impersonations;
    private final ActingSessions acting;
    private final IdentitySettings settings;

    AdministratorSession(
            OwnAccount ownAccount,
            AdminTokens adminTokens,
            Reauthentication reauthentication,
            Impersonations impersonations,
            ActingSessions acting,
            IdentitySettings settings) {
        this.ownAccount = ownAccount;
        this.adminTokens = adminTokens;
        this.reauthentication = reauthentication;
        this.impersonations = impersonations;
        this.acting = acting;
        this.settings = settings;
    }

    /**
     * Whether this administrator has stepped up in this session within the last quarter of an hour.
     *
     * @throws ApiException 403 for everybody but administrators as themselves
     */
    public boolean isSteppedUp(HttpServletRequest request) {
        var session = own(request);
        var cookie = WebUtils.getCookie(request, cookieName());
        return request.getAttribute(STEPPED_UP) == session
                || (cookie != null
                        && cookie.getValue().length() <= LONGEST_SECRET
                        && adminTokens.isHeld(cookie.getValue(), session));
    }

    /**
     * Whether the password is asked where others are asked for a code.
     *
     * @throws ApiException 403 for everybody but administrators as themselves
     */
    public boolean asksForPassword(HttpServletRequest request) {
        return reauthentication.stepsUpWithPassword(own(request).person());
    }

    /**
     * Steps up, unless that has been done only just now.
     *
     * @param secret a new code of the authenticator app, or the password where {@link #asksForPassword} says so
     * @throws ApiException 403 for everybody but administrators as themselves; 400 for the field {@value #SECRET} where
     *     nothing or nothing right was given; 429 after too many failures
     */
    public void stepUp(@Nullable String secret, HttpServletRequest request, HttpServletResponse response) {
        var session = own(request);
        if (isSteppedUp(request)) {
            return;
        }
        var given = secret == null || secret.isBlank() || secret.length() > LONGEST_SECRET ? null : secret;
        boolean password = reauthentication.stepsUpWithPassword(session.person());
        try {
            reauthentication.stepUp(
                    session.person(),
                    password || given == null ? null : given.strip(),
                    password ? given : null,
                    Requests.originOf(request, Channel.PORTAL));
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.TOO_MANY_REQUESTS) {
                throw refused;
            }
            throw ApiException.badField(SECRET, String.valueOf(refused.getMessage()));
        }
        keep(adminTokens.issue(session).adminToken(), Reauthentication.FRESH, response);
        request.setAttribute(STEPPED_UP, session);
    }

    /**
     * Ends the administrator's session and begins one that acts for this referrer. The caller has made sure of the step-up.
     *
     * @throws ApiException 400 where the reason says too little, 403 and 404 as {@link Impersonations#referrer} has it
     */
    public void actFor(UserId user, String reason, HttpServletRequest request, HttpServletResponse response) {
        var session = own(request);
        if (!isSteppedUp(request)) {
            throw ApiException.forbidden("Confirm first that it is you.");
        }
        var plain = Impersonations.reason(reason);
        acting.begin(session, impersonations.referrer(user), plain, request, response);
        keep("", Duration.ZERO, response);
    }

    private Sessions.Live own(HttpServletRequest request) {
        var session = ownAccount.session(request);
        if (session.person().role() != Role.ADMIN) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
        return session;
    }

    private void keep(String token, Duration life, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(cookieName(), token)
                        .httpOnly(true)
                        .secure(settings.https())
                        .sameSite("Strict")
                        .path("/")
                        .maxAge(life)
                        .build()
                        .toString());
    }

    private String cookieName() {
        return settings.https() ? "__Host-STEP-UP" : "STEP-UP";
    }
}
