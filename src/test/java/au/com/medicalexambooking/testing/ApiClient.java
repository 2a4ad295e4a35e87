package au.com.medicalexambooking.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Talks to the platform's REST as a program of one person does: signed in once, with a bearer token. */
public final class ApiClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String baseUrl;
    private final Map<String, String> headers;

    private ApiClient(String baseUrl, Map<String, String> headers) {
        this.baseUrl = baseUrl;
        this.headers = Map.copyOf(headers);
    }

    /** Somebody who is not signed in. */
    public static ApiClient anonymous(String baseUrl) {
        return new ApiClient(baseUrl, Map.of());
    }

    /** Signs in with a password. */
    public static ApiClient signedIn(String baseUrl, String email, String password) {
        var answer = anonymous(baseUrl)
                .post("/api/auth/login", Map.of("email", email, "password", password))
                .is(200);
        return anonymous(baseUrl).with("Authorization", "Bearer " + answer.text("/token"));
    }

    /** The same client with one more header on every request. */
    public ApiClient with(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new ApiClient(baseUrl, more);
    }

    /** What this client sends under this name with every request. */
    public String header(String name) {
        return Objects.requireNonNull(headers.get(name), name);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends a body as it stands, for input that no JSON writer makes. */
    public Answer sendRaw(String method, String path, String contentType, String body) {
        return exchange(method, path, contentType, BodyPublishers.ofString(body));
    }

    private Answer send(String method, String path, @Nullable Object body) {
        if (body == null) {
            return exchange(method, path, null, BodyPublishers.noBody());
        }
        try {
            return exchange(method, path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Answer exchange(String method, String path, @Nullable String contentType, HttpRequest.BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .method(method, body)
                .timeout(Duration.ofSeconds(40));
        headers.forEach(request::header);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
