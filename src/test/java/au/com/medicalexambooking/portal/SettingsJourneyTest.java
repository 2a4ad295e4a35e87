package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the invitation to an account that its owner looks after, in a real browser that complains of nothing. */
class SettingsJourneyTest extends Journey {

    private static final String OTHER_PASSWORD = "seven purple lighthouses";
    private static final Pattern RESET_LINK = Pattern.compile("/reset-password\\?token=[A-Za-z0-9_-]+");
    private static final Pattern EMAIL_LINK = Pattern.compile("/settings/email\\?token=[A-Za-z0-9_-]+");
    private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");
    private static final Pattern LINK = Pattern.compile("(/accept-invitation\\?token=[A-Za-z0-9_-]+)");

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;

    @BeforeEach
    void beginWithAFirmAndItsOwner() {
        firm = people().firm();
        jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                .param(firm.userId())
                .update();
    }

    @Test
    void newcomerIsInvitedSecuresTheAccountAndEndsASession() {
        var email = "newcomer-" + System.nanoTime() + "@firms.example";
        var owner = signedIn(firm.email(), "/bookings");
        open(owner, "/settings/organization");
        owner.getByText("Invite someone").click();
        owner.getByLabel("Work email").fill(email);
        owner.getByLabel("Full name").fill("Tal Brennock");
        owner.getByText("Send invitation").click();
        told(owner, "The invitation is on its way to " + email);

        var mail = SES.awaitMail(one -> one.to().equals(email));
        var link = LINK.matcher(mail.text());
        assertThat(link.find()).isTrue();
        var page = newPage(options());
        open(page, link.group(1));
        expectComplaint("status of 40");
        page.getByLabel("New password").fill("passwordpassword");
        press(page, "Accept the invitation");
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        accessible(page, "invitation, weak password");
        page.getByLabel("New password").fill(People.PASSWORD);
        page.getByText("Accept the invitation").click();
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Your password is saved");
        accessible(page, "invitation accepted");
        signIn(page, email);
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

        var elsewhere = newPage(options());
        open(elsewhere, "/login");
        signIn(elsewhere, email);
        accessible(elsewhere, "code of the app");
        elsewhere.getByText("Use a recovery code").click();
        PlaywrightAssertions.assertThat(elsewhere.getByLabel("Recovery code")).isFocused();
        accessible(elsewhere, "recovery code");
        elsewhere.getByLabel("Recovery code").fill("not one of them");
        elsewhere.getByText("Continue").click();
        PlaywrightAssertions.assertThat(elsewhere.locator("#problem")).isFocused();
        PlaywrightAssertions.assertThat(elsewhere.locator("#problem")).containsText("Look for typing mistakes");
        accessible(elsewhere, "wrong recovery code");
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
    void forgottenPasswordIsSetAnew() {
        var page = newPage(options());
        open(page, "/login");
        page.getByText("Forgot").click();
        page.getByLabel("Email").fill(firm.email());
        press(page, "Email me a link");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("on its way");
        accessible(page, "reset link sent");
        var link = found(RESET_LINK);
        open(page, link);
        page.getByLabel("New password").fill(OTHER_PASSWORD);
        press(page, "Save password");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Your password is saved");
        usedLinkOffersAnotherOne(link);

        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill(OTHER_PASSWORD);
        press(page, "Sign in");
        page.waitForURL("**/bookings");
    }

    private void usedLinkOffersAnotherOne(String link) {
        expectComplaint("status of 400");
        var page = newPage(options());
        open(page, link);
        page.getByLabel("New password").fill(OTHER_PASSWORD);
        press(page, "Save password");
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        PlaywrightAssertions.assertThat(page.getByLabel("New password")).hasCount(0);
        accessible(page, "reset link used before");
        page.getByLabel("Work email").fill(firm.email());
        press(page, "Email me a link");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("on its way");
    }

    @Test
    void expiredInvitationTellsWhomToAsk() {
        var email = "late-" + System.nanoTime() + "@firms.example";
        firm.client()
                .post(
                        "/api/organizations/" + firm.organizationId() + "/members",
                        Map.of("email", email, "name", "Lee Late", "role", "member"))
                .is(201);
        var mail = SES.awaitMail(one -> one.to().equals(email));
        var link = LINK.matcher(mail.text());
        assertThat(link.find()).isTrue();
        jdbc.sql("update app.account_tokens set expires_at = now() - interval '1 second' where user_id ="
                        + " (select id from app.users where email = ?)")
                .param(email)
                .update();
        expectComplaint("status of 400");
        var page = newPage(options());
        open(page, link.group(1));
        page.getByLabel("New password").fill(People.PASSWORD);
        press(page, "Accept the invitation");

        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        PlaywrightAssertions.assertThat(page.getByLabel("New password")).hasCount(0);
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("ask whoever invited you");
        accessible(page, "invitation expired");
    }

    @Test
    void codeFromTheMailSignsIn() {
        firm.client().post("/api/auth/factors/email", Map.of()).is(201);
        var page = newPage(options());
        open(page, "/login");
        signIn(page, firm.email());
        page.waitForURL("**/verify**");
        press(page, "Email me a code");
        page.waitForURL("**sent**");
        page.getByLabel("8-digit code").fill(found(CODE));
        page.getByText("Continue").click();

        page.waitForURL("**/bookings");
    }

    @Test
    void addressIsChangedByTheLinkToTheNewOne() {
        var wanted = "moved-" + System.nanoTime() + "@firms.example";
        var page = signedIn(firm.email(), "/settings");
        page.getByLabel("New email address").fill(wanted);
        page.getByLabel("Your password").fill(People.PASSWORD);
        press(page, "Email me a link");
        told(page, "We emailed a link to the new address");
        accessible(page, "address asked for");

        open(page, found(wanted, EMAIL_LINK));
        accessible(page, "address to confirm");
        press(page, "Use this address");
        told(page, "From now on you sign in with it");
        PlaywrightAssertions.assertThat(page.locator("#email")).containsText("You sign in with " + wanted);
        expectComplaint("status of 400");
        page.goBack();
        page.reload();
        accessible(page, "link that was used");

        var elsewhere = newPage(options());
        open(elsewhere, "/login");
        signIn(elsewhere, wanted);
        elsewhere.waitForURL("**/bookings");
    }

    @Test
    void timesAreThoseOfTheReader() {
        var page = signedIn(firm.email(), "/settings/sessions", options().setTimezoneId("Australia/Perth"));
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("AWST");

        open(page, "/settings");
        PlaywrightAssertions.assertThat(page.getByLabel("Time zone").locator("option:checked"))
                .hasText("As my browser says (Perth)");
        page.getByLabel("Time zone").selectOption("Australia/Darwin");
        page.getByText("Save profile").click();
        told(page, "Your profile is saved.");

        open(page, "/settings/sessions");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("ACST");
        open(page, "/settings/history");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("ACST");
    }

    /** What the person's next mail says. */
    private String found(Pattern pattern) {
        return found(firm.email(), pattern);
    }

    private static String found(String address, Pattern pattern) {
        var mail = SES.awaitMail(
                one -> one.to().equals(address) && pattern.matcher(one.text()).find());
        return pattern.matcher(mail.text()).results().findFirst().orElseThrow().group();
    }

    @Test
    void changeThatArrivesAfterTheSessionIsOverLeadsToSignInAndBack() {
        var wish = new HashMap<>(
                people().wish(Catalogue.MELBOURNE, ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 61)));
        wish.put("examineeName", "Eve Ended");
        var id = firm.client().post("/api/bookings", wish).is(201).text("/id");
        var page = signedIn(firm.email(), "/bookings");
        open(page, "/bookings?progress=scheduled");
        PlaywrightAssertions.assertThat(page.locator("#results")).containsText("Eve Ended");
        page.waitForResponse(
                answer -> answer.url().contains("/bookings/live") && answer.status() == 200, () -> page.reload());
        expectComplaint("status of 401");
        jdbc.sql("delete from app.spring_session where principal_name = ?")
                .param(firm.userId())
                .update();

        people().coordinator()
                .post("/api/bookings/" + id + "/cancel", Map.of("reason", "Settled"))
                .is(200);
        page.waitForURL(Pattern.compile("/login\\?next="), new Page.WaitForURLOptions().setTimeout(20_000));
        signIn(page, firm.email());

        page.waitForURL("**/bookings?progress=scheduled");
        PlaywrightAssertions.assertThat(page.locator("#results")).not().containsText("Eve Ended");
    }

