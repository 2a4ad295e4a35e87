package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.testing.People;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody at a browser without JavaScript: follows links, keeps cookies, sends forms with their hidden token. */
final class PageClient {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private static final String BOUNDARY = "----a-line-between-the-parts";

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

    /** Gets hold of a cookie of somebody else. */
    void take(String name, PageClient from) {
        from.cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .forEach(cookie -> cookies.getCookieStore().add(URI.create(baseUrl), cookie));
    }

    /** Keeps a cookie that a script of the page, or somebody at the browser, has set. */
    void keep(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(baseUrl), cookie);
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
        var all = new HashMap<>(fields);
        all.put("_csrf", token(page));
        return send(form(action, all).header("Referer", referer));
    }

    /** Sends a form as somebody could who has not got its token. */
    HttpResponse<String> post(String action, Map<String, String> fields) {
        return send(form(action, fields));
    }

    /** Sends what a page of another site could send: the cookies, and no token. */
    HttpResponse<String> postWithoutToken(String action) {
        return post(action, Map.of("a", "b"));
    }

    /** The token that the forms of this page carry. */
    String token(String page) {
        return token(get(page));
    }

    private static String token(HttpResponse<String> page) {
        var token = TOKEN.matcher(page.body());
        if (!token.find()) {
            throw new AssertionError("No form on " + page.uri());
        }
        return token.group(1);
    }

    private HttpRequest.Builder form(String action, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(baseUrl + action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** Sends a form with a file: the parts in this order, each a name and its value, the file last or where {@code file} is. */
    HttpResponse<String> sendParts(String action, List<Map.Entry<String, String>> parts, String... headers) {
        var body = new StringBuilder();
        for (var part : parts) {
            body.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; name=\"");
            if (part.getKey().startsWith("file:")) {
                body.append("file\"; filename=\"").append(part.getKey().substring(5));
                body.append("\"\r\nContent-Type: application/octet-stream\r\n\r\n");
            } else {
                body.append(part.getKey()).append("\"\r\n\r\n");
            }
            body.append(part.getValue()).append("\r\n");
        }
        body.append("--").append(BOUNDARY).append("--\r\n");
        var request = HttpRequest.newBuilder(URI.create(baseUrl + action))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toString().getBytes(StandardCharsets.ISO_8859_1)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
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
