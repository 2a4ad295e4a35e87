package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.testing.TestDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Identity and audit alone, on a real server and a real database: everything that is not theirs is left out. */
@SpringBootTest(
        classes = {IdentityServer.Modules.class, ProbeController.class, AccountMailsFake.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "ime.test.probes=true",
            "APP_URL=http://localhost:8080",
            "RATE_LIMIT_ACCOUNT_PER_MINUTE=0",
            "RATE_LIMIT_IP_PER_MINUTE=0",
            "camel.main.routes-include-pattern=false",
            "spring.autoconfigure.exclude=org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration,"
                    + "org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration,"
                    + "org.apache.camel.spring.boot.CamelAutoConfiguration"
        })
abstract class IdentityServer {

    static final TestDatabase DATABASE = TestDatabase.create("identity");
    static final String PASSWORD = "tangerine lighthouse 42";

    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void variables(DynamicPropertyRegistry registry) {
        registry.add("PORT", () -> 0);
        registry.add("MANAGEMENT_PORT", () -> 0);
        registry.add("DATABASE_URL", DATABASE::url);
        registry.add("DATABASE_USERNAME", DATABASE::username);
        registry.add("DATABASE_PASSWORD", DATABASE::password);
        registry.add("AUTH_SECRET", () -> "a-secret-for-tests-of-at-least-32-characters");
        registry.add("SECOND_FACTOR", () -> "off");
        registry.add("EMAIL_FROM", () -> "bookings@medicalexambooking.com.au");
        registry.add("AWS_REGION", () -> "ap-southeast-2");
        registry.add("AWS_S3_BUCKET", () -> "documents");
        registry.add("ACUITY_USER_ID", () -> "1");
        registry.add("ACUITY_API_KEY", () -> "key");
        registry.add("BOOTSTRAP_ADMIN_EMAIL", () -> "Root@Platform.example");
        registry.add("BOOTSTRAP_ADMIN_PASSWORD", () -> PASSWORD);
        registry.add("ime.sandbox", () -> "true");
    }

    /** A caller that keeps its cookies, as a browser does. */
    Browser browser() {
        return new Browser(port);
    }

    int port() {
        return port;
    }

    /** The modules under test. */
    @EnableAutoConfiguration
    @EnableConfigurationProperties({IdentitySettings.class, RequestSettings.class})
    @ComponentScan({"au.com.medicalexambooking.identity", "au.com.medicalexambooking.audit"})
    @Import(RootBeans.class)
    static class Modules {}

    /** The beans that the application has beside its modules. */
    static class RootBeans implements ImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {
                "au.com.medicalexambooking.ClockConfiguration", "au.com.medicalexambooking.DatabaseConfiguration"
            };
        }
    }

    static final class Browser {

        final CookieManager cookies = new CookieManager();

        private final HttpClient http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        private final String base;

        Browser(int port) {
            this.base = "http://localhost:" + port;
        }

        Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (body != null && !headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            headers.forEach(request::header);
            try {
                return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        Answer get(String path) {
            return send("GET", path, null, Map.of());
        }

        Answer get(String path, String token) {
            return send("GET", path, null, bearer(token));
        }

        Answer post(String path, String body) {
            return send("POST", path, body, Map.of());
        }

        Answer post(String path, String body, String token) {
            return send("POST", path, body, bearer(token));
        }

        Answer signIn(String email, String password) {
            return post("/api/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
        }

        String tokenOf(String email) {
            return signIn(email, PASSWORD).json().at("/token").asText();
        }

        String cookie(String name) {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals(name))
                    .map(java.net.HttpCookie::getValue)
                    .findFirst()
                    .orElse("");
        }

        static Map<String, String> bearer(String token) {
            return Map.of("Authorization", "Bearer " + token);
        }
    }

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String code() {
            return json().at("/error/code").asText();
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new IllegalStateException("Not JSON: " + response.body(), e);
            }
        }
    }
}
