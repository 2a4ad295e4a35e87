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
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the invitation to an account that its owner looks after, in a real browser that complains of nothing. */
class SettingsJourneyTest extends PlatformTest {

    private static final Pattern LINK = Pattern.compile("(/accept-invitation\\?token=[A-Za-z0-9_-]+)");

    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;

    @BeforeEach
    void beginWithAFirmAndItsOwner() {
        Chromium.browser();
        firm = people().firm();
        jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                .param(firm.userId())
                .update();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void newcomerIsInvitedSecuresTheAccountAndEndsASession() {
        var email = "newcomer-" + System.nanoTime() + "@firms.example";
        var owner = signedIn(firm.email());
        owner.navigate(baseUrl() + "/settings/organization");
        owner.getByText("Invite someone").click();
        owner.getByLabel("Work email").fill(email);
        owner.getByLabel("Full name").fill("Tal Brennock");
        owner.getByText("Send invitation").click();
        told(owner, "The invitation is on its way to " + email);

        var mail = SES.awaitMail(one -> one.to().equals(email));
        var link = LINK.matcher(mail.text());
        assertThat(link.find()).isTrue();
        var page = page(options());
        page.navigate(baseUrl() + link.group(1));
        page.getByLabel("New password").fill(People.PASSWORD);
        page.getByText("Accept the invitation").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Your password is saved");
        fillIn(page, email);
        page.waitForURL("**/bookings");

        page.locator(".account-menu summary").click();
        page.locator(".account-menu").getByText("Settings").click();
        page.getByText("Security").click();
        page.getByText("Set up an authenticator app").click();
        var app = AuthenticatorApp.of(page.locator("#secret").textContent());
        page.getByLabel("Enter the 6-digit code it shows").fill(app.code());
        page.getByText("Turn on").click();
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Keep your recovery codes");
        var codes = page.locator(".codes li").allTextContents();
        assertThat(codes).hasSize(10);
        page.getByText("I have kept them").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("10 of 10 left");

        var elsewhere = page(options());
        elsewhere.navigate(baseUrl() + "/login");
        fillIn(elsewhere, email);
        elsewhere.getByText("Use a recovery code").click();
        PlaywrightAssertions.assertThat(elsewhere.getByLabel("Recovery code")).isFocused();
        elsewhere.getByLabel("Recovery code").fill(codes.get(3));
        elsewhere.getByText("Continue").click();
        elsewhere.waitForURL("**/bookings");

        page.getByText("Where you're signed in").click();
        page.getByText("End this session").click();
        told(page, "That session is over");
        elsewhere.reload();
        PlaywrightAssertions.assertThat(elsewhere.locator("h1")).hasText("Sign in");

        page.getByText("Account history").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("A recovery code was used");
    }

    @Test
    void changeThatArrivesAfterTheSessionIsOverLeadsToSignInAndBack() {
        var wish = new HashMap<>(
                people().wish(Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 61)));
        wish.put("examineeName", "Eve Ended");
        var id = firm.client().post("/api/bookings", wish).is(201).text("/id");
        var page = signedIn(firm.email());
        page.navigate(baseUrl() + "/bookings?progress=scheduled");
        PlaywrightAssertions.assertThat(page.locator("#results")).containsText("Eve Ended");
        page.waitForResponse(
                answer -> answer.url().contains("/bookings/live") && answer.status() == 200, () -> page.reload());
        jdbc.sql("delete from app.spring_session where principal_name = ?")
                .param(firm.userId())
                .update();

        people().coordinator()
                .post("/api/bookings/" + id + "/cancel", Map.of("reason", "Settled"))
                .is(200);
        page.waitForURL(Pattern.compile("/login\\?next="), new Page.WaitForURLOptions().setTimeout(20_000));
        fillIn(page, firm.email());

        page.waitForURL("**/bookings?progress=scheduled");
        PlaywrightAssertions.assertThat(page.locator("#results")).not().containsText("Eve Ended");
        complaints.removeIf(complaint -> complaint.contains("401"));
    }

