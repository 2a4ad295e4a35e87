package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.PlatformTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every page brings along, and what happens where nobody is signed in any more. */
class PageFrameTest extends PlatformTest {

    private static final Pattern SCRIPT = Pattern.compile("<script src=\"([^\"]+)\"");
    private static final Pattern STYLE = Pattern.compile("<link rel=\"stylesheet\" href=\"([^\"]+)\"");
    private static final int SCRIPT_BUDGET = 100_000;
    private static final int STYLE_BUDGET = 60_000;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @Test
    void firstLoadStaysWithinItsBudgets() throws Exception {
        var cookie = PageClient.signIn(baseUrl(), people().firm().email()).cookie();
        var page = get("/bookings", "Cookie", cookie);

        var scripts = addresses(SCRIPT, page.body());
        var styles = addresses(STYLE, page.body());

        assertThat(scripts).hasSizeGreaterThan(2);
        assertThat(styles).hasSizeGreaterThan(2);
        assertThat(weightOf(scripts)).isLessThan(SCRIPT_BUDGET);
        assertThat(weightOf(styles)).isLessThan(STYLE_BUDGET);
    }

    @Test
    void browsersKeepScriptsAndStylesForGood() throws Exception {
        var page = get("/login");

        for (var address : List.of(
                addresses(SCRIPT, page.body()).get(0),
                addresses(STYLE, page.body()).get(0),
                addresses(STYLE, page.body()).get(1))) {
            assertThat(address).matches("/assets/.*-[0-9a-f]{32}\\.(js|css)|/webjars/.*/\\d[^/]*/.*");
            assertThat(get(address).headers().firstValue("Cache-Control"))
                    .as(address)
                    .hasValue("max-age=31536000, public, immutable");
        }
    }

    @Test
    void pagesAreNotCompressedSinceTheyHoldSecrets() throws Exception {
        assertThat(get("/login", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void partOfPageLeadsToSignInAndBackOnceTheSessionIsOver() throws Exception {
        var answer = get(
                "/bookings",
                "HX-Request",
                "true",
                "HX-Current-URL",
                "https://portal.example/bookings?progress=scheduled&page=2#results");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect"))
                .hasValue("/login?next=%2Fbookings%3Fprogress%3Dscheduled%26page%3D2");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void partOfForeignPageLeadsNowhereElse() throws Exception {
        var answer = get("/bookings", "HX-Request", "true", "HX-Current-URL", "https://portal.example//evil.example/");

        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login");
    }

    @Test
    void themeComesFromTheReadersChoiceAlone() throws Exception {
        assertThat(get("/login", "Cookie", "theme=dark").body()).contains("data-theme=\"dark\" data-bs-theme=\"dark\"");
        assertThat(get("/login", "Cookie", "theme=\"><b>").body())
                .contains("<html lang=\"en-AU\" data-bs-theme=\"light\">");
    }

    private int weightOf(List<String> addresses) throws IOException, InterruptedException {
        var sum = 0;
        for (var address : addresses) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(baseUrl() + address))
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            sum += answer.body().length;
        }
        return sum;
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(baseUrl() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> addresses(Pattern pattern, String page) {
        return pattern.matcher(page).results().map(found -> found.group(1)).toList();
    }
}
