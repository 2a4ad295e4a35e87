package au.com.medicalexambooking.identity.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.Looks;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import org.junit.jupiter.api.Test;

/** The first sign-in of somebody who must have a second factor, in a real browser. */
class EnrolmentBrowserTest extends FactorServer {

    private static final double BUSY_MACHINE = 60_000;

    @Test
    void everyStepIsAccessibleInEveryLook() {
        var email = newUser(Role.STAFF);
        try (var context = Chromium.browser().newContext()) {
            context.setDefaultTimeout(BUSY_MACHINE);
            var page = context.newPage();
            page.navigate("http://localhost:" + port() + "/login");
            page.getByLabel("Email").fill(email);
            page.getByLabel("Password").fill(PASSWORD);
            page.getByLabel("Password").press("Enter");

            page.waitForURL("**/verify/enrol**");
            Looks.accessible(page, "enrolment");
            var app = new App(page.locator("#secret").textContent().replace(" ", ""));
            turnOn(page, app.wrongCode());
            assertThat(page.locator("#problem")).isFocused();
            Looks.accessible(page, "enrolment, wrong code");
            turnOn(page, app.code());
            assertThat(page.locator(".codes li")).hasCount(10);
            Looks.accessible(page, "enrolment, recovery codes");
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator(".auth-brand")).isHidden();
            Looks.accessible(page, "recovery codes on paper");
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
            page.getByText("I have kept them").click();

            assertThat(page.locator("main")).containsText("Where to?");
        }
    }

    private static void turnOn(Page page, String code) {
        page.getByLabel("6-digit code").fill(code);
        page.getByText("Turn on").click();
    }
}
