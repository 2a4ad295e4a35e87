package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Booking in a real browser: few interactions, keyboard only, without scripts, twice clicked, with a lost time. No page may
 * write an error to the console or break the content policy on the way.
 */
class WizardJourneyTest extends PlatformTest {

    private static final int MOST_INTERACTIONS = 12;
    private static final String NAME = "Full name";
    private static final String PHONE = "Mobile or phone";

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private People.Firm firm;
    private String examinee;
    private int interactions;

    @BeforeEach
    void beginWithAFirm() {
        Chromium.browser();
        people().specialistId(Catalogue.ADELAIDE);
        firm = people().firm();
        examinee = "Wren Wizard " + System.nanoTime();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aPractisedPersonBooksWithAtMostTwelveInteractions() {
        var page = signedIn(options());

        page.getByRole(AriaRole.LINK, named("New booking")).first().click();
        interactions++;
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        interactions++;
        next(page, "Use this time");
        page.waitForURL("**/examinee");
        page.keyboard().type(examinee); // the field is ready for typing
        page.keyboard().press("Tab");
        interactions++;
        page.keyboard().type("0491 570 006");
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Examination booked");
        assertThat(interactions).isLessThanOrEqualTo(MOST_INTERACTIONS);
        assertThat(bookings()).isEqualTo(1);
        page.goBack();
        page.waitForURL("**/booked");
        page.reload();
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void keyboardAloneBooks() {
        var page = signedIn(options());
        page.navigate(baseUrl() + "/bookings/new");

        tabTo(page, "input[name=offer]");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");
        page.waitForURL("**/time**");
        tabTo(page, "input[name=start]");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");
        page.waitForURL("**/examinee");
        page.keyboard().type(examinee);
        page.keyboard().press("Tab");
        page.keyboard().type("0491 570 006");
        page.keyboard().press("Enter");
        page.waitForURL("**/review");
        tabTo(page, "form[action$='/book'] button");
        page.keyboard().press("Enter");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void everyStepWorksWithoutJavaScriptAndKeepsWhatWasEntered() {
        var page = signedIn(options().setJavaScriptEnabled(false));
        page.navigate(baseUrl() + "/bookings/new");

        page.getByLabel("Where").selectOption("telehealth");
        page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.url()).contains("where=telehealth");
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        next(page, "Use this time");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("12");
        next(page, "Review booking");
        PlaywrightAssertions.assertThat(page.locator("#e-examineePhone")).isVisible();
        page.reload();
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).hasValue(examinee);
        page.goBack();
        page.goForward();
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void aDoubleClickBooksOnce() {
        var page = signedIn(options());
        fillIn(page);

        page.getByRole(AriaRole.BUTTON, named("Book examination")).dblclick();

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void aLostTimeIsExplainedAndAnotherOneBooked() {
        var page = signedIn(options());
        var start = fillIn(page);
        people().firm()
                .client()
                .post("/api/bookings", people().wish(Catalogue.ADELAIDE, start))
                .is(201);

        next(page, "Book examination");
        page.waitForURL("**/time");
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).isFocused();
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).containsText("was just taken");
        accessible(page, "lost time");
        page.locator("#near0").check();
        next(page, "Use this time");
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).hasValue(examinee);
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void whileAcuityIsDownThePageSaysSoAndKeepsEverything() {
        var page = signedIn(options());
        fillIn(page);
        ACUITY.goDown();

        next(page, "Book examination");
        page.waitForURL("**/review?problem=unavailable");

        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).containsText("Nothing has been booked");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText(examinee);
        accessible(page, "Acuity down");
        assertThat(bookings()).isZero();
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        for (var width : new int[] {1280, 360}) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var look = width + "-" + scheme;
                var page = signedIn(options().setViewportSize(width, 800).setColorScheme(scheme));
                page.navigate(baseUrl() + "/bookings/new");
                accessible(page, "specialist-" + look);
                chooseSpecialist(page);
                page.locator(".slot input").first().check();
                accessible(page, "time-" + look);
                next(page, "Use this time");
                next(page, "Review booking");
                page.waitForURL("**/examinee?check");
                accessible(page, "examinee-" + look);
                page.getByLabel(NAME).fill(examinee);
                page.getByLabel(PHONE).fill("0491 570 006");
                next(page, "Review booking");
                page.waitForURL("**/review");
                accessible(page, "review-" + look);
                next(page, "Book examination");
                page.waitForURL("**/booked");
                accessible(page, "booked-" + look);
            }
        }
    }

    private void chooseSpecialist(Page page) {
        page.locator("input[name=offer][value$='/" + Catalogue.TELEHEALTH + "'][value^='"
                        + people().specialistId(Catalogue.ADELAIDE) + "']")
                .check();
        interactions++;
        next(page, "Choose a time");
        page.waitForURL("**/time**");
    }

    private void next(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button)).click();
        interactions++;
    }

    /** Up to the last step; returns the chosen time. */
    private Instant fillIn(Page page) {
        page.navigate(baseUrl() + "/bookings/new");
        chooseSpecialist(page);
        var slot = page.locator(".slot input").first();
        var start = Instant.parse(slot.getAttribute("value"));
        slot.check();
        next(page, "Use this time");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        page.waitForURL("**/review");
        return start;
    }

    private static void tabTo(Page page, String selector) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("s => document.activeElement.matches(s)", selector))) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach " + selector);
    }

    private static void accessible(Page page, String what) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", what.replace(' ', '-') + ".png")));
        // The menu is the frame's, which the portal's own journeys look at.
        var found = new AxeBuilder(page).exclude("#side").analyze().getViolations();
        assertThat(found.stream()
                        .map(violation -> violation.getId() + ": " + violation.getNodes())
                        .toList())
                .as(what)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as(what + " is no wider than the window")
                .isEqualTo(0);
    }

    private long bookings() {
        return owner.sql("select count(*) from app.bookings where examinee_name = ? and confirmed_at is not null")
                .param(examinee)
                .query(Long.class)
                .single();
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
        page.navigate(baseUrl() + "/login?next=/bookings");
        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in").setExact(true)).click();
        page.waitForURL("**/bookings");
        return page;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
