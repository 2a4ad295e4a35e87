package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Open pages hear of changes, and only of those that their readers may know of. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveUpdatesTest extends PlatformTest {

    @Test
    void readersHearOfTheirOwnBookingsAndOfNoOthers() throws Exception {
        var firm = people().firm();
        var other = people().firm();
        var colleague = people().memberOf(firm);
        var open = stream(PageClient.signIn(baseUrl(), colleague.email()), "");
        var others = book(other.client(), 40);
        var own = book(firm.client(), 41);

        assertThat(nextBooking(open)).isEqualTo(own).isNotEqualTo(others);
    }

    @Test
    void pageOfOneBookingHearsOfThatOneOnly() throws Exception {
        var firm = people().firm();
        var shown = book(firm.client(), 42);
        var open = stream(PageClient.signIn(baseUrl(), firm.email()), "?booking=" + shown);

        book(firm.client(), 43);
        firm.client()
                .post("/api/bookings/" + shown + "/cancel", Map.of("reason", "Settled"))
                .is(200);

        assertThat(nextBooking(open)).isEqualTo(shown);
    }

    @Test
    void onePersonHoldsFewConnections() throws Exception {
        var browser = PageClient.signIn(baseUrl(), people().firm().email());
        var open = new ArrayList<BufferedReader>();
        for (int i = 0; i < 4; i++) {
            open.add(stream(browser, ""));
        }

        assertThat(answer(browser, "").statusCode()).isEqualTo(204);
        for (var reader : open) {
            reader.close();
        }
    }

    @Test
    void strangersHearNothing() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(baseUrl() + "/bookings/live"));
        var browser = HttpClient.newHttpClient();

        assertThat(browser.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.send(
                                request.header("Accept", "text/event-stream").build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .as("tells the browser to connect no more")
                .isEqualTo(204);
    }

    @Test
    void streamEndsWithItsSessionAndTellsNothingMore() throws Exception {
        var firm = people().firm();
        var colleague = people().memberOf(firm);
        var open = stream(PageClient.signIn(baseUrl(), colleague.email()), "");

        people().admin()
                .patch("/api/admin/users/" + colleague.userId(), Map.of("disabled", true))
                .is(200);
        book(firm.client(), 44);

        assertThat(SideBySide.supply(() -> open.lines()
                                .filter(line -> line.startsWith("event:"))
                                .findFirst())
                        .get(30, TimeUnit.SECONDS))
                .isEmpty();
    }

    /** The session goes on, for another firm: what was open is judged by the rights of now. */
    @Test
    void readersHearNothingOfAFirmThatTheyHaveLeft() throws Exception {
        var left = people().firm();
        var kept = people().firm();
        var both = people().memberOf(left);
        people().admin()
                .post(
                        "/api/organizations/" + kept.organizationId() + "/members",
                        Map.of("email", both.email(), "role", "member"))
                .is(201);
        var open = stream(PageClient.signIn(baseUrl(), both.email()), "");

        people().admin()
                .delete("/api/organizations/" + left.organizationId() + "/members/" + both.userId())
                .is(204);
        var others = book(left.client(), 45);
        var own = book(kept.client(), 46);

        assertThat(nextBooking(open)).isEqualTo(own).isNotEqualTo(others);
    }

    private String book(ApiClient client, int daysAhead) {
        return client.post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.MELBOURNE,
                                        ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, daysAhead)))
                .is(201)
                .text("/id");
    }

    private BufferedReader stream(PageClient browser, String query) throws Exception {
        var answer = answer(browser, query);
        assertThat(answer.statusCode()).isEqualTo(200);
        var reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).startsWith(":open");
        return reader;
    }

    private HttpResponse<InputStream> answer(PageClient browser, String query) throws Exception {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(baseUrl() + "/bookings/live" + query))
                                .header("Cookie", browser.cookie())
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String nextBooking(BufferedReader stream) throws Exception {
        return SideBySide.supply(() -> stream.lines()
                        .dropWhile(line -> !line.equals("event:booking"))
                        .skip(1)
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst("data:", ""))
                .get(30, TimeUnit.SECONDS);
    }
}
