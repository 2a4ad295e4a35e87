package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.util.WebUtils;

/** The API: a bearer token, or the session cookie with a CSRF token on writes. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

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
                                .requestMatchers("/api/auth/login")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(parts.csrfTokens())
                        .csrfTokenRequestHandler(new CookieOrFormCsrf())
                        .requireCsrfProtectionMatcher(request -> isWrittenByCookie(request, cookie)))
                .addFilterAfter(SignOnFilter.forApi(sessions, tokens, errors), CsrfFilter.class)
                .build();
    }

    /** Only a browser sends a cookie unasked; login takes JSON, which no foreign form can send. */
    private static boolean isWrittenByCookie(HttpServletRequest request, String cookie) {
        return !READING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && WebUtils.getCookie(request, cookie) != null
                && !request.getRequestURI().equals("/api/auth/login");
    }
}