    @Test
    void firstFieldHasTheFocusAndMistakesAreRead() {
        expectComplaint("status of 40");
        var page = newPage(options());
        open(page, "/login");
        PlaywrightAssertions.assertThat(page.getByLabel("Email")).isFocused();
        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill("not the right one");
        page.getByLabel("Password").press("Enter");
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        open(page, "/login");
        signIn(page, firm.email());
        page.waitForURL("**/bookings");

        open(page, "/settings");
        page.getByLabel("Work phone").fill("12");
        page.getByText("Save profile").click();
        PlaywrightAssertions.assertThat(page.locator("#problem")).isFocused();
        PlaywrightAssertions.assertThat(page.getByLabel("Work phone")).hasValue("12");
        page.getByLabel("Work phone").fill("(02) 7010 0144");
        page.getByText("Save profile").click();
        told(page, "Your profile is saved.");
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
        expectComplaint("status of 40");
        var page = newPage(options());
        accessible(
                page,
                List.of(
                        "/login",
                        "/login?out",
                        "/login?again",
                        "/reset-password",
                        "/reset-password?token=anything",
                        "/accept-invitation",
                        "/accept-invitation?token=anything",
                        "/error"));
        open(page, "/login");
        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill("not the right one");
        page.getByLabel("Password").press("Enter");
        page.waitForSelector("#problem");
        accessible(page, "failed sign in");
        signIn(page, firm.email());
        page.waitForURL("**/verify**");
        accessible(page, "email code");
        press(page, "Email me a code");
        page.waitForURL("**sent**");
        accessible(page, "email code sent");
        page.getByLabel("8-digit code").fill("00000000");
        page.getByText("Continue").click();
        page.waitForSelector("#problem");
        accessible(page, "wrong code");

        var owner = signedIn(colleague.email(), "/bookings");
        jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                .param(colleague.userId())
                .update();
        accessible(
                owner,
                List.of(
                        "/settings",
                        "/settings/security",
                        "/settings/passkeys",
                        "/settings/sessions",
                        "/settings/history",
                        "/settings/notifications",
                        "/settings/organization",
                        "/settings/organization/invite",
                        "/settings/organization/members/" + firm.userId(),
                        "/settings/nothing"));
        open(owner, "/settings");
        owner.getByLabel("Work phone").fill("12");
        owner.getByText("Save profile").click();
        accessible(owner, "wrong phone");
        expectComplaint("status of 500");
        jdbc.sql("alter table app.refused_mails rename to refused_mails_away").update();
        try {
            open(owner, "/settings/notifications");
        } finally {
            jdbc.sql("alter table app.refused_mails_away rename to refused_mails")
                    .update();
        }
        PlaywrightAssertions.assertThat(owner.locator("h1")).hasText("We couldn't load this page");
        accessible(owner, "failed on our side");
        owner.getByText("Try again", new Page.GetByTextOptions().setExact(true)).click();
        PlaywrightAssertions.assertThat(owner.locator("h1")).hasText("Notifications");
        open(owner, "/settings/security");
        owner.getByLabel("Current password").fill("not the right one");
        owner.getByLabel("New password").fill(OTHER_PASSWORD);
        press(owner, "Change password");
        owner.waitForSelector("#password-problem");
        accessible(owner, "wrong password");
        owner.getByText("Set up an authenticator app").click();
        owner.waitForURL("**/authenticator");
        accessible(owner, "authenticator");
        var app = AuthenticatorApp.of(owner.locator("#secret").textContent());
        owner.getByLabel("Enter the 6-digit code it shows").fill(app.wrongCode());
        owner.getByText("Turn on").click();
        owner.waitForSelector("#problem");
        accessible(owner, "authenticator with a wrong code");
        owner.getByLabel("Enter the 6-digit code it shows").fill(app.code());
        owner.getByText("Turn on").click();
        owner.waitForSelector(".codes");
        accessible(owner, "recovery codes");
        open(owner, "/settings/security");
        accessible(owner, "with factors");
    }
}
