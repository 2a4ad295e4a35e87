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
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an administrator does in a real browser. Nothing may complain in the console on the way. */
class AdministrationJourneyTest extends PlatformTest {

    private static final String REASON = "Phoned to ask about an examination, ticket 3114";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Firm firm;
    private String adminEmail;

    @BeforeEach
    void beginWithAFirm() {
        Chromium.browser();
        firm = people().firm();
        adminEmail = people().newOperator("admin");
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void administratorInvitesActsStopsReadsOfItAndVerifies() {
        var page = signedIn(options());
        var invited = "journey-" + System.nanoTime() + "@invited.example";

        menu(page, "Users");
        page.getByText("Invite a user").click();
        page.getByLabel("Name", exactly()).fill("Jules Journey");
        page.getByLabel("Email address").fill(invited);
        page.getByLabel("Role").selectOption("user");
        page.getByLabel("Organisation").selectOption(firm.organizationId());
        button(page, "Send invitation");
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText("Invited. Jules Journey");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Invited");

        menu(page, "Referrers");
        page.getByLabel("Your password").fill(People.PASSWORD);
        button(page, "Confirm");
        page.getByLabel("Name, email or organisation").fill(firm.email());
        page.getByLabel("Name, email or organisation").press("Enter");
        page.getByText("Act as Robin Referrer").click();
        page.getByLabel("Why are you acting for this person?").fill("short");
        button(page, "Act as Robin Referrer");
        PlaywrightAssertions.assertThat(page.locator(".note-danger")).isFocused();
        page.getByLabel("Why are you acting for this person?").fill(REASON);
        button(page, "Act as Robin Referrer");

        page.waitForURL("**/bookings");
        for (var place : List.of("/bookings", "/bookings/calendar", "/bookings/new")) {
            page.navigate(baseUrl() + place);
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("You are acting as Robin Referrer");
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("minutes left");
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText(REASON);
        }
        assertThat(page.locator(".side-link").allInnerTexts()).doesNotContain("Users", "Audit log", "Cockpit");
        assertThat(page.navigate(baseUrl() + "/admin/users").status()).isEqualTo(403);
        complaints.removeIf(complaint -> complaint.contains("403"));
        page.navigate(baseUrl() + "/bookings");
        button(page, "Stop acting");
        PlaywrightAssertions.assertThat(page.locator(".acting")).hasCount(0);

        menu(page, "Audit log");
        page.getByLabel("Acted for").fill(firm.email());
        button(page, "Show");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("Began acting for somebody");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("Stopped acting for somebody");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("acting as Robin Referrer");
        page.locator("details.act summary").first().click();
        PlaywrightAssertions.assertThat(page.locator("details.act[open]")).containsText("Request");
        button(page, "Verify that nothing was altered");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Nothing was altered");
    }

    @Test
    void everythingWorksWithoutJavaScript() {
        var page = signedIn(options().setJavaScriptEnabled(false));

        page.navigate(baseUrl() + "/admin/impersonate?user=" + firm.userId());
        page.getByLabel("Why are you acting for this person?").fill(REASON);
        page.getByLabel("Your password").fill(People.PASSWORD);
        button(page, "Act as Robin Referrer");
        PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("60 minutes left");
        button(page, "Stop acting");
        page.navigate(baseUrl() + "/admin/organizations/" + firm.organizationId() + "/members/" + firm.userId());
        page.getByText("Remove from the organisation").click();
        button(page, "Remove");
        PlaywrightAssertions.assertThat(page.locator("#toasts")).containsText("Removed from the organisation");
    }

    /** What comes from Acuity is remembered, so that nobody waits for it. */
    @Test
    void acuityOutOfReachLeavesThePagesAsTheyWere() {
        people().specialistId(Catalogue.BRISBANE);
        var page = signedIn(options());
        page.navigate(baseUrl() + "/admin/specialists");
        page.navigate(baseUrl() + "/admin/appointment-types");
        ACUITY.goDown();

        page.navigate(baseUrl() + "/admin/specialists");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Dr Gia Moretti");
        page.navigate(baseUrl() + "/admin/appointment-types");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("In person");
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        people().specialistId(Catalogue.BRISBANE);
        var owner = jdbc.sql("select id from app.specialists limit 1")
                .query(String.class)
                .single();
        jdbc.sql("insert into app.second_factors (id, user_id, kind, created_at, confirmed_at)"
                        + " values (:id, :user, 'email', now(), now())")
                .param("id", "fj" + System.nanoTime() % 1_000_000_000)
                .param("user", firm.userId())
                .update();
        people().admin()
                .post(
                        "/api/organizations/" + firm.organizationId() + "/members",
                        Map.of("email", firm.userId() + "@pending.example", "name", "Pat Pending", "role", "member"))
                .is(201);
        people().admin()
                .post("/api/organizations/" + firm.organizationId() + "/teams", Map.of("name", "Motor accidents"))
                .is(201);
        var pages = new LinkedHashMap<String, String>();
        pages.put("confirm", "/admin/referrers");
        pages.put("users", "/admin/users");
        pages.put("users-none", "/admin/users?role=specialist&state=invited");
        pages.put("user-new", "/admin/users/new");
        pages.put("user", "/admin/users/" + firm.userId());
        pages.put("lost-factors", "/admin/users/" + firm.userId() + "/factors");
        pages.put("removals", "/admin/factor-removals");
        pages.put("act-as", "/admin/impersonate?user=" + firm.userId());
        pages.put("organizations", "/admin/organizations");
        pages.put("organization-new", "/admin/organizations/new");
        pages.put("organization", "/admin/organizations/" + firm.organizationId());
        pages.put("member", "/admin/organizations/" + firm.organizationId() + "/members/" + firm.userId());
        pages.put("specialists", "/admin/specialists");
        pages.put("specialist", "/admin/specialists/" + owner);
        pages.put("types", "/admin/appointment-types");
        pages.put("audit", "/admin/audit");
        pages.put("audit-none", "/admin/audit?who=nobody");
        for (var width : new int[] {1280, 360}) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var page = signedIn(options().setViewportSize(width, 800).setColorScheme(scheme));
                pages.forEach((name, path) -> {
                    page.navigate(baseUrl() + path);
                    look(page, name, width, scheme);
                });
                page.navigate(baseUrl() + "/admin/audit");
                page.locator("details.act summary").first().click();
                look(page, "audit-open", width, scheme);
                page.getByLabel("Booking", exactly()).fill("IME-1");
                button(page, "Show");
                look(page, "audit-problem", width, scheme);
                button(page, "Verify that nothing was altered");
                look(page, "audit-verified", width, scheme);
                page.navigate(baseUrl() + "/admin/users/new");
                button(page, "Send invitation");
                look(page, "user-problem", width, scheme);
                page.navigate(baseUrl() + "/admin/referrers");
                page.getByLabel("Your password").fill(People.PASSWORD);
                button(page, "Confirm");
                look(page, "referrers", width, scheme);
                page.getByLabel("Name, email or organisation").fill("Robin");
                button(page, "Search");
                look(page, "referrers-found", width, scheme);
                page.navigate(baseUrl() + "/admin/impersonate?user=" + firm.userId());
                page.getByLabel("Why are you acting for this person?").fill(REASON);
                button(page, "Act as Robin Referrer");
                page.waitForURL("**/bookings");
                look(page, "acting", width, scheme);
            }
        }
    }

    private static void look(Page page, String name, int width, ColorScheme scheme) {
        var found = new AxeBuilder(page).analyze().getViolations();
        assertThat(found.stream()
                        .map(violation -> violation.getId() + ": " + violation.getNodes())
                        .toList())
                .as(name + " at " + width + " in " + scheme)
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as(name + " at " + width)
                .isEqualTo(width);
        var folder = System.getProperty("ime.pictures");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, name + "-" + width + "-" + scheme + ".png")));
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
        page.navigate(baseUrl() + "/login?next=/bookings");
        page.getByLabel("Email").fill(adminEmail);
        page.getByLabel("Password").fill(People.PASSWORD);
        button(page, "Sign in");
        page.waitForURL("**/bookings");
        return page;
    }

    private static void menu(Page page, String place) {
        page.locator(".side-link")
                .getByText(place, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private static void button(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }
}
