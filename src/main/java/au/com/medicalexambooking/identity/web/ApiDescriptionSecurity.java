package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/** The API description and its page: for signed-in people, or for everybody in the sandbox. */
@Configuration(proxyBeanMethods = false)
class ApiDescriptionSecurity {

    /** The page sets styles on its elements. */
    private static final String PAGE_POLICY =
            SecurityParts.OWN_CONTENT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    @Bean
    @Order(40)
    SecurityFilterChain apiDescriptionChain(
            HttpSecurity http, SecurityParts parts, Sessions sessions, ErrorWriter errors, IdentitySettings settings)
            throws Exception {
        return parts.common(
                        http.securityMatcher("/v3/api-docs", "/v3/api-docs/**", "/swagger-ui", "/swagger-ui/**"),
                        PAGE_POLICY)
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(SecurityParts.dispatchedAs(DispatcherType.ERROR))
                            .permitAll();
                    if (settings.openApiDocs()) {
                        requests.anyRequest().permitAll();
                    } else {
                        requests.anyRequest().authenticated();
                    }
                })
                .csrf(csrf -> csrf.csrfTokenRepository(parts.csrfTokens())
                        .sessionAuthenticationStrategy(SecurityParts.KEEP_TOKEN))
                .addFilterBefore(
                        SignOnFilter.forPages(sessions, errors, Channel.PORTAL), AnonymousAuthenticationFilter.class)
                .build();
    }
}
