package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A manager reads the dashboard in a real browser. No page may write an error to the console or break the content policy
 * on the way.
 */
class DashboardJourneyTest extends PlatformTest {

    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private String manager;

    @BeforeEach
    void beginWithABooking() {
        Chromium.browser();
        manager = people().newOperator("manager");
        people().firm()
                .client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.MELBOURNE,
                                        ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 36)))
                .is(201);
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void managerFollowsAFigureToItsBookings() {
        var page = signedIn(options());

        page.locator("#period").selectOption("12-months");
        page.waitForURL(Pattern.compile("/dashboard\\?period=12-months$"));
        PlaywrightAssertions.assertThat(page.locator(".lede")).containsText("compared with");
        PlaywrightAssertions.assertThat(page.locator("#period")).hasValue("12-months");
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("#period")).hasValue("12-months");

        var made = page.locator("section", new Page.LocatorOptions().setHasText("Bookings per month"))
                .last();
        made.getByText("Show as table").click();
        var figure = made.locator("tbody tr").last().getByRole(AriaRole.LINK).first();
        var count = figure.textContent();
        figure.click();
        page.waitForURL(Pattern.compile("/bookings\\?.*made="));
        PlaywrightAssertions.assertThat(page.locator("#results [role=status]")).containsText(count + " booking");
        PlaywrightAssertions.assertThat(page.getByText("Booked 1 ")).isVisible();

        page.getByLabel("Progress").selectOption("scheduled");
        PlaywrightAssertions.assertThat(page.getByLabel("Remove filter: Scheduled"))
                .isVisible();
        assertThat(page.url()).contains("made=", "progress=scheduled");
    }

    @Test
    void managerFollowsAStepOfTheProcess() {
        var page = signedIn(options());

        page.getByLabel("Readable").check(new Locator.CheckOptions().setForce(true));
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName(Pattern.compile("^Examination time passed: \\d+ booking")))
                .click();

        page.waitForURL(Pattern.compile("/bookings\\?.*step=ExaminationTimePassed"));
        PlaywrightAssertions.assertThat(page.getByText("Now at: Examination time passed"))
                .isVisible();
    }

    @Test
    void isReadWithoutJavaScript() {
        var page = signedIn(options().setJavaScriptEnabled(false));

        page.locator("#period").selectOption("12-months");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Show").setExact(true))
                .click();

        assertThat(page.url()).endsWith("/dashboard?period=12-months");
        PlaywrightAssertions.assertThat(page.locator("svg.process")).isVisible();
        PlaywrightAssertions.assertThat(
                        page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName("Prepare report")))
                .isVisible();
    }

    @Test
    void isAccessibleInEveryLook() {
        for (var width : new int[] {1280, 360}) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var page = signedIn(options().setViewportSize(width, 800).setColorScheme(scheme));
                for (var period : List.of("12-months", "2020-01")) {
                    page.navigate(baseUrl() + "/dashboard?period=" + period);
                    page.evaluate("document.querySelectorAll('details.behind').forEach(one => one.open = true)");
                    var what = period + " at " + width + " in " + scheme;
                    assertThat(new AxeBuilder(page)
                                    .analyze().getViolations().stream()
                                            .map(violation -> violation.getId() + ": " + violation.getNodes())
                                            .toList())
                            .as(what)
                            .isEmpty();
                    assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as(what)
                            .isEqualTo(width);
                }
            }
        }
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
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(problem -> complaints.add(page.url() + ": " + problem));
        page.navigate(baseUrl() + "/login?next=/dashboard");
        page.getByLabel("Email").fill(manager);
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        page.waitForURL("**/dashboard");
        return page;
    }
}
