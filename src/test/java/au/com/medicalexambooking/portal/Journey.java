package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * People at a real browser. No page, and no tab that a page opens, may write an error or a warning to the console or break
 * the content policy on the way. With the system property {@code ime.pictures} set to a folder, pictures of what was looked
 * at lie there afterwards.
 */
abstract class Journey extends PlatformTest {

    /** Without the browser's own viewer of documents. AxeBuilder would send the page to the background at each look. */
    private static final String AXE_FINDS = "axe.run({exclude: ['iframe.viewer']}, {iframes: false}).then(found =>"
            + " found.violations.map(rule => rule.id + ': ' + rule.nodes.map(node => node.html + ' ' + node.failureSummary)))";

    /** Colours on their way from one look to the other are no finding; what turns endlessly has no end to go to. */
    private static final String FINISH_ANIMATIONS =
            "() => { for (let round = 0; round < 20; round++) document.getAnimations()"
                    + ".filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))"
                    + ".forEach(one => one.finish()); }";

    /** Milliseconds after which nothing comes any more, however many others use the machine. */
    private static final double BUSY_MACHINE = 60_000;

    private static final List<Look> LOOKS = List.of(
            new Look(360, ColorScheme.LIGHT),
            new Look(360, ColorScheme.DARK),
            new Look(1280, ColorScheme.DARK),
            new Look(1280, ColorScheme.LIGHT));

    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    /** The width of a window and its colours. */
    private record Look(int width, ColorScheme scheme) {

        @Override
        public String toString() {
            return width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        }
    }

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

    /** Each of these pages, as it is when one comes to it; see {@link #accessible}. */
    void accessible(Page page, List<String> paths) {
        for (var path : paths) {
            open(page, path);
            accessible(page, path);
        }
    }

    /**
     * axe finds nothing and nothing is wider than the window, in a wide and a narrow one, light and dark. The page stays in
     * the state that it is in, and has its own size and colours again afterwards.
     */
    static void accessible(Page page, String what) {
        assertThat(page.title()).as(what).endsWith(" – IME Bookings");
        var window = page.viewportSize();
        page.evaluate(AxeBuilder.getAxeScript());
        for (var look : LOOKS) {
            page.setViewportSize(look.width, 800);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme));
            page.waitForFunction(
                    "theme => document.documentElement.dataset.bsTheme === theme",
                    look.scheme.name().toLowerCase(Locale.ROOT),
                    new Page.WaitForFunctionOptions().setPollingInterval(50));
            page.evaluate(FINISH_ANIMATIONS);
            accessible(page, what, look);
        }
        page.setViewportSize(window.width, window.height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(null));
    }

    private static void accessible(Page page, String what, Look look) {
        var folder = System.getProperty("ime.pictures");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, what.replaceAll("[^A-Za-z0-9]+", "-") + "-" + look + ".png")));
        }
        assertThat(page.evaluate(AXE_FINDS)).as(what + " at " + look).isEqualTo(List.of());
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as(what + " at " + look + " is no wider than the window")
                .isEqualTo(0);
    }
}
