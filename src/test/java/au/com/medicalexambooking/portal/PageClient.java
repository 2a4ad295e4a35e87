package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.testing.People;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at a browser without JavaScript: follows links, keeps cookies, sends forms with their hidden token. */
final class PageClient {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String baseUrl;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private PageClient(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    static PageClient signIn(String baseUrl, String email) {
        var client = new PageClient(baseUrl);
        client.submit("/login", "/login", Map.of("username", email, "password", People.PASSWORD));
        return client;
    }

    /** Somebody whom the platform does not know yet. */
    static PageClient anonymous(String baseUrl) {
        return new PageClient(baseUrl);
    }

    /** The cookies as one header. */
    String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Opens the page that has the form, fills it in and sends it. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        return submitFrom(get(page), action, fields);
    }

    /** Fills in and sends a form of a page that was opened before. */
    HttpResponse<String> submitFrom(HttpResponse<String> page, String action, Map<String, String> fields) {
        return submitFrom(page, action, fields, page.uri().toString());
    }

    /** The same, and says that the form came from there. */
    HttpResponse<String> submitFrom(
            HttpResponse<String> page, String action, Map<String, String> fields, String referer) {
        var token = TOKEN.matcher(page.body());
        if (!token.find()) {
            throw new AssertionError("No form on " + page.uri());
        }
        var body = new StringBuilder("_csrf=" + encoded(token.group(1)));
        fields.forEach(
                (name, value) -> body.append('&').append(name).append('=').append(encoded(value)));
        return send(HttpRequest.newBuilder(URI.create(baseUrl + action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Referer", referer)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Sends what a page of another site could send: the cookies, and no token. */
    HttpResponse<String> postWithoutToken(String action) {
        return send(HttpRequest.newBuilder(URI.create(baseUrl + action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("a=b")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
