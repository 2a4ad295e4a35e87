package au.com.medicalexambooking.identity.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/** Webhooks prove themselves by their signature alone: cookies and tokens are not even looked at. */
@Configuration(proxyBeanMethods = false)
class WebhookSecurity {

    @Bean
    @Order(10)
    SecurityFilterChain webhookChain(HttpSecurity http, SecurityParts parts) throws Exception {
        return parts.common(http.securityMatcher("/api/webhooks/**"), SecurityParts.NO_CONTENT)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }
}
