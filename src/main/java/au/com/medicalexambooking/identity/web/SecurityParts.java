package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ActorAuthentication;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.DispatcherTypeRequestMatcher;
import org.springframework.stereotype.Component;

/** What all filter chains have in common. */
@Component
class SecurityParts {

    /**
     * Scripts, styles and pictures of our own, nothing else; no inline code. Frames show documents: nothing else of ours
     * lets itself be framed. The one inline style allowed is an empty one (the
     * hash is of no text): the calendar's library makes it to fill it by script, rule by rule, and one of
     * these rules brings its icons along as a font.
     */
    static final String OWN_CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'"
            + " 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' data:;"
            + " font-src 'self' data:; connect-src 'self'; media-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
            + " object-src 'none'; frame-ancestors 'none'";

    /**
     * The CSRF token is renewed where we begin a session. Spring would renew it with every request, since it finds each time
     * somebody signed in who was not, and the forms of a page that is open beside would be refused.
     */
    static final SessionAuthenticationStrategy KEEP_TOKEN = new NullAuthenticatedSessionStrategy();

    /** For answers that show nothing. */
    static final String NO_CONTENT = "default-src 'none'; frame-ancestors 'none'";

    private final AnswerHeaders always;
    private final RequestLimits.OfAccount accountLimit;
    private final ErrorWriter errors;
    private final IdentityTrail trail;
    private final CsrfTokenRepository csrfTokens;

    SecurityParts(
            AnswerHeaders always,
            RequestLimits.OfAccount accountLimit,
            ErrorWriter errors,
            IdentityTrail trail,
            CsrfTokenRepository csrfTokens) {
        this.always = always;
        this.accountLimit = accountLimit;
        this.errors = errors;
        this.trail = trail;
        this.csrfTokens = csrfTokens;
    }

    /**
     * Headers on every answer; a limit for each account; nothing that Spring would keep in a session; no way to sign on but
     * our own.
     */
    HttpSecurity common(HttpSecurity http, String contentPolicy) throws Exception {
        return http.headers(headers -> headers.defaultsDisabled()
                        .addHeaderWriter(always)
                        .cacheControl(Customizer.withDefaults())
                        .contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy)))
                .addFilterBefore(accountLimit.filter(), AuthorizationFilter.class)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER)
                        .sessionFixation(fixation -> fixation.none()))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(this::signInFirst).accessDeniedHandler(this::refuse));
    }

    CsrfTokenRepository csrfTokens() {
        return csrfTokens;
    }

    /** Error pages and forwards belong to a request that was let through or refused before. */
    static DispatcherTypeRequestMatcher dispatchedAs(DispatcherType type) {
        return new DispatcherTypeRequestMatcher(type);
    }

    private void signInFirst(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (Requests.isApi(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.UNAUTHORIZED));
        } else if (request.getHeader(Requests.HTMX) != null) {
            // Nothing to put into the page: the browser leaves it, and comes back to it after signing in.
            response.setHeader("HX-Redirect", signInAndReturnTo(pageOf(request)));
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (MediaType.TEXT_EVENT_STREAM_VALUE.equals(request.getHeader(HttpHeaders.ACCEPT))) {
            // The one answer that makes a browser neither connect again nor complain; the next click leads to sign-in.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (request.getHeader("X-Requested-With") != null
                || request.getRequestURI().startsWith("/camunda/api")) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            var query = request.getQueryString();
            var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
            response.sendRedirect(signInAndReturnTo(
                    "GET".equals(request.getMethod()) ? wanted : local(request.getHeader("Referer"))));
        }
    }

    private static String signInAndReturnTo(String wanted) {
        return "/".equals(wanted) ? "/login" : "/login?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }

    /** The page that htmx works in, as a path of ours. */
    private static String pageOf(HttpServletRequest request) {
        return local(request.getHeader("HX-Current-URL"));
    }

    /** The address as a path of ours; the first page where there is none. */
    private static String local(@Nullable String page) {
        if (page == null) {
            return "/";
        }
        var local = page.replaceFirst("^https?://[^/]*", "").replaceFirst("#.*", "");
        return LocalPath.of(local);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        boolean csrf = e instanceof CsrfException;
        if (SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication) {
            trail.happened(Act.refused(
                            Ending.DENIED, "request.denied", "request", "-", csrf ? "csrf_token_missing" : "forbidden")
                    .with(Map.of("method", request.getMethod())));
        }
        if (response.isCommitted()) {
            return; // the caller has gone, or is being cut off
        } else if (!Requests.isApi(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (csrf) {
            errors.write(
                    request,
                    response,
                    new ApiException(
                            HttpStatus.FORBIDDEN,
                            "csrf_token_missing",
                            "Send the CSRF token of the session in the X-CSRF-TOKEN header."));
        } else if (ForbiddenWhileActing.isActing()) {
            errors.write(
                    request,
                    response,
                    ApiException.forbidden("You are acting for somebody else, and this is for that person alone."));
        } else {
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.FORBIDDEN));
        }
    }

    /** Beans that the chains share. */
    @Configuration(proxyBeanMethods = false)
    static class Beans {

        private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

        /** The token is in a cookie that our scripts read and send back in a header; forms carry it in a hidden field. */
        @Bean
        CsrfTokenRepository csrfTokenRepository(IdentitySettings settings) {
            var tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
            tokens.setCookieName(settings.https() ? "__Host-CSRF-TOKEN" : "CSRF-TOKEN");
            tokens.setHeaderName("X-CSRF-TOKEN");
            tokens.setCookiePath("/");
            tokens.setCookieCustomizer(cookie -> cookie.secure(settings.https()).sameSite("Lax"));
            return tokens;
        }

        /** Nobody looks at a timer for every filter of every request, and each would wrap its filter and start anew. */
        @Bean
        SecurityObservationSettings securityObservations() {
            return SecurityObservationSettings.noObservations();
        }

        /** What the firewall rejects is malformed, or a method that nothing here has, and is told so in the error format. */
        @Bean
        RequestRejectedHandler rejectedRequests(ErrorWriter errors) {
            return (request, response, rejected) -> {
                if (METHODS.contains(request.getMethod())) {
                    errors.refuse(request, response, ApiFailures.ofStatus(HttpStatus.BAD_REQUEST));
                } else { // no browser sends these: an error page would be rejected as well
                    response.setHeader(HttpHeaders.ALLOW, String.join(", ", METHODS));
                    errors.write(request, response, ApiFailures.ofStatus(HttpStatus.METHOD_NOT_ALLOWED));
                }
            };
        }
    }
}
