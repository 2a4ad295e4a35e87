package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that browsers act upon, on what every part of the platform answers. */
class SecurityHeadersTest extends PlatformTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/",
                "/bookings",
                "/assets/portal.css",
                "/webjars/bootstrap/css/bootstrap.min.css",
                "/nothing-here",
                "/api/bookings",
                "/api/nothing-here",
                "/v3/api-docs",
                "/swagger-ui/index.html",
                "/camunda/app/tasklist/default/",
                "/camunda/api/engine/engine/default/task"
            })
    void strangersGetThemEverywhere(String path) {
        assertHeaders(path, ApiClient.anonymous(baseUrl()).get(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/app/tasklist/default/",
                "/camunda/app/tasklist/scripts/config.js",
                "/camunda/api/engine/engine/default/task",
                "/camunda/api/engine/engine/default/task/none",
                "/camunda/app/cockpit/default/",
                "/bookings"
            })
    void signedInPeopleGetThemEverywhere(String path) {
        var cookie = sessionOfTheAdministrator();

        var answer = ApiClient.anonymous(baseUrl()).with("Cookie", cookie).get(path);

        assertThat(answer.status()).as(path).isIn(200, 403, 404);
        assertHeaders(path, answer);
    }

    @Test
    void dataOfTheApiAreKeptByNobody() {
        var answer = people().coordinator().get("/api/bookings").is(200);

        assertThat(answer.response().headers().allValues("Cache-Control"))
                .singleElement()
                .asString()
                .contains("no-store");
    }

    @Test
    void managementPortSendsThemAndTakesAnyName() {
        for (var path : List.of("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/none")) {
            assertHeaders(path, ApiClient.anonymous(managementUrl()).get(path));
        }
    }

    private static void assertHeaders(String path, Answer answer) {
        var headers = answer.response().headers();
        assertThat(headers.allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
        assertThat(headers.allValues("X-Frame-Options")).as(path).hasSize(1);
        assertThat(headers.allValues("Referrer-Policy")).as(path).containsExactly("same-origin");
        assertThat(headers.allValues("Cross-Origin-Opener-Policy")).as(path).containsExactly("same-origin");
        assertThat(headers.allValues("Cross-Origin-Resource-Policy")).as(path).containsExactly("same-origin");
        assertThat(headers.allValues("Permissions-Policy")).as(path).hasSize(1);
        assertThat(headers.allValues("Strict-Transport-Security")).as(path).isEmpty(); // reached by http here
        assertThat(headers.allValues("Content-Security-Policy"))
                .as(path)
                .singleElement()
                .asString()
                .contains("frame-ancestors 'none'");
    }

    /** Administrators may open all that is there. */
    private String sessionOfTheAdministrator() {
        var login = ApiClient.anonymous(baseUrl())
                .post("/api/auth/login", Map.of("email", people().newOperator("admin"), "password", People.PASSWORD))
                .is(200);
        return login.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("SESSION="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }
}
