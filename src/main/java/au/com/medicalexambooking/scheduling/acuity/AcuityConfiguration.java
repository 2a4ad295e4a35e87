package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.AppointmentBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans that the routes to Acuity name, and the port in front of them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AcuityProperties.class)
class AcuityConfiguration {

    @Bean
    AcuityHttpClient acuityHttpClient(AcuityProperties properties) {
        return new AcuityHttpClient(properties);
    }

    @Bean
    AcuityThrottle acuityThrottle(AcuityProperties properties) {
        return new AcuityThrottle(properties.callsPerSecond(), properties.throttleWait());
    }

    @Bean
    AcuityAnswers acuityAnswers(AcuityThrottle acuityThrottle) {
        return new AcuityAnswers(acuityThrottle);
    }

    @Bean
    AcuityFaults acuityFaults(@Value("${ime.acuity.breaker.open-seconds:15}") long openSeconds) {
        return new AcuityFaults(Duration.ofSeconds(openSeconds));
    }

    @Bean
    JdbcChangeHints changeHints(
            JdbcClient sql, PlatformTransactionManager transactions, Clock clock, AcuityProperties properties) {
        return new JdbcChangeHints(sql, new TransactionTemplate(transactions), clock, properties.hintSpacing());
    }

    @Bean
    ChangeHintsHandOver acuityChangeHintsHandOver(
            JdbcChangeHints hints, PlatformTransactionManager transactions, ApplicationEventPublisher events) {
        return new ChangeHintsHandOver(hints, new TransactionTemplate(transactions), events);
    }

    @Bean
    WebhookSignature acuityWebhookSignature(AcuityProperties properties) {
        return new WebhookSignature(properties.signingKey());
    }

    @Bean
    WebhookInbox acuityWebhookInbox(JdbcChangeHints hints, AcuityProperties properties) {
        return new WebhookInbox(hints, properties.webhookDelay());
    }

    @Bean
    Processor acuityWebhookRejection() {
        return exchange -> exchange.getMessage().setBody(AcuityWebhook.Verdict.FORGED);
    }

    @Bean
    AcuityWebhook acuityWebhook(ProducerTemplate routes, MeterRegistry meters) {
        return new RoutedAcuityWebhook(routes, meters);
    }

    @Bean
    AppointmentBook appointmentBook(ProducerTemplate routes, Clock clock) {
        return new AcuityAppointmentBook(new AcuityCalls(routes), clock);
    }
}
