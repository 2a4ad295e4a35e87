package au.com.medicalexambooking.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** One sign-in with the platform opens those webapps that the role may use, and no others. */
class WebappSignOnTest extends PlatformTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String TASKLIST = "/camunda/app/tasklist/default/";
    private static final String COCKPIT = "/camunda/app/cockpit/default/";

    @Autowired
    private MeterRegistry metrics;

    @Test
    void coordinatorsUseTasklistOnly() throws Exception {
        var browser = signedInAs(newOperator("staff"));

        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/api/engine/engine/default/filter?resourceType=Task&maxResults=2000")
                        .body())
                .contains("My tasks", "All coordination tasks", "Overdue", "Direct bookings to assign");
        assertThat(browser.get(COCKPIT).statusCode()).isEqualTo(403);
    }

    @Test
    void managersUseCockpitAsWell() throws Exception {
        var browser = signedInAs(newOperator("manager"));

        assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
        assertThat(browser.get(COCKPIT).statusCode()).isEqualTo(200);
        assertThat(browser.get("/camunda/api/engine/engine/default/process-definition?key=booking-lifecycle")
                        .body())
                .contains("booking-lifecycle");
    }

    @Test
    void referrersAndStrangersUseNeither() throws Exception {
        var referrer = signedInAs(people().firm().email());

        assertThat(referrer.get(TASKLIST).statusCode()).isEqualTo(403);
        assertThat(referrer.get(COCKPIT).statusCode()).isEqualTo(403);
        assertThat(new Browser().get("/camunda/api/engine/engine/default/task").statusCode())
                .isIn(302, 401);
    }

    @Test
    void freeTextStaysOutOfTheEngine() throws Exception {
        var browser = signedInAs(newOperator("staff"));

        var answer = browser.send(HttpRequest.newBuilder(
                        URI.create(baseUrl() + "/camunda/api/engine/engine/default/task/any/comment/create"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"x\"}"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void incidentsAreCounted() {
        assertThat(metrics.get("ime.process.incidents").gauge().value()).isNotNegative();
    }

    private String newOperator(String role) {
        var email = role + "-" + System.nanoTime() + "@webapps.example";
        people().admin()
                .post(
                        "/api/admin/users",
                        Map.of("email", email, "name", "Olly Operator", "role", role, "password", People.PASSWORD))
                .is(201);
        return email;
    }

    private Browser signedInAs(String email) throws IOException, InterruptedException {
        var browser = new Browser();
        var csrf = CSRF.matcher(browser.get("/login").body());
        assertThat(csrf.find()).isTrue();
        var form = "_csrf=" + encoded(csrf.group(1)) + "&username=" + encoded(email) + "&password="
                + encoded(People.PASSWORD);
        browser.send(HttpRequest.newBuilder(URI.create(baseUrl() + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        return browser;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Keeps cookies, follows nothing. */
    private final class Browser {

        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(baseUrl() + path)).build());
        }

        HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
