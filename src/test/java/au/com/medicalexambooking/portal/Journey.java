package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.Looks;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * People at a real browser. No page, and no tab that a page opens, may write an error or a warning to the console or break
 * the content policy on the way.
 */
abstract class Journey extends PlatformTest {

    /** Milliseconds after which nothing comes any more, however many others use the machine. */
    private static final double BUSY_MACHINE = 60_000;

    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeEach
    void needsABrowser() {
        Chromium.browser();
        PlaywrightAssertions.setDefaultAssertionTimeout(BUSY_MACHINE);
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints)
                .filteredOn(complaint -> expected.stream().noneMatch(complaint::contains))
                .isEmpty();
    }

    /** The browser reports what this journey makes fail on purpose; such a complaint arrives when it likes. */
    void expectComplaint(String part) {
        expected.add(part);
    }

    static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setLocale("en-AU")
                .setTimezoneId("Australia/Sydney");
    }

    /** An empty page in the browser of somebody who is not signed in. */
    Page newPage(Browser.NewContextOptions options) {
        var context = Chromium.browser().newContext(options);
        contexts.add(context);
        context.setDefaultTimeout(BUSY_MACHINE);
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.location() + ": " + message.text());
            }
        });
        context.onWebError(problem -> complaints.add(problem.page().url() + ": " + problem.error()));
        return context.newPage();
    }

    /** A person signed in at a browser of their own, at this page. */
    Page signedIn(String email, String path, Browser.NewContextOptions options) {
        var page = newPage(options);
        page.navigate(baseUrl() + "/login?next=" + path);
        signIn(page, email);
        page.waitForURL("**" + path);
        return page;
    }

    Page signedIn(String email, String path) {
        return signedIn(email, path, options());
    }

    static void signIn(Page page, String email) {
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password").fill(People.PASSWORD);
        press(page, "Sign in");
    }

    /** Goes to a page of the platform by its path. */
    void open(Page page, String path) {
        page.navigate(baseUrl() + path);
    }

    /** The button with exactly these words. */
    static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button).setExact(true)).click();
    }

    static void told(Page page, String words) {
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText(words);
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    /** As somebody without a mouse gets there. */
    static void tabTo(Page page, String selector) {
        for (int i = 0; i < 80; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("s => document.activeElement.matches(s)", selector))) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach " + selector);
    }

    /** Each of these pages, as it is when one comes to it; see {@link Looks#accessible}. */
    void accessible(Page page, List<String> paths) {
        for (var path : paths) {
            open(page, path);
            accessible(page, path);
        }
    }

    /** The page as it now is, in each look; see {@link Looks#accessible}. */
    static void accessible(Page page, String what) {
        Looks.accessible(page, what);
    }
}
