package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a referrer does in the portal, in a real browser that complains of nothing. */
class PortalJourneyTest extends Journey {

    private Firm firm;

    @BeforeEach
    void beginWithAFirm() {
        firm = people().firm();
    }

    @Test
    void referrerFindsLooksMovesAndCancels() {
        book("Jordan Journey", 50);
        var id = book("Robin Wanted", 51);
        var page = signedIn(firm.email(), "/bookings");

        page.getByLabel("Examinee, reference or matter").fill("wanted");
        seen(page, "Robin Wanted");
        gone(page, "Jordan Journey");
        assertThat(page.url()).contains("search=").doesNotContainIgnoringCase("wanted");
        page.getByLabel("Progress").selectOption("scheduled");
        PlaywrightAssertions.assertThat(page.getByLabel("Remove filter: Scheduled"))
                .isVisible();
        page.reload();
        seen(page, "Robin Wanted");
        gone(page, "Jordan Journey");

        page.getByLabel("Quick look at Robin Wanted").click();
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.DIALOG).getByText("Open the booking"))
                .isVisible();
        page.getByRole(AriaRole.DIALOG).getByText("Open the booking").click();
        page.waitForURL("**/bookings/" + id);

        page.getByText("Reschedule").click();
        page.getByText("Later").click();
        page.locator(".slot input").first().check();
        page.getByText("Move the examination").click();
        page.waitForURL("**/bookings/" + id);
        told(page, "Moved to");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Rescheduled");

        page.getByText("Cancel examination").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("ancellation");
        page.getByLabel("Reason").selectOption("Matter settled");
        press(page, "Cancel examination");
        page.waitForURL("**/bookings/" + id);
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Cancelled");
    }

    @Test
    void keyboardAloneOpensABooking() {
        var id = book("Kim Keyboard", 52);
        var page = signedIn(firm.email(), "/bookings");

        page.keyboard().press("Tab");
        PlaywrightAssertions.assertThat(page.getByText("Skip to main content")).isFocused();
        page.keyboard().press("Enter");
        page.keyboard().press("/");
        PlaywrightAssertions.assertThat(page.getByLabel("Find a booking")).isFocused();
        page.keyboard().type("keyboard");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile("search="));
        for (int i = 0; i < 40 && !isFocused(page, "Kim Keyboard"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        page.waitForURL("**/bookings/" + id);
    }

    @Test
    void everythingEssentialWorksWithoutJavaScript() {
        var id = book("Sam Scriptless", 53);
        var page = signedIn(firm.email(), "/bookings", options().setJavaScriptEnabled(false));

        page.getByLabel("Progress").selectOption("scheduled");
        page.getByText("Apply filters").click();
        assertThat(page.url()).contains("progress=scheduled");
        page.getByLabel("Examinee, reference or matter").fill("scriptless");
        page.getByLabel("Examinee, reference or matter").press("Enter");
        page.getByText("Sam Scriptless").click();
        assertThat(page.url()).endsWith("/bookings/" + id);
        page.getByText("Reschedule").click();
        page.locator(".slot input").first().check();
        page.getByText("Move the examination").click();
        told(page, "Moved to");
        page.getByText("Cancel examination").click();
        page.getByLabel("Reason").selectOption("Other");
        press(page, "Cancel examination");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Cancelled");
        open(page, "/bookings/calendar");
        PlaywrightAssertions.assertThat(page.locator("#agenda")).isVisible();
    }

    @Test
    void listStaysWhileThePlatformIsOutOfReach() {
        book("Ola Offline", 63);
        var page = signedIn(firm.email(), "/bookings");
        expectComplaint("ERR_INTERNET_DISCONNECTED");
        expectComplaint("htmx:afterRequest");
        expectComplaint("htmx:sendError");
        page.context().setOffline(true);
        page.getByLabel("Progress").selectOption("no_show");
        told(page, "The platform can't be reached");
        seen(page, "Ola Offline");
        page.setViewportSize(360, 800);
        PlaywrightAssertions.assertThat(page.getByLabel("Dismiss message"))
                .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        page.setViewportSize(1280, 900);
        accessible(page, "out of reach");
        page.locator("#toasts .message").evaluate("message => message.classList.add('first')");
        page.getByLabel("Progress").selectOption("rescheduled");
        PlaywrightAssertions.assertThat(page.locator("#toasts .message:not(.first)"))
                .isVisible();
        PlaywrightAssertions.assertThat(page.locator("#toasts .message")).hasCount(1);
        page.context().setOffline(false);
        page.getByLabel("Progress").selectOption("cancelled");
        gone(page, "Ola Offline");

        expectComplaint("status of 429");
        expectComplaint("Status Error Code 429");
        page.route("**/bookings?*", route -> route.fulfill(new Route.FulfillOptions().setStatus(429)));
        page.getByLabel("Progress").selectOption("scheduled");
        told(page, "Too many requests in a short time");
        accessible(page, "too many requests");
    }

    @Test
    void expiredSessionLeadsToSignInAndBack() {
        book("Eli Expired", 54);
        var page = signedIn(firm.email(), "/bookings");
        expectComplaint("status of 401");
        page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("SESSION"));

        page.getByLabel("Progress").selectOption("scheduled");
        page.waitForURL(Pattern.compile("/login\\?next="));
        signIn(page, firm.email());

        page.waitForURL("**/bookings**");
        seen(page, "Eli Expired");
    }

    @Test
    void changeBySomebodyElseAppearsByItself() {
        var id = book("Lou Live", 55);
        var other = book("Stay Stable", 58);
        var list = signedIn(firm.email(), "/bookings");
        var one = list.context().newPage();
        open(one, "/bookings/" + id);
        var opened = new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);
        PlaywrightAssertions.assertThat(list.locator("#results")).containsText("2 bookings");
        tabTo(list, "#booking-" + other);

        cancel(id);

        one.bringToFront();
        PlaywrightAssertions.assertThat(one.locator("#changed"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
        list.bringToFront();
        PlaywrightAssertions.assertThat(list.locator("#results")).containsText("1 booking", opened);
        gone(list, "Lou Live");
        PlaywrightAssertions.assertThat(list.locator("#booking-" + other)).isFocused();
    }

    @Test
    void whatIsFilteredIsExported(@TempDir Path folder) throws IOException {
        book("Ex Exported", 59);
        book("Other Person", 60);
        var page = signedIn(firm.email(), "/bookings");
        page.getByLabel("Examinee, reference or matter").fill("exported");
        gone(page, "Other Person");

        var file = page.waitForDownload(() -> page.getByText("Export", new Page.GetByTextOptions().setExact(true))
                .click());

        assertThat(file.suggestedFilename()).isEqualTo("bookings.csv");
        file.saveAs(folder.resolve("bookings.csv"));
        assertThat(Files.readString(folder.resolve("bookings.csv")))
                .contains("Ex Exported")
                .doesNotContain("Other Person");
    }

    @Test
    void calendarShowsWhatTheListShows() {
        var id = book("Cal Calendar", 20);
        var day = firm.client()
                .get("/api/bookings/" + id)
                .is(200)
                .text("/appointmentDate")
                .substring(0, 10);
        var page = signedIn(firm.email(), "/bookings");

        open(page, "/bookings/calendar?from=" + day);
        page.locator("#calendar .ev").getByText("Cal Calendar").click();
        var glance = page.getByRole(AriaRole.DIALOG);
        PlaywrightAssertions.assertThat(glance).containsText("Cal Calendar");
        accessible(page, "quick look at the calendar");
        glance.getByText("Open the booking").click();

        page.waitForURL("**/bookings/" + id);
        for (var view : List.of("week", "list", "month")) {
            open(page, "/bookings/calendar?view=" + view + "&from=" + day);
            PlaywrightAssertions.assertThat(page.locator("#calendar .fc-toolbar"))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator("#calendar")).containsText("Cal Calendar");
            accessible(page, "calendar by " + view);
        }
        page.setViewportSize(360, 800);
        open(page, "/bookings/calendar?from=2020-01-01");
        PlaywrightAssertions.assertThat(page.locator("#calendar")).containsText("No examinations here");
        accessible(page, "empty calendar on a phone");
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        var id = book("Ada Accessible", 56);
        var page = signedIn(firm.email(), "/bookings");
        accessible(
                page,
                List.of(
                        "/bookings",
                        "/bookings?progress=no_show",
                        "/bookings/" + id,
                        "/bookings/" + id + "/reschedule",
                        "/bookings/" + id + "/cancel"));
        open(page, "/bookings");
        var held = new AtomicReference<Route>();
        page.route("**/glance", held::set);
        page.getByLabel("Quick look at Ada Accessible").click();
        accessible(page, "quick look under way");
        page.waitForCondition(() -> held.get() != null);
        Objects.requireNonNull(held.get()).resume();
        PlaywrightAssertions.assertThat(page.getByRole(AriaRole.DIALOG).getByText("Open the booking"))
                .isVisible();
        accessible(page, "quick look");
        page.unroute("**/glance");
        open(page, "/bookings");
        page.locator(".account-menu summary").click();
        accessible(page, "account menu");
        page.setViewportSize(360, 800);
        page.getByLabel("Open menu").click();
        PlaywrightAssertions.assertThat(page.locator("#side.show")).isVisible();
        accessible(page, "menu on a phone");
        page.setViewportSize(1280, 900);
        open(page, "/bookings/" + id);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        accessible(page, "booking on paper");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        open(page, "/bookings/" + id + "/reschedule");
        expectComplaint("status of 400");
        press(page, "Move the examination");
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).isFocused();
        accessible(page, "no time chosen");
        firm.client()
                .post("/api/bookings/" + id + "/cancel", Map.of("reason", "Settled"))
                .is(200);
        accessible(page, List.of("/bookings/" + id, "/bookings/" + id + "/reschedule", "/bookings/" + id + "/cancel"));
        expectComplaint("status of 404");
        expectComplaint("status of 403");
        accessible(page, List.of("/bookings/nothing", "/admin/users"));
        var other = book("Una Unavailable", 57);
        ACUITY.goDown();
        open(
                page,
                "/bookings/" + other + "/reschedule?from="
                        + LocalDate.now(ZoneOffset.UTC).plusDays(120));
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Free times can't be read");
        accessible(page, "no free times to be read");
    }

    private void cancel(String booking) {
        people().coordinator()
                .post("/api/bookings/" + booking + "/cancel", Map.of("reason", "Settled"))
                .is(200);
    }

    private String book(String examinee, int daysAhead) {
        var wish = new HashMap<>(people().wish(
                        Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, daysAhead)));
        wish.put("examineeName", examinee);
        return firm.client().post("/api/bookings", wish).is(201).text("/id");
    }

    private static void seen(Page page, String text) {
        PlaywrightAssertions.assertThat(page.locator("#results")).containsText(text);
    }

    private static void gone(Page page, String text) {
        PlaywrightAssertions.assertThat(page.locator("#results")).not().containsText(text);
    }

    private static boolean isFocused(Page page, String text) {
        return text.equals(page.evaluate("document.activeElement.textContent.trim()"));
    }
}
