package au.com.medicalexambooking.scheduling.acuity.web;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the capture of a webhook's bytes before every other filter. */
@Configuration(proxyBeanMethods = false)
class WebhookWebConfiguration {

    @Bean
    FilterRegistrationBean<WebhookBytesFilter> webhookBytesFilter() {
        var registration = new FilterRegistrationBean<>(new WebhookBytesFilter());
        registration.addUrlPatterns("/api/webhooks/acuity");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
