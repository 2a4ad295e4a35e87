package au.com.medicalexambooking.access;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the API with a token and opens pages with the cookie of the same session. */
final class Caller {

    private static final Pattern SESSION = Pattern.compile("^(SESSION=[^;]+).*");
    private static final Pattern WEBAPP_TOKEN = Pattern.compile("^XSRF-TOKEN=([^;]+).*");

    /** What the webapps take for their own address. */
    private static final String APP_URL = "http://localhost:8080";

    private final String baseUrl;
    private final @Nullable String email;
    private final ApiClient api;
    private final ApiClient pages;

    private Caller(String baseUrl, @Nullable String email, ApiClient api, ApiClient pages) {
        this.baseUrl = baseUrl;
        this.email = email;
        this.api = api;
        this.pages = pages;
    }

    static Caller anonymous(String baseUrl) {
        var nobody = ApiClient.anonymous(baseUrl);
        return new Caller(baseUrl, null, nobody, nobody);
    }

    static Caller signedIn(String baseUrl, String email) {
        var nobody = ApiClient.anonymous(baseUrl);
        var answer = nobody.post("/api/auth/login", Map.of("email", email, "password", People.PASSWORD))
                .is(200);
        return new Caller(
                baseUrl,
                email,
                nobody.with("Authorization", "Bearer " + answer.text("/token")),
                nobody.with("Cookie", cookie(answer, SESSION)));
    }

    /** The same person with a session of its own. */
    Caller again() {
        return email == null ? this : signedIn(baseUrl, email);
    }

    /** Sends a request as a program does under {@code /api}, and as a browser does elsewhere. */
    Answer send(String method, String path, String body) {
        var client = path.startsWith("/api/") ? api : pages;
        if (path.startsWith("/camunda/") && !method.equals("GET") && email != null) {
            client = again().withWebappToken();
        }
        return method.equals("GET")
                ? client.get(path)
                : client.sendRaw(method, path, "application/json", body.isEmpty() ? "{}" : body);
    }

    /** The webapps hand a token of their own to those whom they let in, once a session. */
    private ApiClient withWebappToken() {
        var opened = pages.get("/camunda/app/tasklist/default/");
        var token = cookies(opened, WEBAPP_TOKEN);
        return token.isEmpty()
                ? pages
                : pages.with("Cookie", pages.header("Cookie") + "; XSRF-TOKEN=" + token.get(0))
                        .with("X-XSRF-TOKEN", token.get(0))
                        .with("Origin", APP_URL);
    }

    private static String cookie(Answer answer, Pattern pattern) {
        var found = cookies(answer, pattern);
        if (found.isEmpty()) {
            throw new AssertionError("No cookie like " + pattern);
        }
        return found.get(0);
    }

    private static List<String> cookies(Answer answer, Pattern pattern) {
        return answer.response().headers().allValues("Set-Cookie").stream()
                .map(pattern::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }
}
