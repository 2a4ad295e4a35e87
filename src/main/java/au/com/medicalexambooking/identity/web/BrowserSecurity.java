package au.com.medicalexambooking.identity.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Everything that no other chain takes needs a signed-in person. */
@Configuration(proxyBeanMethods = false)
class BrowserSecurity {

    @Bean
    @Order(100)
    SecurityFilterChain browserChain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .build();
    }
}
