package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.Role;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Tasklist and Cockpit: people of the examination company with a session. The webapps bring CSRF protection and a content
 * policy of their own, which need what ours forbids.
 */
@Configuration(proxyBeanMethods = false)
class WebappSecurity {

    /** Stands only where the webapps set no policy themselves. */
    private static final String FALLBACK_POLICY =
            "base-uri 'self'; form-action 'self'; object-src 'none'; frame-ancestors 'none'";

    @Bean
    @Order(30)
    SecurityFilterChain webappChain(HttpSecurity http, SecurityParts parts, Sessions sessions, ErrorWriter errors)
            throws Exception {
        var webapps = PathPatternRequestMatcher.withDefaults().matcher("/camunda/**");
        return parts.common(http.securityMatcher(webapps), FALLBACK_POLICY)
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(SecurityParts.dispatchedAs(DispatcherType.ERROR))
                                .permitAll()
                                .requestMatchers(ForbiddenWhileActing.REQUESTS)
                                .denyAll()
                                .anyRequest()
                                .hasAnyRole(Role.STAFF.name(), Role.MANAGER.name(), Role.ADMIN.name()))
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(
                        SignOnFilter.forPages(sessions, errors, Channel.CAMUNDA), AnonymousAuthenticationFilter.class)
                .build();
    }
}