    @Test
    void firstFieldHasTheFocusAndMistakesAreRead() {
        var page = page(options());
        page.navigate(baseUrl() + "/login");
        PlaywrightAssertions.assertThat(page.getByLabel("Email")).isFocused();
        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill("not the right one");
        page.getByLabel("Password").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        page.navigate(baseUrl() + "/login");
        fillIn(page, firm.email());
        page.waitForURL("**/bookings");

        page.navigate(baseUrl() + "/settings");
        page.getByLabel("Work phone").fill("12");
        page.getByText("Save profile").click();
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        PlaywrightAssertions.assertThat(page.getByLabel("Work phone")).hasValue("12");
        page.getByLabel("Work phone").fill("(02) 7010 0144");
        page.getByText("Save profile").click();
        told(page, "Your profile is saved.");
        complaints.removeIf(complaint -> complaint.contains("status of 40"));
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        var colleague = people().memberOf(firm);
        firm.client()
                .post("/api/organizations/" + firm.organizationId() + "/teams", Map.of("name", "Personal injury"))
                .is(201);
        firm.client()
                .post(
                        "/api/organizations/" + firm.organizationId() + "/members",
                        Map.of("email", "i-" + System.nanoTime() + "@firms.example", "name", "Inge", "role", "member"))
                .is(201);
        firm.client().post("/api/auth/factors/email", Map.of()).is(201);
        var looks = Map.of(1280, ColorScheme.LIGHT, 360, ColorScheme.DARK);
        for (var look : looks.entrySet()) {
            var page = page(options().setViewportSize(look.getKey(), 800).setColorScheme(look.getValue()));
            for (var path : List.of(
                    "/login",
                    "/login?out",
                    "/login?again",
                    "/reset-password",
                    "/reset-password?token=anything",
                    "/accept-invitation",
                    "/accept-invitation?token=anything",
                    "/error")) {
                page.navigate(baseUrl() + path);
                fine(page, path, look.getKey());
            }
            page.navigate(baseUrl() + "/login");
            page.getByLabel("Email").fill(firm.email());
            page.getByLabel("Password").fill("not the right one");
            page.getByLabel("Password").press("Enter");
            page.waitForSelector("#problem");
            fine(page, "failed sign in", look.getKey());
            fillIn(page, firm.email());
            page.waitForURL("**/verify**");
            fine(page, "email code", look.getKey());
            page.getByText("Email me a code").click();
            page.waitForURL("**sent**");
            fine(page, "email code sent", look.getKey());
            page.getByLabel("8-digit code").fill("00000000");
            page.getByText("Continue").click();
            page.waitForSelector("#problem");
            fine(page, "wrong code", look.getKey());

            var owner = page(options().setViewportSize(look.getKey(), 800).setColorScheme(look.getValue()));
            owner.navigate(baseUrl() + "/login");
            fillIn(owner, colleague.email());
            owner.waitForURL("**/bookings");
            jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                    .param(colleague.userId())
                    .update();
            for (var path : List.of(
                    "/settings",
                    "/settings/security",
                    "/settings/passkeys",
                    "/settings/sessions",
                    "/settings/history",
                    "/settings/notifications",
                    "/settings/organization",
                    "/settings/organization/invite",
                    "/settings/organization/members/" + firm.userId(),
                    "/settings/nothing")) {
                owner.navigate(baseUrl() + path);
                fine(owner, path, look.getKey());
            }
            owner.navigate(baseUrl() + "/settings/security");
            owner.getByLabel("Current password").fill("not the right one");
            owner.getByLabel("New password").fill("seven purple lighthouses");
            owner.getByText("Change password").click();
            owner.waitForSelector("#password-problem");
            fine(owner, "wrong password", look.getKey());
            owner.getByRole(AriaRole.BUTTON, named("Set up")).click();
            owner.waitForURL("**/authenticator");
            fine(owner, "authenticator", look.getKey());
            var app = AuthenticatorApp.of(owner.locator("#secret").textContent());
            owner.getByLabel("Enter the 6-digit code it shows").fill(app.code());
            owner.getByText("Turn on").click();
            owner.waitForSelector(".codes");
            fine(owner, "recovery codes", look.getKey());
            owner.navigate(baseUrl() + "/settings/security");
            fine(owner, "with factors", look.getKey());
            jdbc.sql("delete from app.second_factors where user_id = ?")
                    .param(colleague.userId())
                    .update();
        }
        complaints.removeIf(complaint -> complaint.contains("status of 40"));
    }

    private static void fine(Page page, String what, int width) {
        var found = new AxeBuilder(page).analyze().getViolations();
        assertThat(found.stream()
                        .map(violation -> violation.getId() + ": " + violation.getNodes())
                        .toList())
                .as(what + " at " + width)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as(what + " at " + width)
                .isEqualTo(width);
        assertThat(page.title()).as(what).endsWith(" – IME Bookings");
        var folder = System.getProperty("pictures");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(java.nio.file.Path.of(folder, what.replaceAll("[^a-z]+", "-") + "-" + width + ".png")));
        }
    }

    private Page signedIn(String email) {
        var page = page(options());
        page.navigate(baseUrl() + "/login");
        fillIn(page, email);
        page.waitForURL("**/bookings");
        return page;
    }

    private Page page(Browser.NewContextOptions options) {
        var context = Chromium.browser().newContext(options);
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(problem -> complaints.add(page.url() + ": " + problem));
        return page;
    }

    private static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setLocale("en-AU")
                .setTimezoneId("Australia/Sydney");
    }

    private static void fillIn(Page page, String email) {
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in").setExact(true)).click();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static void told(Page page, String words) {
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText(words);
    }
}
