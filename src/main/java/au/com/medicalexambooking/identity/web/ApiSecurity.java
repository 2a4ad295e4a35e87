package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.util.WebUtils;

/** The API: a bearer token, or the session cookie with a CSRF token on writes. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** The steps of signing in. */
    private static final String[] SIGN_IN = {
        "/api/auth/login",
        "/api/auth/second-factor",
        "/api/auth/second-factor/email",
        "/api/auth/second-factor/passkey",
        "/api/auth/passkey",
        "/api/auth/passkey/sign-in"
    };

    /** Links from mails open these; whoever holds one need not be signed in. */
    private static final String[] BY_LINK = {
        "/api/auth/password-reset", "/api/auth/password-reset/confirm", "/api/auth/invitations/accept"
    };

    /** Setting up an authenticator app takes the challenge of a sign-in in place of a login. */
    private static final String[] ENROLMENT = {"/api/auth/factors/totp", "/api/auth/factors/totp/confirm"};

    @Bean
    @Order(20)
    SecurityFilterChain apiChain(
            HttpSecurity http,
            SecurityParts parts,
            Sessions sessions,
            AccessTokens tokens,
            ErrorWriter errors,
            IdentitySettings settings)
            throws Exception {
        var cookie = SessionConfiguration.cookieName(settings);
        return parts.common(http.securityMatcher("/api", "/api/**"), SecurityParts.NO_CONTENT)
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(SecurityParts.dispatchedAs(DispatcherType.ERROR))
                                .permitAll()
                                .requestMatchers(SIGN_IN)
                                .permitAll()
                                .requestMatchers(ForbiddenWhileActing.REQUESTS)
                                .denyAll()
                                .requestMatchers(HttpMethod.POST, BY_LINK)
                                .permitAll()
                                .requestMatchers(HttpMethod.POST, ENROLMENT)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(parts.csrfTokens())
                        .csrfTokenRequestHandler(new CookieOrFormCsrf())
                        .sessionAuthenticationStrategy(SecurityParts.KEEP_TOKEN)
                        .requireCsrfProtectionMatcher(request -> isWrittenByCookie(request, cookie)))
                .addFilterAfter(SignOnFilter.forApi(sessions, tokens, errors), CsrfFilter.class)
                .build();
    }

    /** Whether the request is a step of signing in, which no earlier login has a part in. */
    static boolean isSignIn(HttpServletRequest request) {
        return Arrays.asList(SIGN_IN).contains(request.getRequestURI());
    }

    /** Only a browser sends a cookie unasked; signing in takes JSON, which no foreign form can send. */
    private static boolean isWrittenByCookie(HttpServletRequest request, String cookie) {
        return !READING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && WebUtils.getCookie(request, cookie) != null
                && !isSignIn(request);
    }
}
