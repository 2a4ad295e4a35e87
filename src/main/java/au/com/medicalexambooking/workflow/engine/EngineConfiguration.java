package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.workflow.Submissions;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Puts our plugin into the engine, and gives its jobs threads of their own. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class EngineConfiguration {

    @Bean
    ProcessEnginePlugin enginePlugin(ListableBeanFactory beans, ObjectProvider<UserDirectory> users) {
        return new EnginePlugin(new DelegateBeans(beans), users::getObject);
    }

    /** No default candidate: requests, routes and schedulers of others must not run on the engine's threads. */
    @Bean(name = "camundaTaskExecutor", defaultCandidate = false)
    TaskExecutor camundaTaskExecutor(CamundaBpmProperties properties) {
        var jobs = properties.getJobExecution();
        var executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("engine-job-");
        executor.setCorePoolSize(jobs.getCorePoolSize());
        executor.setMaxPoolSize(jobs.getMaxPoolSize());
        executor.setQueueCapacity(jobs.getQueueCapacity());
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationSeconds(20);
        return executor;
    }

    /** After Spring Security's filters, which know who is there, and before the webapps' own. */
    @Bean
    @ConditionalOnWebApplication
    FilterRegistrationBean<ContainerBasedAuthenticationFilter> webappSignOnFilter() {
        var registration = new FilterRegistrationBean<>(new ContainerBasedAuthenticationFilter());
        registration.setName("webapp-sign-on");
        registration.setInitParameters(
                Map.of(ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM, WebappSignOn.class.getName()));
        registration.setUrlPatterns(List.of("/camunda/app/*", "/camunda/api/*"));
        registration.setOrder(101);
        return registration;
    }

    @Bean
    @ConditionalOnWebApplication
    FilterRegistrationBean<WebappLimits> webappLimitsFilter(Submissions submissions, ObjectMapper json) {
        var registration = new FilterRegistrationBean<>(new WebappLimits(submissions, json));
        registration.setUrlPatterns(List.of("/camunda/app/*", "/camunda/api/*"));
        registration.setOrder(100);
        return registration;
    }
}
