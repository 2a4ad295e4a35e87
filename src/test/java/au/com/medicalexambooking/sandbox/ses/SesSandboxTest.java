package au.com.medicalexambooking.sandbox.ses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stand-in promises to tests and to the people who look at its pages. */
class SesSandboxTest {

    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=sandbox/20261123/ap-southeast-2/ses/aws4_request";
    private static final String EVIL = "<script>alert(1)</script>";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void keepsMailsOverARestart() {
        try (var sandbox = SesSandbox.start(0, folder)) {
            assertThat(send(sandbox, message("Grüße", "Text")).statusCode()).isEqualTo(200);
        }

        try (var sandbox = SesSandbox.start(0, folder)) {
            assertThat(sandbox.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo("Grüße");
                assertThat(mail.to()).isEqualTo("a@firm.example");
            });
        }
    }

    @Test
    void forgetsMailsForGoodWhenCleared() {
        try (var sandbox = SesSandbox.start(0, folder)) {
            send(sandbox, message("One", "Text"));

            post(sandbox, "/clear", "");

            assertThat(sandbox.mails()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesWhatSesRefuses() {
        try (var sandbox = SesSandbox.start()) {
            assertThat(post(sandbox, "/v2/email/outbound-emails", "{}").statusCode())
                    .isEqualTo(403);
            assertThat(send(sandbox, "{}").statusCode()).isEqualTo(400);
            assertThat(send(sandbox, "no json").statusCode()).isEqualTo(400);
            assertThat(sandbox.mails()).isEmpty();
        }
    }

    @Test
    void escapesWhatMailsSay() {
        try (var sandbox = SesSandbox.start()) {
            send(sandbox, message(EVIL, EVIL));
            var id = sandbox.mails().get(0).id();

            var list = get(sandbox, "/");
            var one = get(sandbox, "/mails/" + id);

            assertThat(list.body()).contains("&lt;script&gt;").doesNotContain("<script");
            assertThat(one.body()).contains("&lt;script&gt;").doesNotContain("<script");
            assertThat(one.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'");
            assertThat(get(sandbox, "/mails/" + id + "/html")
                            .headers()
                            .firstValue("Content-Security-Policy")
                            .orElseThrow())
                    .startsWith("sandbox ");
        }
    }

    @Test
    void ordersAFaultFromThePage() {
        try (var sandbox = SesSandbox.start()) {
            post(sandbox, "/fault", "fault=" + URLEncoder.encode("THROTTLED", StandardCharsets.UTF_8));

            assertThat(sandbox.fault()).isEqualTo(SesSandbox.Fault.THROTTLED);
            assertThat(get(sandbox, "/").body()).contains("A fault is ordered");
            assertThat(send(sandbox, message("One", "Text")).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void saysSoWhereAMailIsNotThere() {
        try (var sandbox = SesSandbox.start()) {
            assertThat(get(sandbox, "/mails/none").statusCode()).isEqualTo(404);
            assertThat(get(sandbox, "/elsewhere").statusCode()).isEqualTo(404);
        }
    }

    private static String message(String subject, String html) {
        var encoded =
                "=?UTF-8?B?" + Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8)) + "?=";
        var mime = "From: b@ime.example\r\nTo: a@firm.example\r\nSubject: " + encoded
                + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + html;
        return "{\"Destination\":{\"ToAddresses\":[\"a@firm.example\"]},\"Content\":{\"Raw\":{\"Data\":\""
                + Base64.getEncoder().encodeToString(mime.getBytes(StandardCharsets.UTF_8)) + "\"}}}";
    }

    private HttpResponse<String> send(SesSandbox sandbox, String body) {
        return exchange(request(sandbox, "/v2/email/outbound-emails")
                .header("Authorization", SIGNED)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> post(SesSandbox sandbox, String path, String body) {
        return exchange(request(sandbox, path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(SesSandbox sandbox, String path) {
        return exchange(request(sandbox, path).GET());
    }

    private static HttpRequest.Builder request(SesSandbox sandbox, String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.endpoint() + path));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
