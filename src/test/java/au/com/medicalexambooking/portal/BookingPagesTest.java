package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list and the page of a booking, without JavaScript. */
class BookingPagesTest extends PlatformTest {

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");

    private Firm firm;
    private PageClient browser;

    @BeforeEach
    void signIn() {
        firm = people().firm();
        browser = PageClient.signIn(baseUrl(), firm.email());
    }

    @Test
    void listIsNarrowedByItsAddress() {
        book("Jordan Example", 20);

        assertThat(browser.get("/bookings?progress=scheduled&sort=name").body())
                .contains("1 booking<", "Jordan Example", "Remove filter: Scheduled");
        assertThat(browser.get("/bookings?progress=no_show").body())
                .contains("No bookings<", "No booking matches")
                .doesNotContain("Jordan Example");
        assertThat(browser.get("/bookings?view=closed").body()).doesNotContain("Jordan Example");
        assertThat(browser.get("/bookings?from=1/1/2020&to=31/01/2020").body())
                .contains("From Wed 1 Jan 2020", "Until Fri 31 Jan 2020")
                .doesNotContain("Jordan Example");
    }

    @Test
    void listSaysHowManyStandInEachViewAndIsSortedByItsHeadings() {
        book("Jordan Example", 30);

        var page = browser.get("/bookings?sort=specialist").body();

        assertThat(page).containsPattern("aria-current=\"page\">Active <span class=\"count\">1</span>");
        assertThat(page).containsPattern("view=closed[^>]*>Closed <span class=\"count\">0</span>");
        assertThat(page).containsPattern("view=all[^>]*>All <span class=\"count\">1</span>");
        assertThat(page).contains("sort=specialist-backwards", "sort=progress", "aria-sort=\"ascending\"");
        assertThat(browser.get("/bookings?sort=progress-backwards").body())
                .contains("Jordan Example", "aria-sort=\"descending\"");
    }

