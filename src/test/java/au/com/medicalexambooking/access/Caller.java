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

    private static final String CATEGORY = "category=";

    /** What the webapps take for their own address. */
    private static final String APP_URL = "http://localhost:8080";

    private final String baseUrl;
    private final @Nullable String email;
    private final @Nullable String actingFor;
    private final ApiClient api;
    private final ApiClient pages;

    private Caller(String baseUrl, @Nullable String email, @Nullable String actingFor, ApiClient api, ApiClient pages) {
        this.baseUrl = baseUrl;
        this.email = email;
        this.actingFor = actingFor;
        this.api = api;
        this.pages = pages;
    }

    static Caller anonymous(String baseUrl) {
        var nobody = ApiClient.anonymous(baseUrl);
        return new Caller(baseUrl, null, null, nobody, nobody);
    }

    static Caller signedIn(String baseUrl, String email) {
        var answer = ApiClient.anonymous(baseUrl)
                .post("/api/auth/login", Map.of("email", email, "password", People.PASSWORD))
                .is(200);
        return of(baseUrl, email, null, answer, "/token");
    }

    /** An administrator who has stepped up and acts for the referrer with this id. */
    static Caller acting(String baseUrl, String administrator, String referrer) {
        var own = signedIn(baseUrl, administrator).api;
        var stepUp = own.post("/api/auth/admin-token", Map.of("password", People.PASSWORD))
                .is(200)
                .text("/adminToken");
        var answer = own.with("X-Admin-Token", stepUp)
                .post("/api/admin/impersonate", Map.of("userId", referrer, "reason", "The firm asked us by phone"))
                .is(200);
        return of(baseUrl, administrator, referrer, answer, "/impersonationToken");
    }

    private static Caller of(
            String baseUrl, String email, @Nullable String actingFor, Answer answer, String tokenPointer) {
        var nobody = ApiClient.anonymous(baseUrl);
        return new Caller(
                baseUrl,
                email,
                actingFor,
                nobody.with("Authorization", "Bearer " + answer.text(tokenPointer)),
                nobody.with("Cookie", cookie(answer, SESSION)));
    }

    /** The same person with a session of its own. */
    Caller again() {
        if (email == null) {
            return this;
        }
        return actingFor == null ? signedIn(baseUrl, email) : acting(baseUrl, email, actingFor);
    }

    /**
     * Sends a request as a program does under {@code /api}, and as a browser does elsewhere. A body that is a category is
     * sent as the form of an empty file, which is refused once all rights were asked.
     */
    Answer send(String method, String path, String body) {
        var client = path.startsWith("/api/") ? api : pages;
        if (path.startsWith("/camunda/") && !method.equals("GET") && email != null) {
            client = again().withWebappToken();
        }
        if (body.startsWith(CATEGORY)) {
            return client.sendRaw(
                    method, path, "multipart/form-data; boundary=x", emptyFile(body.substring(CATEGORY.length())));
        }
        return method.equals("GET")
                ? client.get(path)
                : client.sendRaw(method, path, "application/json", body.isEmpty() ? "{}" : body);
    }

    private static String emptyFile(String category) {
        return "--x\r\nContent-Disposition: form-data; name=\"category\"\r\n\r\n" + category
                + "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n\r\n--x--\r\n";
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
