package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Chromium;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of a sign-in that demands an authenticator app: all can read them, and the cursor stands where one types. */
class SignInLooksTest extends FactorServer {

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "360, DARK"})
    void firstAndSecondSignInAreAccessible(int width, ColorScheme scheme) {
        var email = newUser(Role.STAFF);
        var complaints = new ArrayList<String>();
        var options = new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme);
        try (var context = Chromium.browser().newContext(options)) {
            var page = context.newPage();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.text().contains("Content Security Policy")) {
                    complaints.add(message.text());
                }
            });

            givePassword(page, email);
            assertThat(page.evaluate("Math.round(scrollY)"))
                    .as("the picture to scan comes first")
                    .isEqualTo(0);
            fine(page);
            var app = new App(page.textContent("#secret").replace(" ", ""));
            page.fill("#code", app.wrongCode());
            page.press("#code", "Enter");
            PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
            fine(page);
            page.fill("#code", app.code());
            page.press("#code", "Enter");
            page.waitForSelector(".codes");
            fine(page);
            page.click("text=I have kept them");
            page.waitForSelector("text=Where to?");

            context.clearCookies();
            givePassword(page, email);
            PlaywrightAssertions.assertThat(page.locator("#code")).isFocused();
            fine(page);
            page.click("text=Use a recovery code");
            PlaywrightAssertions.assertThat(page.locator("#code")).isFocused();
            fine(page);
            assertThat(complaints).isEmpty();
        }
    }

    private void givePassword(Page page, String email) {
        page.navigate("http://localhost:" + port() + "/login");
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.press("#password", "Enter");
        page.waitForSelector("#code");
    }

    private static void fine(Page page) {
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(violation -> violation.getId() + ": " + violation.getNodes())
                                .toList())
                .as(page.url())
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as(page.url())
                .isEqualTo(true);
    }
}
