package au.com.medicalexambooking.sandbox.acuity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client as simple as they come, which speaks to the stand-in over real HTTP. */
final class AcuityTestClient {

    /** An answer: status, raw text, and the text as JSON. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return Json.parse(response.body());
        }

        Answer ok() {
            assertThat(status()).as(response.body()).isEqualTo(200);
            return this;
        }

        void isRefused(int status, String error) {
            assertThat(status()).as(response.body()).isEqualTo(status);
            assertThat(json().path("error").asText()).isEqualTo(error);
            assertThat(json().path("status_code").asInt()).isEqualTo(status);
            assertThat(json().path("message").asText()).isNotBlank();
        }
    }

    private final AcuitySandbox sandbox;
    private final String authorization;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    AcuityTestClient(AcuitySandbox sandbox) {
        this(sandbox, sandbox.settings().userId() + ":" + sandbox.settings().apiKey());
    }

    AcuityTestClient(AcuitySandbox sandbox, String login) {
        this.sandbox = sandbox;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode booking(String datetime) {
        var body = Json.object()
                .put("datetime", datetime)
                .put("appointmentTypeID", Catalogue.IN_PERSON)
                .put("calendarID", Catalogue.SYDNEY)
                .put("firstName", "Alma")
                .put("lastName", "Reyes")
                .put("phone", "+61 2 5550 0123")
                .put("email", "alma@example.test");
        body.putArray("fields").addObject().put("id", Catalogue.CLAIM_NUMBER).put("value", "CL-1");
        return body;
    }

    Answer get(String pathAndQuery) {
        return send("GET", pathAndQuery, null);
    }

    Answer post(String pathAndQuery, Object body) {
        return send("POST", pathAndQuery, body.toString());
    }

    Answer put(String pathAndQuery, Object body) {
        return send("PUT", pathAndQuery, body.toString());
    }

    Answer delete(String pathAndQuery) {
        return send("DELETE", pathAndQuery, null);
    }

    Answer send(String method, String pathAndQuery, @Nullable String body) {
        try {
            return sendOrFail(method, pathAndQuery, body);
        } catch (IOException failed) {
            throw new AssertionError("No answer to " + method + " " + pathAndQuery, failed);
        }
    }

    Answer sendOrFail(String method, String pathAndQuery, @Nullable String body) throws IOException {
        try {
            return new Answer(http.send(request(method, pathAndQuery, body), HttpResponse.BodyHandlers.ofString()));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    CompletableFuture<Answer> postLater(String pathAndQuery, Object body) {
        return http.sendAsync(request("POST", pathAndQuery, body.toString()), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    private HttpRequest request(String method, String pathAndQuery, @Nullable String body) {
        return HttpRequest.newBuilder(URI.create(sandbox.baseUri() + pathAndQuery))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
