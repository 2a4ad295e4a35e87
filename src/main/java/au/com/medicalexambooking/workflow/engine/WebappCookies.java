package au.com.medicalexambooking.workflow.engine;

import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Where people reach the platform over https, the webapps' cookies are secure, their answers say so, and writes must come
 * from our own pages. Named in {@code META-INF/spring.factories}, because the webapps read their settings before any bean.
 */
class WebappCookies implements EnvironmentPostProcessor {

    private static final String PREFIX = "camunda.bpm.webapp.";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var appUrl = environment.getProperty("APP_URL", "");
        if (appUrl.toLowerCase(Locale.ROOT).startsWith("https://")) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "webapps-over-https",
                            Map.of(
                                    PREFIX + "csrf.enable-secure-cookie", true,
                                    PREFIX + "csrf.target-origin", appUrl,
                                    PREFIX + "session-cookie.enable-secure-cookie", true,
                                    PREFIX + "header-security.hsts-disabled", false)));
        }
    }
}
