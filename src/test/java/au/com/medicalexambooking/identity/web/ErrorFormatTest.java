package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever goes wrong under {@code /api}, the answer has one form and says nothing of the inside. */
@ExtendWith(OutputCaptureExtension.class)
class ErrorFormatTest extends IdentityServer {

    private static @Nullable String shared;

    private String token = "";

    @BeforeEach
    void signIn() {
        if (shared == null) {
            shared = browser().tokenOf("root@platform.example");
        }
        token = shared;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"text\"",
                "",
                "{\"text\":\"a\"} more",
                "{\"text\":\"a\",\"colour\":\"red\"}",
                "{\"text\":5}",
                "{\"text\":\"a\",\"count\":\"5\"}",
                "{\"text\":\"a\",\"count\":1.5}",
                "{\"text\":\"a\",\"count\":99999999999}",
                "{\"text\":\"a\",\"at\":\"yesterday\"}",
                "{\"text\":\"\"}",
                "{}",
                "{\"text\":\"nul\\u0000\"}",
                "{\"text\":\"half \\ud800\"}"
            })
    void refusesEveryBadBody(String body) {
        var answer = browser().post("/api/probe/echo", body, token);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isIn("malformed_json", "validation_failed");
        assertFormat(answer);
    }

    @Test
    void namesTheFieldsThatAreWrong() {
        var unknown = browser().post("/api/probe/echo", "{\"text\":\"a\",\"colour\":1}", token);
        var blank = browser().post("/api/probe/echo", "{\"text\":\" \"}", token);

        assertThat(unknown.json().at("/error/details/fields/colour").asText())
                .isEqualTo("This field is not known here.");
        assertThat(blank.json().at("/error/details/fields/text").asText()).isEqualTo("Must not be blank.");
    }

    @Test
    void takesAGoodBodyOfAnyScript() {
        var answer = browser().post("/api/probe/echo", "{\"text\":\"Ōtautahi 🩺\",\"count\":3}", token);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/text").asText()).isEqualTo("Ōtautahi 🩺");
    }

    @Test
    void refusesDeepNestingAndLargeBodies() {
        var deep = browser().post("/api/probe/echo", "{\"x\":" + "[".repeat(5000), token);
        var large = browser().post("/api/probe/echo", "{\"text\":\"" + "a".repeat(1_100_000) + "\"}", token);

        assertThat(deep.status()).isEqualTo(400);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.code()).isEqualTo("payload_too_large");
        assertFormat(large);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/nothing,                  404, not_found",
        "DELETE, /api/probe/echo,               405, method_not_allowed",
        "GET,    /api/probe/number,             400, validation_failed",
        "GET,    /api/probe/number?limit=many,  400, validation_failed",
        "GET,    /api/probe/number?limit=101,   400, validation_failed",
        "GET,    /api/probe/number?limit=%00,   400, bad_request",
        "GET,    /api/probe/../../etc,          400, bad_request",
        "GET,    /api/probe//number,            400, bad_request",
        "GET,    /api/users/%00,                400, bad_request",
        "GET,    /api/probe/fail?how=database,  503, unavailable",
        "GET,    /api/probe/fail?how=duplicate, 409, conflict",
        "GET,    /api/probe/fail?how=bug,       500, internal_error"
    })
    void answersEveryFailureInTheFormat(String method, String path, int status, String code, CapturedOutput output) {
        var answer = raw(method, path, Map.of());

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertFormat(answer);
        assertThat(answer.body() + output).doesNotContain("Secret", "secret host");
    }

    @Test
    void saysWhatIsAllowedAndWhenToComeBack() {
        assertThat(raw("DELETE", "/api/probe/echo", Map.of()).header("Allow")).isEqualTo("POST");
        assertThat(raw("GET", "/api/probe/fail?how=database", Map.of()).header("Retry-After"))
                .isEqualTo("5");
    }

    @Test
    void answersWrongMediaTypesInTheFormat() {
        var body = browser()
                .send(
                        "POST",
                        "/api/probe/echo",
                        "text=a",
                        headers("Content-Type", "application/x-www-form-urlencoded"));
        var accept = raw("GET", "/api/probe/number?limit=1", Map.of("Accept", "text/csv"));

        assertThat(body.status()).isEqualTo(415);
        assertFormat(body);
        assertThat(accept.status()).isEqualTo(406);
        assertFormat(accept);
    }

    @Test
    void asksStrangersToSignInBeforeTellingThemAnything() {
        for (var path : new String[] {"/api", "/api/nothing", "/api/admin/users", "/api/auth/me"}) {
            var answer = browser().get(path);

            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("unauthenticated");
            assertFormat(answer);
        }
        assertThat(browser().post("/api/auth/refresh", "{}").status()).isEqualTo(401);
    }

    @Test
    void containerItselfKeepsTheFormat() throws IOException {
        try (var socket = new Socket("localhost", port())) {
            socket.getOutputStream()
                    .write("GET /api/%%% HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("Tomcat", "<html");
        }
    }

    @Test
    void showsPeopleAPage() {
        var browser = browser();
        browser.signIn("root@platform.example", PASSWORD);

        var answer = browser.get("/nothing-here");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.body())
                .contains("There is nothing here that you can see")
                .contains(answer.header("X-Request-Id"));
    }

    private Answer raw(String method, String path, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.putAll(Browser.bearer(token));
        return browser().send(method, path, null, headers);
    }

    private Map<String, String> headers(String name, String value) {
        var headers = new HashMap<>(Browser.bearer(token));
        headers.put(name, value);
        return headers;
    }

    private static void assertFormat(Answer answer) {
        var error = answer.json().at("/error");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(error.at("/message").asText()).isNotBlank();
        assertThat(error.at("/details").isObject()).isTrue();
        assertThat(Instant.parse(error.at("/timestamp").asText()))
                .isAfter(Instant.now().minus(Duration.ofMinutes(5)));
        assertThat(error.at("/requestId").asText()).hasSize(24).isEqualTo(answer.header("X-Request-Id"));
    }
}
