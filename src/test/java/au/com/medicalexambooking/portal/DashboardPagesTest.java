package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The managers' dashboard without JavaScript: its figures, and the lists that they lead to. */
class DashboardPagesTest extends PlatformTest {

    private static final Pattern FIGURE = Pattern.compile("<td class=\"num\"><a href=\"([^\"]+)\">(\\d+)</a>");
    private static final Pattern KEY =
            Pattern.compile("<dd class=\"v\"><a href=\"([^\"]+)\"><span>(\\d+)</span>(?!<small)");
    private static final Pattern TOTAL = Pattern.compile("role=\"status\">(No|\\d+) bookings?<");

    private Firm firm;
    private PageClient manager;

    @BeforeEach
    void signIn() {
        firm = people().firm();
        manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));
    }

    @Test
    void everyFigureLeadsToAsManyBookings() {
        var cancelled = book("Jordan Example", 30);
        firm.client()
                .post("/api/bookings/" + cancelled + "/cancel", Map.of("reason", "Settled"))
                .is(200);
        book("Robin Example", 31);

        for (var page : List.of("/dashboard", "/dashboard?period=12-months")) {
            var body = manager.get(page).body();
            var figures = new HashMap<String, String>();
            for (var pattern : List.of(FIGURE, KEY)) {
                pattern.matcher(body)
                        .results()
                        .filter(found -> !found.group(1).contains("/camunda/"))
                        .forEach(found -> figures.put(unescaped(found.group(1)), found.group(2)));
            }
            assertThat(figures.keySet())
                    .anyMatch(address -> address.contains("made="))
                    .anyMatch(address -> address.contains("progress=scheduled"))
                    .anyMatch(address -> address.contains("reached=cancelled"))
                    .anyMatch(address -> address.contains("step="));
            figures.forEach((address, count) -> agreed(page, address, count));
        }
    }

    /** Totals of lists may be some seconds old, and bookings of other tests move on meanwhile. */
    private void agreed(String page, String address, String count) {
        await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            var now = figureAt(page, address);
            assertThat(total(address)).as(address + ", once " + count).isEqualTo(now);
        });
    }

    private String figureAt(String page, String address) {
        var body = manager.get(page).body();
        for (var pattern : List.of(FIGURE, KEY)) {
            var found = pattern.matcher(body)
                    .results()
                    .filter(one -> unescaped(one.group(1)).equals(address))
                    .findFirst();
            if (found.isPresent()) {
                return found.get().group(2);
            }
        }
        return "0";
    }

    private String total(String address) {
        var found = TOTAL.matcher(manager.get(address).body());
        assertThat(found.find()).as(address).isTrue();
        return found.group(1).replace("No", "0");
    }

    private static String unescaped(String address) {
        return address.replace("&amp;", "&");
    }

    @Test
    void bookingsAtAStepAreListedForTheCompanyAlone() {
        var id = book("Jordan Example", 32);
        book("Robin Example", 33);
        var waiting = "/bookings?view=all&step=ExaminationTimePassed&organization=" + firm.organizationId();
        var referrer = PageClient.signIn(baseUrl(), firm.email());

        assertThat(manager.get(waiting).body())
                .contains("2 bookings<", id, "Remove filter: Now at: Examination time passed");
        assertThat(manager.get(waiting.replace("ExaminationTimePassed", "ConfirmPayment"))
                        .body())
                .contains("No bookings<");
        assertThat(referrer.get("/bookings?view=all&step=ConfirmPayment").body())
                .contains("2 bookings<");
    }

    @Test
    void processIsDrawnWithItsCounts() {
        book("Jordan Example", 34);

        var body = manager.get("/dashboard").body();

        assertThat(body)
                .contains("class=\"process\"", ">Prepare report<")
                .containsPattern("<a class=\"badge-at\" href=\"/bookings\\?view=all&amp;step=ExaminationTimePassed[^>]*"
                        + "aria-label=\"Examination time passed: \\d+ bookings?\"")
                .containsPattern("<th scope=\"row\">Examination time passed</th>\\s*<td><span>the date");
    }

    @Test
    void tablesAreFilesToo() {
        book("Jordan Example", 35);

        for (var table : List.of("bookings", "reports", "cancellations", "work-in-progress", "process")) {
            var file = manager.get("/dashboard/" + table + ".csv?period=12-months");
            assertThat(file.statusCode()).as(table).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + table + ".csv\"");
            assertThat(file.body().lines()).as(table).hasSizeGreaterThan(1);
        }
        assertThat(manager.get("/dashboard/specialists.csv").body()).contains("\"Specialist\",\"Examinations\"");
        assertThat(manager.get("/dashboard/bookings.csv").body()).contains("\"Month\",\"Bookings\",\"In person\"");
        assertThat(manager.get("/dashboard/people.csv").statusCode()).isEqualTo(404);
    }

    @Test
    void periodIsInTheAddress() {
        assertThat(manager.get("/dashboard?period=2020-02").body())
                .contains("1 Feb to 29 Feb 2020, compared with 1 Jan to 31 Jan 2020")
                .contains("No booking was made in these twelve months.")
                .contains("No examination is held in this period.")
                .contains("<option value=\"2020-02\" selected=\"selected\">February 2020</option>");
        assertThat(manager.get("/dashboard?period=%00").statusCode()).isEqualTo(200);
    }

    @Test
    void othersDoNotSeeIt() {
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));

        assertThat(manager.get("/bookings").body()).contains("href=\"/dashboard\"");
        assertThat(coordinator.get("/bookings").body()).doesNotContain("href=\"/dashboard\"");
        for (var path : List.of("/dashboard", "/dashboard/bookings.csv", "/dashboard/process.csv")) {
            assertThat(coordinator.get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(PageClient.signIn(baseUrl(), firm.email()).get(path).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    private String book(String examinee, int daysAhead) {
        var wish = new HashMap<>(people().wish(
                        Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, daysAhead)));
        wish.put("examineeName", examinee);
        return firm.client().post("/api/bookings", wish).is(201).text("/id");
    }
}
