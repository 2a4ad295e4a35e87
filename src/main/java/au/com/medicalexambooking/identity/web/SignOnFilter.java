package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ActorAuthentication;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who sends a request, from an access token (API only) or the session cookie. Where a request carries an
 * {@code Authorization} header its cookie counts for nothing, so that the header alone decides, and no CSRF token is due.
 */
class SignOnFilter extends OncePerRequestFilter {

    /** The request attribute that holds the live session. */
    static final String SESSION = SignOnFilter.class.getName() + ".session";

    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final @Nullable AccessTokens tokens;
    private final ErrorWriter errors;
    private final Channel browserChannel;

    private SignOnFilter(Sessions sessions, @Nullable AccessTokens tokens, ErrorWriter errors, Channel browserChannel) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.errors = errors;
        this.browserChannel = browserChannel;
    }

    /** For the API: tokens and cookies. */
    static SignOnFilter forApi(Sessions sessions, AccessTokens tokens, ErrorWriter errors) {
        return new SignOnFilter(sessions, tokens, errors, Channel.PORTAL);
    }

    /** For pages: cookies only. */
    static SignOnFilter forPages(Sessions sessions, ErrorWriter errors, Channel channel) {
        return new SignOnFilter(sessions, null, errors, channel);
    }

    /** The session that the request belongs to. */
    static Optional<Sessions.Live> sessionOf(HttpServletRequest request) {
        return Optional.ofNullable((Sessions.Live) request.getAttribute(SESSION));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return ApiSecurity.isSignIn(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (tokens != null && authorization != null) {
            var session = ofToken(tokens, authorization);
            if (session.isEmpty()) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
                errors.write(
                        request,
                        response,
                        new ApiException(
                                HttpStatus.UNAUTHORIZED,
                                "token_invalid",
                                "The token is not valid any more: sign in again."));
                return;
            }
            sessions.touch(session.get());
            proceedAs(session.get(), Channel.API, request, response, chain);
            return;
        }
        var session = ofCookie(request);
        if (session.isPresent()) {
            proceedAs(session.get(), browserChannel, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Sessions.Live> ofToken(AccessTokens readable, String authorization) {
        return Optional.of(authorization)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header ->
                        readable.read(header.substring(BEARER.length()).strip()))
                .flatMap(claim -> sessions.findByKey(claim.session())
                        .filter(session -> session.person().id().equals(claim.user())));
    }

    private Optional<Sessions.Live> ofCookie(HttpServletRequest request) {
        var cookie = request.getSession(false);
        if (cookie == null) {
            return Optional.empty();
        }
        var session = sessions.findById(cookie.getId());
        if (session.isEmpty()) {
            cookie.invalidate();
        }
        return session;
    }

    private static void proceedAs(
            Sessions.Live session,
            Channel channel,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        var actor = session.actor(Requests.originOf(request, channel));
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorAuthentication(actor));
        SecurityContextHolder.setContext(context);
        request.setAttribute(SESSION, session);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
