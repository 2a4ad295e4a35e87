package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/** Pages: everything that no other chain takes needs a signed-in person, except what the sign-in page itself needs. */
@Configuration(proxyBeanMethods = false)
class BrowserSecurity {

    @Bean
    @Order(100)
    SecurityFilterChain browserChain(HttpSecurity http, SecurityParts parts, Sessions sessions, ErrorWriter errors)
            throws Exception {
        return parts.common(http, SecurityParts.OWN_CONTENT)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                SecurityParts.dispatchedAs(DispatcherType.ERROR),
                                SecurityParts.dispatchedAs(DispatcherType.ASYNC),
                                SecurityParts.dispatchedAs(DispatcherType.FORWARD))
                        .permitAll()
                        .requestMatchers(
                                "/login",
                                "/reset-password",
                                "/accept-invitation",
                                "/verify",
                                "/verify/**",
                                "/error",
                                "/assets/**",
                                "/webjars/**",
                                "/favicon.ico",
                                "/favicon.svg",
                                "/robots.txt")
                        .permitAll()
                        .requestMatchers(ForbiddenWhileActing.REQUESTS)
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(parts.csrfTokens())
                        .csrfTokenRequestHandler(new CookieOrFormCsrf())
                        .ignoringRequestMatchers(StreamedFormTokens.FORMS)
                        .sessionAuthenticationStrategy(SecurityParts.KEEP_TOKEN))
                .addFilterBefore(
                        SignOnFilter.forPages(sessions, errors, Channel.PORTAL), AnonymousAuthenticationFilter.class)
                .build();
    }
}
