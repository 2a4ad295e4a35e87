package au.com.medicalexambooking.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class WebappCookiesTest {

    @ParameterizedTest
    @CsvSource({"https://bookings.example.org, true", "http://localhost:8080,"})
    void areSecureWhereThePlatformIsReachedOverHttps(String appUrl, Boolean secure) {
        var environment = new MockEnvironment().withProperty("APP_URL", appUrl);

        new WebappCookies().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("camunda.bpm.webapp.csrf.enable-secure-cookie", Boolean.class))
                .isEqualTo(secure);
    }
}
