package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an administrator does in a real browser. Nothing may complain in the console on the way. */
class AdministrationJourneyTest extends Journey {

    private static final String REASON = "Phoned to ask about an examination, ticket 3114";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;
    private String adminEmail;

    @BeforeEach
    void beginWithAFirm() {
        firm = people().firm();
        adminEmail = people().newOperator("admin");
    }

    @Test
    void administratorInvitesActsStopsReadsOfItAndVerifies() {
        var booking = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.BRISBANE,
                                        ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 33)))
                .is(201)
                .text("/id");
        var page = signedIn(adminEmail, "/bookings");
        var invited = "journey-" + System.nanoTime() + "@invited.example";

        menu(page, "Users");
        page.getByText("Invite a user").click();
        page.getByLabel("Name", exactly()).fill("Jules Journey");
        page.getByLabel("Email address").fill(invited);
        page.getByLabel("Role").selectOption("user");
        page.getByLabel("Organisation").selectOption(firm.organizationId());
        press(page, "Send invitation");
        told(page, "Invited. Jules Journey");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Invited");

        menu(page, "Referrers");
        page.getByLabel("Your password").fill(People.PASSWORD);
        press(page, "Confirm");
        page.getByLabel("Name, email or organisation").fill(firm.email());
        page.getByLabel("Name, email or organisation").press("Enter");
        page.getByText("Act as Robin Referrer").click();
        page.getByLabel("Why are you acting for this person?").fill("short");
        press(page, "Act as Robin Referrer");
        PlaywrightAssertions.assertThat(page.locator(".note-danger")).isFocused();
        page.getByLabel("Why are you acting for this person?").fill(REASON);
        press(page, "Act as Robin Referrer");

        page.waitForURL("**/bookings");
        for (var place : List.of("/bookings", "/bookings/calendar", "/bookings/new")) {
            open(page, place);
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("You are acting as Robin Referrer");
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("minutes left");
            PlaywrightAssertions.assertThat(page.locator(".acting")).containsText(REASON);
        }
        open(page, "/bookings/" + booking);
        page.getByText("Cancel examination").click();
        page.getByLabel("Reason").selectOption("Matter settled");
        press(page, "Cancel examination");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Cancelled");
        assertThat(page.locator(".side-link").allInnerTexts()).doesNotContain("Users", "Audit log", "Cockpit");
        expectComplaint("status of 403");
        assertThat(page.navigate(baseUrl() + "/admin/users").status()).isEqualTo(403);
        accessible(page, "acting and not allowed");
        open(page, "/bookings");
        press(page, "Stop acting");
        PlaywrightAssertions.assertThat(page.locator(".acting")).hasCount(0);

        menu(page, "Audit log");
        page.getByLabel("Acted for").fill(firm.email());
        press(page, "Show");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("Began acting for somebody");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("Stopped acting for somebody");
        PlaywrightAssertions.assertThat(page.locator("table")).containsText("acting as Robin Referrer");
        page.locator("details.act summary").first().click();
        PlaywrightAssertions.assertThat(page.locator("details.act[open]")).containsText("Request");
        press(page, "Verify that nothing was altered");
        PlaywrightAssertions.assertThat(page.locator("h1")).containsText("Nothing was altered");
    }

    @Test
    void everythingWorksWithoutJavaScript() {
        var page = signedIn(adminEmail, "/bookings", options().setJavaScriptEnabled(false));

        open(page, "/admin/impersonate?user=" + firm.userId());
        page.getByLabel("Why are you acting for this person?").fill(REASON);
        page.getByLabel("Your password").fill(People.PASSWORD);
        press(page, "Act as Robin Referrer");
        PlaywrightAssertions.assertThat(page.locator(".acting")).containsText("60 minutes left");
        press(page, "Stop acting");
        open(page, "/admin/organizations/" + firm.organizationId() + "/members/" + firm.userId());
        page.getByText("Remove from the organisation").click();
        press(page, "Remove");
        told(page, "Removed from the organisation");
    }

    /** What comes from Acuity is remembered, so that nobody waits for it. */
    @Test
    void acuityOutOfReachLeavesThePagesAsTheyWere() {
        people().specialistId(Catalogue.BRISBANE);
        var page = signedIn(adminEmail, "/bookings");
        open(page, "/admin/specialists");
        open(page, "/admin/appointment-types");
        ACUITY.goDown();

        open(page, "/admin/specialists");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Dr Gia Moretti");
        open(page, "/admin/appointment-types");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("In person");
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        people().specialistId(Catalogue.BRISBANE);
        var booking = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.BRISBANE,
                                        ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 34)))
                .is(201)
                .text("/id");
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
        var factors = "/admin/users/" + firm.userId() + "/factors";
        var page = signedIn(adminEmail, "/bookings");
        accessible(
                page,
                List.of(
                        "/admin/referrers",
                        "/admin/users",
                        "/admin/users?role=specialist&state=invited",
                        "/admin/users/new",
                        "/admin/users/" + firm.userId(),
                        factors,
                        "/admin/factor-removals",
                        "/admin/impersonate?user=" + firm.userId(),
                        "/admin/organizations",
                        "/admin/organizations/new",
                        "/admin/organizations/" + firm.organizationId(),
                        "/admin/organizations/" + firm.organizationId() + "/members/" + firm.userId(),
                        "/admin/specialists",
                        "/admin/specialists/new",
                        "/admin/specialists/" + owner,
                        "/admin/appointment-types",
                        "/admin/audit",
                        "/admin/audit?who=nobody"));
        open(page, "/admin/audit");
        page.locator("details.act summary").first().click();
        accessible(page, "audit with one row open");
        page.getByLabel("Booking", exactly()).fill("IME-1");
        press(page, "Show");
        accessible(page, "audit problem");
        press(page, "Verify that nothing was altered");
        accessible(page, "audit verified");
        open(page, "/admin/users/new");
        press(page, "Send invitation");
        accessible(page, "user problem");
        open(page, "/admin/organizations/new");
        press(page, "Add organisation");
        accessible(page, "organisation problem");
        open(page, "/admin/referrers");
        page.getByLabel("Your password").fill(People.PASSWORD);
        press(page, "Confirm");
        accessible(page, "referrers");
        page.getByLabel("Name, email or organisation").fill("Robin");
        press(page, "Search");
        accessible(page, "referrers found");
        open(page, factors);
        page.locator("#reason").fill(REASON);
        page.locator("main form button[type=submit]").click();
        accessible(page, "removals waiting");
        page.getByRole(AriaRole.LINK, named("Robin Referrer")).first().click();
        accessible(page, "own removal");
        open(page, "/admin/impersonate?user=" + firm.userId());
        page.getByLabel("Why are you acting for this person?").fill(REASON);
        press(page, "Act as Robin Referrer");
        page.waitForURL("**/bookings");
        accessible(page, "acting");
        open(page, "/bookings/" + booking);
        accessible(page, "acting on a booking");
        open(page, "/bookings/new");
        accessible(page, "acting in the wizard");
    }

    @Test
    void whatIsTakenAwayIsAccessibleInEveryLook() {
        expectComplaint("status of 4");
        var base = "/api/organizations/" + firm.organizationId();
        var team = people().admin()
                .post(base + "/teams", Map.of("name", "Motor accidents"))
                .is(201)
                .text("/id");
        people().admin()
                .put(base + "/teams/" + team + "/members/" + firm.userId(), Map.of())
                .is(204);
        var pending = firm.userId() + "@pending.example";
        people().admin()
                .post(base + "/members", Map.of("email", pending, "name", "Pat Pending", "role", "member"))
                .is(201);
        var page = signedIn(adminEmail, "/bookings");

        open(page, "/admin/organizations/" + firm.organizationId() + "/teams/" + team);
        accessible(page, "team");
        press(page, "Delete team");
        PlaywrightAssertions.assertThat(page.locator(".note-danger")).isFocused();
        accessible(page, "team that is not deleted");
        open(page, "/admin/organizations/" + firm.organizationId() + "/members/" + firm.userId());
        page.getByText("Remove from the organisation").click();
        accessible(page, "removal of a member");
        open(page, "/admin/users?state=invited&role=user");
        page.getByText("Pat Pending").first().click();
        accessible(page, "invited user");
        press(page, "Take back");
        told(page, "Invitation taken back");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("No invitation is open");
        PlaywrightAssertions.assertThat(page.getByText("Take back")).hasCount(0);
        accessible(page, "invitation taken back");
        open(page, "/admin/users/" + firm.userId());
        press(page, "Disable account");
        told(page, "Disabled.");
        accessible(page, "disabled user");
        press(page, "Enable account");
        told(page, "Enabled.");
    }

    @Test
    void alarmOfAnAlteredAuditLogIsAccessibleInEveryLook() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.sql("select exists (select 1 from app.audit_seals)")
                        .query(Boolean.class)
                        .single());
        var first = jdbc.sql("select min(seq) from app.audit_row_hashes")
                .query(Long.class)
                .single();
        var page = signedIn(people().newOperator("manager"), "/admin/audit");

        try {
            alter("update app.audit_logs set action = action || 'x' where seq = " + first);
            press(page, "Verify that nothing was altered");
            PlaywrightAssertions.assertThat(page.locator(".note-danger")).isFocused();
        } finally {
            alter("update app.audit_logs set action = left(action, length(action) - 1) where seq = " + first);
        }
        PlaywrightAssertions.assertThat(page.locator(".note-danger"))
                .containsText("The first broken entry is number " + first);
        accessible(page, "audit altered");
    }

    /** As somebody who owns the tables and takes the trigger away. */
    private void alter(String statement) {
        jdbc.sql("alter table app.audit_logs disable trigger audit_logs_append_only; " + statement
                        + "; alter table app.audit_logs enable trigger audit_logs_append_only")
                .update();
    }

    private static void menu(Page page, String place) {
        page.locator(".side-link")
                .getByText(place, new Locator.GetByTextOptions().setExact(true))
                .click();
    }
}
