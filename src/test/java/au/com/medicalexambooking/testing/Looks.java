package au.com.medicalexambooking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a page as different people have it before them: wide and narrow, light and dark. With the system property
 * {@code ime.pictures} set to a folder, pictures of what was looked at lie there afterwards.
 */
public final class Looks {

    /** Without the browser's own viewer of documents. AxeBuilder would send the page to the background at each look. */
    private static final String AXE_FINDS = "axe.run({exclude: ['iframe.viewer']}, {iframes: false}).then(found =>"
            + " found.violations.map(rule => rule.id + ': ' + rule.nodes.map(node => node.html + ' ' + node.failureSummary)))";

    /** Colours on their way from one look to the other are no finding; what turns endlessly has no end to go to. */
    private static final String FINISH_ANIMATIONS =
            "() => { for (let round = 0; round < 20; round++) document.getAnimations()"
                    + ".filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))"
                    + ".forEach(one => one.finish()); }";

    private static final List<Look> ALL = List.of(
            new Look(360, ColorScheme.LIGHT),
            new Look(360, ColorScheme.DARK),
            new Look(1280, ColorScheme.DARK),
            new Look(1280, ColorScheme.LIGHT));

    private Looks() {}

    /** The width of a window and its colours. */
    private record Look(int width, ColorScheme scheme) {

        @Override
        public String toString() {
            return width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * axe finds nothing and nothing is wider than the window, in each look. The page stays in the state that it is in, and
     * has its own size and colours again afterwards.
     *
     * @param what names the state, in what a failure says and in the names of pictures
     */
    public static void accessible(Page page, String what) {
        assertThat(page.title()).as(what).endsWith(" – IME Bookings");
        var window = page.viewportSize();
        page.evaluate(AxeBuilder.getAxeScript());
        for (var look : ALL) {
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
