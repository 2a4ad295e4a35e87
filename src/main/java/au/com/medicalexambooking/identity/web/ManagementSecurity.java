package au.com.medicalexambooking.identity.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Health and metrics answer whoever reaches the management port, which is for the operator's network alone; on the public
 * port there are no such paths.
 */
@Configuration(proxyBeanMethods = false)
class ManagementSecurity {

    @Bean
    @Order(5)
    SecurityFilterChain managementChain(HttpSecurity http, SecurityParts parts) throws Exception {
        return parts.common(http.securityMatcher("/actuator/**"), SecurityParts.NO_CONTENT)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }
}
