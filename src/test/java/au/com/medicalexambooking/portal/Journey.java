package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * People at a real browser. No page may write an error to the console or break the content policy on the way, and pictures
 * of what was looked at lie in {@code target/pictures}.
 */
abstract class Journey extends PlatformTest {

    /** What the browser complained of; a journey that causes a complaint takes it out. */
    final List<String> complaints = new ArrayList<>();

    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeEach
    void needsABrowser() {
        Chromium.browser();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setLocale("en-AU")
                .setTimezoneId("Australia/Sydney");
    }

    /** Wide and narrow, light and dark. */
    static List<Look> looks() {
        return List.of(
                new Look(1280, ColorScheme.LIGHT),
                new Look(1280, ColorScheme.DARK),
                new Look(360, ColorScheme.LIGHT),
                new Look(360, ColorScheme.DARK));
    }

    /** A window and its colours. */
    record Look(int width, ColorScheme scheme) {

        Browser.NewContextOptions options() {
            return Journey.options().setViewportSize(width, 800).setColorScheme(scheme);
        }

        @Override
        public String toString() {
            return width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A person signed in at a browser of their own, at this page. */
    Page signedIn(String email, String path, Browser.NewContextOptions options) {
        var context = Chromium.browser().newContext(options);
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(problem -> complaints.add(page.url() + ": " + problem));
        page.navigate(baseUrl() + "/login?next=" + path);
        signIn(page, email);
        page.waitForURL("**" + path);
        return page;
    }

    static void signIn(Page page, String email) {
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in").setExact(true)).click();
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
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

    /** axe finds nothing, and nothing is wider than the window. */
    static void accessible(Page page, String what) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "pictures", what.replace(' ', '-') + ".png")));
        var found = new AxeBuilder(page).analyze().getViolations();
        assertThat(found.stream()
                        .map(violation -> violation.getId() + ": " + violation.getNodes())
                        .toList())
                .as(what)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as(what + " is no wider than the window")
                .isEqualTo(0);
    }
}
