package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Sends and fetches files as a program of one person does. */
public final class DocumentClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String BOUNDARY = "----a-line-between-the-parts";

    private final String baseUrl;
    private final ApiClient client;

    public DocumentClient(String baseUrl, ApiClient client) {
        this.baseUrl = baseUrl;
        this.client = client;
    }

    /** Sends a file whose category comes before it. */
    public Answer upload(String booking, String category, String name, String type, byte[] content) {
        return send(booking, () -> new ByteArrayInputStream(body(category, name, type, content, true)));
    }

    /** Sends a file whose category comes after it. */
    public Answer uploadFileFirst(String booking, String category, String name, String type, byte[] content) {
        return send(booking, () -> new ByteArrayInputStream(body(category, name, type, content, false)));
    }

    /** Sends a file that is made while it is sent. */
    public Answer upload(String booking, String category, String name, String type, Supplier<InputStream> content) {
        return send(
                booking,
                () -> new SequenceInputStream(Collections.enumeration(List.of(
                        bytes(field(category) + fileHeader(name, type)),
                        content.get(),
                        bytes("\r\n--" + BOUNDARY + "--\r\n")))));
    }

    /** Uploads, and waits until the checks are over. */
    public String available(String booking, String category, String name, String type, byte[] content) {
        var id = upload(booking, category, name, type, content).is(201).text("/id");
        awaitState(booking, id, "available");
        return id;
    }

    public void awaitState(String booking, String id, String state) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(state(booking, id)).isEqualTo(state));
    }

    public String state(String booking, String id) {
        for (var document :
                client.get("/api/bookings/" + booking + "/documents").is(200).json()) {
            if (document.path("id").asText().equals(id)) {
                return document.path("state").asText();
            }
        }
        return "unlisted";
    }

    public HttpResponse<byte[]> download(String id, String... headers) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + "/api/documents/" + id))
                .header("Authorization", client.header("Authorization"))
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return exchange(request.build());
    }

    /** The head of an answer alone. */
    public HttpResponse<byte[]> head(String path) throws IOException {
        return exchange(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Authorization", client.header("Authorization"))
                .method("HEAD", BodyPublishers.noBody())
                .build());
    }

    public HttpResponse<byte[]> get(String path) throws IOException {
        return exchange(HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Authorization", client.header("Authorization"))
                .build());
    }

    private static HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer send(String booking, Supplier<InputStream> body) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + "/api/bookings/" + booking + "/documents"))
                .header("Authorization", client.header("Authorization"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofInputStream(body))
                .timeout(Duration.ofMinutes(10))
                .build();
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static byte[] body(String category, String name, String type, byte[] content, boolean categoryFirst) {
        var before = (categoryFirst ? field(category) : "") + fileHeader(name, type);
        var after = "\r\n" + (categoryFirst ? "" : field(category)) + "--" + BOUNDARY + "--\r\n";
        var all = new byte[before.getBytes(StandardCharsets.UTF_8).length + content.length + after.length()];
        var head = before.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        System.arraycopy(
                after.getBytes(StandardCharsets.US_ASCII), 0, all, head.length + content.length, after.length());
        return all;
    }

    private static String field(String category) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"category\"\r\n\r\n" + category + "\r\n";
    }

    private static String fileHeader(String name, String type) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: " + type + "\r\n\r\n";
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
