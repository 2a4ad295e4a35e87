package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a referrer does in the portal, in a real browser. No page may write an error to the console or break the content
 * policy on the way.
 */
class PortalJourneyTest extends PlatformTest {

    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Firm firm;

    @BeforeEach
    void beginWithAFirm() {
        Chromium.browser();
        firm = people().firm();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void referrerFindsLooksMovesAndCancels() {
        book("Jordan Journey", 50);
        var id = book("Robin Wanted", 51);
        var page = signedIn(options());

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
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText("Moved to");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Rescheduled");

        page.getByText("Cancel examination").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("ancellation");
        page.getByLabel("Reason").selectOption("Matter settled");
        page.getByRole(AriaRole.BUTTON, named("Cancel examination")).click();
        page.waitForURL("**/bookings/" + id);
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Cancelled");
    }

    @Test
    void keyboardAloneOpensABooking() {
        var id = book("Kim Keyboard", 52);
        var page = signedIn(options());

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
        var page = signedIn(options().setJavaScriptEnabled(false));

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
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText("Moved to");
        page.getByText("Cancel examination").click();
        page.getByLabel("Reason").selectOption("Other");
        page.getByRole(AriaRole.BUTTON, named("Cancel examination")).click();
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Cancelled");
        page.navigate(baseUrl() + "/bookings/calendar");
        PlaywrightAssertions.assertThat(page.locator("#agenda")).isVisible();
    }

    @Test
    void expiredSessionLeadsToSignInAndBack() {
        book("Eli Expired", 54);
        var page = signedIn(options());
        page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("SESSION"));

        page.getByLabel("Progress").selectOption("scheduled");
        page.waitForURL(Pattern.compile("/login\\?next="));
        signIn(page, firm.email());

        page.waitForURL("**/bookings**");
        seen(page, "Eli Expired");
        complaints.removeIf(complaint -> complaint.contains("401"));
    }

    @Test
    void changeBySomebodyElseAppearsByItself() {
        var id = book("Lou Live", 55);
        var list = signedIn(options());
        var one = contexts.get(0).newPage();
        watch(one);
        one.navigate(baseUrl() + "/bookings/" + id);
        var opened = new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);
        PlaywrightAssertions.assertThat(list.locator("#results")).containsText("Scheduled");

        people().coordinator()
                .post("/api/bookings/" + id + "/cancel", Map.of("reason", "Settled"))
                .is(200);

        one.bringToFront();
        PlaywrightAssertions.assertThat(one.locator("#changed"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
        list.bringToFront();
        PlaywrightAssertions.assertThat(list.locator("#results")).containsText("No bookings", opened);
    }

    @Test
    void calendarShowsWhatTheListShows() {
        var id = book("Cal Calendar", 20);
        var day = firm.client()
                .get("/api/bookings/" + id)
                .is(200)
                .text("/appointmentDate")
                .substring(0, 10);
        var page = signedIn(options());

        page.navigate(baseUrl() + "/bookings/calendar?from=" + day);
        page.locator("#calendar .ev").getByText("Cal Calendar").click();
        var glance = page.getByRole(AriaRole.DIALOG);
        PlaywrightAssertions.assertThat(glance).containsText("Cal Calendar");
        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
        glance.getByText("Open the booking").click();

        page.waitForURL("**/bookings/" + id);
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        var id = book("Ada Accessible", 56);
        for (var width : new int[] {1280, 360}) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var page = signedIn(options().setViewportSize(width, 800).setColorScheme(scheme));
                for (var path : List.of(
                        "/bookings",
                        "/bookings?progress=no_show",
                        "/bookings/" + id,
                        "/bookings/" + id + "/reschedule",
                        "/bookings/" + id + "/cancel",
                        "/bookings/calendar")) {
                    page.navigate(baseUrl() + path);
                    if (path.endsWith("calendar")) {
                        page.waitForSelector("#calendar .fc-toolbar");
                    }
                    var found = new AxeBuilder(page).analyze().getViolations();
                    assertThat(found.stream()
                                    .map(violation -> violation.getId() + ": " + violation.getNodes())
                                    .toList())
                            .as(path + " at " + width + " in " + scheme)
                            .isEmpty();
                    assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as(path + " at " + width)
                            .isEqualTo(width);
                }
            }
        }
    }

    private String book(String examinee, int daysAhead) {
        var wish = new HashMap<>(people().wish(
                        Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, daysAhead)));
        wish.put("examineeName", examinee);
        return firm.client().post("/api/bookings", wish).is(201).text("/id");
    }

    private static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setLocale("en-AU")
                .setTimezoneId("Australia/Sydney");
    }

    private Page signedIn(Browser.NewContextOptions options) {
        var context = Chromium.browser().newContext(options);
        contexts.add(context);
        var page = context.newPage();
        watch(page);
        page.navigate(baseUrl() + "/login?next=/bookings");
        signIn(page, firm.email());
        page.waitForURL("**/bookings");
        return page;
    }

    private void watch(Page page) {
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(problem -> complaints.add(page.url() + ": " + problem));
    }

    private static void signIn(Page page, String email) {
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in").setExact(true)).click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
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
