package au.com.medicalexambooking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;

/** What the platform answered. */
public record Answer(HttpResponse<String> response) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public int status() {
        return response.statusCode();
    }

    public String body() {
        return response.body();
    }

    /** The cookies that the answer sets, as the one header that a browser would send them back in. */
    public String cookies() {
        return response.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + body(), e);
        }
    }

    /** The text at this path of the answer, for example {@code /error/code}. */
    public String text(String pointer) {
        return json().at(pointer).asText();
    }

    /** The same answer, certain to have this status. */
    public Answer is(int status) {
        assertThat(status()).as(body()).isEqualTo(status);
        return this;
    }

    /** The same answer, certain to be a complete error body with this status and code. */
    public Answer isError(int status, String code) {
        is(status);
        var error = json().path("error");
        assertThat(error.path("code").asText()).as(body()).isEqualTo(code);
        assertThat(error.path("message").asText()).as(body()).isNotBlank();
        assertThat(error.path("details").isObject()).as(body()).isTrue();
        assertThat(error.path("timestamp").asText()).as(body()).isNotBlank();
        assertThat(error.path("requestId").asText()).as(body()).isNotBlank();
        return this;
    }
}
