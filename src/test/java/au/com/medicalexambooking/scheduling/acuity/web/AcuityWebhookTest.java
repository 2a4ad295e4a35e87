package au.com.medicalexambooking.scheduling.acuity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.PlatformTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class AcuityWebhookTest extends PlatformTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PATH = "/api/webhooks/acuity";

    private final JdbcClient sql = JdbcClient.create(DATABASE.ownerDataSource());

    @Autowired
    private MeterRegistry meters;

    @Test
    void storesAcuitysOwnFormByItsRawBytes() throws Exception {
        var body = "action=appointment.changed&id=880001&calendarID=7001&appointmentTypeID=1&odd=%7e+%2B";

        send(FORM, body, sign(body)).is(200);

        assertThat(stored("880001")).containsExactly("acuity appointment.changed");
    }

    @Test
    void storesTheAutomationLayersJson() throws Exception {
        var body = "{\"action\": \"scheduled\", \"id\": \"880002\", \"calendarID\": \"7001\"}";

        send("application/json", body, sign(body)).is(200);

        assertThat(stored("880002")).containsExactly("automation appointment.scheduled");
    }

    @Test
    void looksAtNeitherCookiesNorTokens() throws Exception {
        var body = "action=changed&id=880003&access_token=nonsense";

        client(sign(body))
                .with("Authorization", "Bearer nonsense")
                .with("Cookie", "SESSION=nonsense")
                .sendRaw("POST", PATH, FORM, body)
                .is(200);
    }

    @Test
    void storesNothingOfWhatIsForged() throws Exception {
        var body = "action=changed&id=880004";
        var counted = forgeries();

        var unsigned =
                ApiClient.anonymous(baseUrl()).sendRaw("POST", PATH, FORM, body).isError(401, "invalid_signature");
        var forged = send(FORM, body, sign(body + "5")).isError(401, "invalid_signature");
        var garbage = send(FORM, body, "garbage").isError(401, "invalid_signature");

        assertThat(List.of(unsigned.text("/error/message"), forged.text("/error/message")))
                .containsOnly(garbage.text("/error/message"));
        assertThat(stored("880004")).isEmpty();
        assertThat(forgeries()).as("counted, and that is all").isEqualTo(counted + 3);
    }

    @Test
    void refusesWhatIsTooLargeWithoutReadingItsSignature() throws Exception {
        var body = "action=changed&id=880005&padding=" + "x".repeat(64 * 1024);

        send(FORM, body, sign(body)).isError(413, "payload_too_large");

        assertThat(stored("880005")).isEmpty();
    }

    @Test
    void takesGenuineNonsenseCalmly() throws Exception {
        for (var body : List.of("", "action=order.completed&id=880006", "{\"a\":", "%%%", "action=changed&id=x")) {
            send(FORM, body, sign(body)).is(200);
        }

        assertThat(stored("880006")).containsExactly("acuity order.completed");
    }

    private Answer send(String contentType, String body, String signature) {
        return client(signature).sendRaw("POST", PATH, contentType, body);
    }

    private ApiClient client(String signature) {
        return ApiClient.anonymous(baseUrl()).with("X-Acuity-Signature", signature);
    }

    private double forgeries() {
        return meters.counter("ime.acuity.webhooks", "outcome", "forged").count();
    }

    private List<String> stored(String appointmentId) {
        return sql.sql("SELECT source || ' ' || event_type FROM app.webhook_events WHERE resource_id = :id")
                .param("id", appointmentId)
                .query(String.class)
                .list();
    }

    private static String sign(String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                AcuitySandboxSettings.DEFAULT_API_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