    @Test
    void coordinatorsNarrowToOneFirm() {
        book("Jordan Example", 28);
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));

        assertThat(coordinator
                        .get("/bookings?organization=" + firm.organizationId())
                        .body())
                .contains("1 booking<", "Jordan Example", "Remove filter: Firm ")
                .containsPattern("<option value=\"" + firm.organizationId() + "\" selected=\"selected\">");
        assertThat(browser.get("/bookings").body()).doesNotContain("id=\"f-firm\"");
        assertThat(coordinator.get("/bookings?organization=nobody").body()).contains("No bookings<");
    }

    @Test
    void referrersNarrowToWhatAColleagueBooked() {
        book("Jordan Example", 38);
        var colleague = people().memberOf(firm);
        people().firm();

        var list = browser.get("/bookings").body();

        assertThat(list).containsPattern("<option value=\"" + colleague.userId() + "\">");
        assertThat(list.split("id=\"f-booked-by\"", 2)[1].split("</select>", 2)[0].split("<option", -1))
                .hasSize(4);
        assertThat(browser.get("/bookings?bookedBy=" + firm.userId()).body())
                .contains("1 booking<", "Jordan Example", "Booked by Robin Referrer");
        assertThat(browser.get("/bookings?bookedBy=" + colleague.userId()).body())
                .contains("No bookings<", "Booked by ")
                .doesNotContain("Jordan Example");
        assertThat(browser.get("/bookings/booked-by").statusCode()).isEqualTo(403);
        assertThat(browser.submit("/bookings", "/bookings/booked-by", Map.of("find", "a"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void namesOfOtherFirmsAreNotSaidToReferrers() {
        var stranger = people().firm();

        assertThat(browser.get("/bookings?bookedBy=" + stranger.userId()).body())
                .contains("Booked by somebody else")
                .doesNotContain("Booked by Robin");
    }

    @Test
    void coordinatorsFindByNameWhoseBookingsToList() {
        book("Jordan Example", 39);
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var state = "/bookings/booked-by?view=all&organization=" + firm.organizationId();

        var found = coordinator.submit(state, state, Map.of("find", firm.email()));

        assertThat(found.uri().toString()).doesNotContain("@");
        var address =
                "/bookings?view=all&organization=" + firm.organizationId() + "&sort=latest&bookedBy=" + firm.userId();
        assertThat(found.body()).contains("1 referrer found", "\"" + address.replace("&", "&amp;") + "\"");
        assertThat(coordinator.get(address).body())
                .contains("1 booking<", "Jordan Example", "Booked by Robin Referrer");
        assertThat(coordinator.submit(state, state, Map.of("find", " ")).body())
                .contains("Type part of a name, an email address or a firm.", "aria-invalid=\"true\"");
    }

    @Test
    void nonsenseInTheAddressCountsAsNotSaid() {
        book("Jordan Example", 21);

        assertThat(browser.get(
                                "/bookings?view=x&progress=x&specialist=%00&organization=%27&from=31/02/2026&sort=x&page=-1&search=none")
                        .body())
                .contains("1 booking<");
    }

    @Test
    void searchedNamesAreInNoAddress() {
        book("Jordan Example", 22);
        book("Robin Other", 23);

        var found = browser.submit("/bookings", "/bookings/search", Map.of("text", "jordan"));

        assertThat(found.uri().toString()).contains("search=").doesNotContainIgnoringCase("jordan");
        assertThat(found.body()).contains("Jordan Example", "Matching “jordan”").doesNotContain("Robin Other");
        assertThat(browser.get(found.uri().getRawPath() + "?" + found.uri().getRawQuery())
                        .body())
                .contains("Jordan Example")
                .doesNotContain("Robin Other");
        var stranger = PageClient.signIn(baseUrl(), people().memberOf(firm).email());
        assertThat(stranger.get(found.uri().getRawPath() + "?" + found.uri().getRawQuery())
                        .body())
                .doesNotContain("Matching");
    }

    @Test
    void partForHtmxSaysItsAddress() {
        book("Jordan Example", 24);

        var part = browser.get("/bookings?progress=scheduled&specialist=", "HX-Request", "true");

        assertThat(part.headers().firstValue("HX-Push-Url"))
                .hasValue("/bookings?view=active&progress=scheduled&sort=earliest");
        assertThat(part.body())
                .contains("Jordan Example", "hx-swap-oob=\"true\"")
                .doesNotContain("<html", "<script");
        assertThat(browser.get("/bookings", "HX-Request", "true", "X-Live", "1")
                        .headers()
                        .firstValue("HX-Push-Url"))
                .isEmpty();
    }

    @Test
    void exportedFileComputesNothingAndIsRecorded() {
        var id = book("=HYPERLINK(\"http://evil.example\")", 25);

        var file = browser.get("/bookings/export.csv?view=all");

        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"bookings.csv\"");
        assertThat(file.body().lines()).hasSize(2);
        assertThat(file.body()).contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"");
        assertThat(people().admin()
                        .get("/api/admin/audit?action=booking.exported&user=" + firm.userId())
                        .is(200)
                        .body())
                .contains(id);
    }

    @Test
    void firmsSeeNothingOfEachOther() {
        var id = book("Jordan Example", 26);
        var other = PageClient.signIn(baseUrl(), people().firm().email());

        for (var page : new String[] {"", "/glance", "/reschedule", "/cancel"}) {
            assertThat(other.get("/bookings/" + id + page).statusCode())
                    .as(page)
                    .isEqualTo(404);
        }
        assertThat(other.get("/bookings/export.csv?view=all").body()).doesNotContain("Jordan Example");
    }

    @Test
    void referrerMovesAndCancelsAfterReadingWhatFollows() {
        var id = book("Jordan Example", 27);
        var later = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 29);

        var moved = browser.submit(
                "/bookings/" + id + "/reschedule?from=" + later.toString().substring(0, 10),
                "/bookings/" + id + "/reschedule",
                Map.of("start", later.toString(), "version", version(id, "/reschedule")));
        assertThat(moved.body()).contains("Moved to ", "Rescheduled", "by Robin Referrer");

        assertThat(browser.get("/bookings/" + id + "/cancel").body())
                .contains("No cancellation fee", "business days away");
        var cancelled = browser.submit(
                "/bookings/" + id + "/cancel",
                "/bookings/" + id + "/cancel",
                Map.of("reason", "Matter settled", "note", "By phone", "version", version(id, "/cancel")));
        assertThat(cancelled.body()).contains("Cancelled. The time is released", "Stopped here");
        assertThat(browser.get("/bookings/" + id + "/cancel").body()).contains("can't be cancelled any more");
    }

    @Test
    void feeOfLateCancellationIsToldBefore() {
        var id = book("Jordan Example", 2);

        assertThat(browser.get("/bookings/" + id + "/cancel").body()).contains("Late cancellation: ", "100");
    }

    @Test
    void lostTimeIsExplainedWithTheNearestOnes() {
        var id = book("Jordan Example", 30);
        var wanted = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 32);
        var other = people().firm();
        other.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, wanted))
                .is(201);

        var refused = browser.submit(
                "/bookings/" + id + "/reschedule",
                "/bookings/" + id + "/reschedule",
                Map.of("start", wanted.toString(), "version", version(id, "/reschedule")));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("has just been taken", "Nearest free times", "id=\"near-0\"");
    }

    @Test
    void whatWasTypedStaysWhileAcuityIsDown() {
        var id = book("Jordan Example", 33);
        var version = version(id, "/cancel");
        ACUITY.goDown();

        var refused = browser.submit(
                "/bookings/" + id + "/cancel",
                "/bookings/" + id + "/cancel",
                Map.of("reason", "Other", "note", "Kept <b>words</b>", "version", version));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("be reached", "Kept &lt;b&gt;words&lt;/b&gt;");
    }

    @Test
    void changeOfSomethingThatChangedMeanwhileIsAskedAgain() {
        var id = book("Jordan Example", 34);
        var version = version(id, "/cancel");
        var later = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 36);
        firm.client()
                .post("/api/bookings/" + id + "/reschedule", Map.of("appointmentDateTime", later.toString()))
                .is(200);

        var refused = browser.submit(
                "/bookings/" + id + "/cancel",
                "/bookings/" + id + "/cancel",
                Map.of("reason", "Other", "version", version));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("Somebody changed this booking meanwhile");
        assertThat(firm.client().get("/api/bookings/" + id).is(200).text("/currentProgress"))
                .isEqualTo("rescheduled");
    }

    @Test
    void notesAreForTheCompanyAndNothingTypedIsLost() {
        var id = book("Jordan Example", 37);
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var before = version(coordinator.get("/bookings/" + id).body());

        assertThat(coordinator
                        .submit(
                                "/bookings/" + id,
                                "/bookings/" + id + "/notes",
                                Map.of("notes", "Call first", "version", before))
                        .body())
                .contains("Notes saved.", "Call first");
        var refused = coordinator.submit(
                "/bookings/" + id, "/bookings/" + id + "/notes", Map.of("notes", "Ring twice", "version", before));
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("Call first", "Ring twice", "Somebody changed");
        assertThat(browser.get("/bookings/" + id).body()).doesNotContain("Call first", "Internal notes");
    }

    @Test
    void managersSeeWhoLooked() {
        var id = book("Jordan Example", 38);
        browser.get("/bookings/" + id);

        var manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));

        assertThat(manager.get("/bookings/" + id + "?trail").body()).contains("Read the booking", "Robin Referrer");
        assertThat(browser.get("/bookings/" + id + "?trail").statusCode()).isEqualTo(403);
    }

    private String book(String examinee, int daysAhead) {
        return booked(examinee, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, daysAhead))
                .text("/id");
    }

    private Answer booked(String examinee, Instant time) {
        var wish = new HashMap<>(people().wish(Catalogue.MELBOURNE, time));
        wish.put("examineeName", examinee);
        return firm.client().post("/api/bookings", wish).is(201);
    }

    private String version(String id, String page) {
        return version(browser.get("/bookings/" + id + page).body());
    }

    private static String version(String page) {
        var found = VERSION.matcher(page);
        if (!found.find()) {
            throw new AssertionError("The page names no version");
        }
        return found.group(1);
    }
}
