package au.com.medicalexambooking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The platform started with variables that it cannot run with. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentCheckTest {

    private static final Map<String, Object> GOOD = Map.of(
            "APP_URL", "https://bookings.example",
            "DATABASE_URL", "jdbc:postgresql://db.example/ime",
            "DATABASE_USERNAME", "ime",
            "DATABASE_PASSWORD", "a-database-password",
            "AUTH_SECRET", "0123456789abcdefghijklmnopqrstuv",
            "EMAIL_FROM", "bookings@example.com",
            "AWS_REGION", "ap-southeast-2",
            "AWS_S3_BUCKET", "documents",
            "ACUITY_USER_ID", "12345",
            "ACUITY_API_KEY", "acuity-key");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "APP_URL",
                "DATABASE_URL",
                "DATABASE_USERNAME",
                "DATABASE_PASSWORD",
                "AUTH_SECRET",
                "EMAIL_FROM",
                "AWS_REGION",
                "AWS_S3_BUCKET",
                "ACUITY_USER_ID",
                "ACUITY_API_KEY"
            })
    void namesAMissingVariableInOneLine(String name, CapturedOutput output) {
        var variables = new HashMap<>(GOOD);
        variables.remove(name);

        assertThatThrownBy(() -> start(variables)).isInstanceOf(UnusableEnvironment.class);

        assertThat(linesOf(output)).containsExactly("Cannot start: " + name + " is missing.");
    }

    @ParameterizedTest
    @CsvSource({
        "APP_URL, bookings.example",
        "APP_URL, https://bookings.example/path",
        "DATABASE_URL, jdbc:mysql://db.example/ime",
        "AUTH_SECRET, 0123456789abcdefghijklmnopqrstu",
        "AUTH_SECRET, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "EMAIL_FROM, nobody",
        "AWS_REGION, Sydney",
        "AWS_S3_BUCKET, Our Documents",
        "PORT, http",
        "PORT, 70000",
        "MANAGEMENT_PORT, -1",
        "REDIS_URL, http://cache.example",
        "ACUITY_BASE_URL, acuity",
        "CLAMD_ADDRESS, scanner",
        "WEBHOOK_DELAY, soon",
        "SECOND_FACTOR, maybe",
        "RATE_LIMIT_LOGIN_PER_MINUTE, many",
        "TRUSTED_PROXIES, proxy.example",
        "TRUSTED_PROXIES, 10.0.0.0/33",
        "CORS_ORIGINS, *",
        "CORS_ORIGINS, https://partner.example/",
        "BOOTSTRAP_ADMIN_PASSWORD, short",
        "LOG_LEVEL, chatty"
    })
    void namesAMalformedVariableWithoutShowingIt(String name, String value, CapturedOutput output) {
        var variables = new HashMap<>(GOOD);
        variables.put(name, value);

        assertThatThrownBy(() -> start(variables)).isInstanceOf(UnusableEnvironment.class);

        assertThat(linesOf(output))
                .singleElement()
                .asString()
                .startsWith("Cannot start: " + name + " must ")
                .doesNotContain(value);
    }

    @Test
    void wantsBothHalvesOfTheFirstAdministrator(CapturedOutput output) {
        var variables = new HashMap<>(GOOD);
        variables.put("BOOTSTRAP_ADMIN_EMAIL", "root@example.com");

        assertThatThrownBy(() -> start(variables)).isInstanceOf(UnusableEnvironment.class);

        assertThat(linesOf(output))
                .containsExactly("Cannot start: BOOTSTRAP_ADMIN_PASSWORD is missing beside BOOTSTRAP_ADMIN_EMAIL.");
    }

    private static void start(Map<String, Object> variables) {
        var application = new SpringApplication(Application.class);
        application.setDefaultProperties(variables);
        application.run();
    }

    private static List<String> linesOf(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain("\tat ");
        return output.getAll()
                .lines()
                .filter(line -> line.contains("Cannot start"))
                .map(line -> line.substring(line.indexOf("Cannot start")))
                .toList();
    }
}
