package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.notification.MailKind;
import au.com.medicalexambooking.notification.MailPreferences;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of the settings without JavaScript: every form, and what each of them refuses. */
class SettingsPagesTest extends PlatformTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<");
    private static final Pattern RECOVERY_CODE = Pattern.compile("<li>([a-z2-7-]{29})</li>");
    private static final Pattern SESSION = Pattern.compile("name=\"session\" value=\"([^\"]+)\"");
    private static final String OTHER_PASSWORD = "seven purple lighthouses";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;
    private PageClient browser;

    @BeforeEach
    void signIn() {
        firm = people().firm();
        browser = PageClient.signIn(baseUrl(), firm.email());
    }

    @Nested
    class Profile {

        @Test
        void isSavedAndShown() {
            var saved =
                    browser.submit("/settings", "/settings", Map.of("name", "Joanne Prewitt", "phone", "0491 570 006"));

            assertThat(saved.statusCode()).isEqualTo(200);
            assertThat(saved.body())
                    .contains(
                            "Your profile is saved.",
                            "value=\"Joanne Prewitt\"",
                            "value=\"0491 570 006\"",
                            firm.email());
            assertThat(firm.client().get("/api/auth/me").is(200).text("/user/phone"))
                    .isEqualTo("+61491570006");
            assertThat(trail()).contains("user.profile_changed ok");
        }

        @Test
        void keepsWhatWasTypedAndSaysWhatIsWrong() {
            var wrong = browser.submit("/settings", "/settings", Map.of("name", "Jo", "phone", "12 or so"));
            var empty = browser.submit("/settings", "/settings", Map.of("name", " ", "phone", ""));

            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body())
                    .contains("This is not a phone number in use", "value=\"12 or so\"")
                    .containsPattern("id=\"phone\"[^>]*aria-invalid=\"true\"");
            assertThat(empty.statusCode()).isEqualTo(400);
            assertThat(empty.body()).contains("Enter your name.");
            assertThat(firm.client().get("/api/auth/me").text("/user/name")).isEqualTo("Robin Referrer");
        }
    }

    @Nested
    class TimeZone {

        @Test
        void isTheCompanysUntilTheBrowserOrThePersonSaysAnother() {
            assertThat(sessions()).containsPattern("AE[DS]T");

            browser.keep("zone", "Australia%2FPerth");
            assertThat(sessions()).contains("AWST").doesNotContainPattern("AE[DS]T");
            assertThat(browser.get("/settings").body()).contains("As my browser says (Perth)");

            choose("Australia/Darwin");
            assertThat(sessions()).contains("ACST").doesNotContain("AWST");
            assertThat(browser.get("/settings/history").body()).contains("ACST");
            assertThat(firm.client().get("/api/auth/me").is(200).text("/user/timezone"))
                    .isEqualTo("Australia/Darwin");

            choose("");
            assertThat(sessions()).contains("AWST");
        }

        @Test
        void isNoMoreThanAPlaceWhateverTheBrowserSends() {
            for (var nonsense : List.of("Nowhere", "%", "%00", "+99:99", "GMT+3", "../../etc")) {
                browser.keep("zone", nonsense);
                assertThat(sessions()).as(nonsense).containsPattern("AE[DS]T");
            }
            assertThat(choose("Nowhere").statusCode()).isEqualTo(400);
            firm.client().patch("/api/auth/me", Map.of("timezone", "+03:00")).isError(400, "validation_failed");
            firm.client()
                    .patch("/api/auth/me", Map.of("timezone", "Pacific/Auckland"))
                    .is(200);
            assertThat(browser.get("/settings").body()).containsPattern("value=\"Pacific/Auckland\"[^>]*selected");
        }

        /** The administrator reads, not the person acted for. */
        @Test
        void isThatOfWhoeverIsAtTheKeyboard() {
            choose("Australia/Darwin");

            assertThat(actAs(firm.userId()).get("/bookings").body())
                    .containsPattern("You are acting as [\\s\\S]{0,200}AE[DS]T")
                    .doesNotContainPattern("You are acting as [\\s\\S]{0,200}ACST");
        }

        private HttpResponse<String> choose(String zone) {
            return browser.submit("/settings", "/settings", Map.of("name", "Jo", "phone", "", "timezone", zone));
        }

        private String sessions() {
            return browser.get("/settings/sessions").body();
        }
    }

    @Nested
    class Email {

        private static final Pattern LINK = Pattern.compile("/settings/email\\?token=[A-Za-z0-9_-]{43}");

        @Test
        void isAskedForAndConfirmedOnPages() {
            var wanted = "pages-" + System.nanoTime() + "@people.example";

            var asked = ask(wanted, People.PASSWORD);
            var link = linkMailedTo(wanted);
            var page = browser.get(link);
            var still = browser.get("/settings");
            var done = browser.submitFrom(
                    page, "/settings/email/confirm", Map.of("token", link.substring(link.indexOf('=') + 1)));

            assertThat(asked.body()).contains("We emailed a link to", wanted, "It works once, until");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(page.body()).contains(wanted, "Use this address");
            assertThat(still.body()).contains("You sign in with <strong class=\"text-break\">" + firm.email());
            assertThat(done.statusCode()).isEqualTo(200);
            assertThat(done.body())
                    .contains("Your email address is changed", wanted)
                    .doesNotContain("We emailed a link to", firm.email());
            assertThat(browser.get(link).statusCode()).isEqualTo(400);
        }

        @Test
        void isRefusedBesideItsFieldAndKeepsWhatWasTyped() {
            var wrong = ask("next@people.example", "not the right one");
            var none = ask("next@people.example", "");
            var empty = ask(" ", People.PASSWORD);
            var own = ask(firm.email(), People.PASSWORD);

            assertThat(wrong.statusCode()).isEqualTo(403);
            assertThat(wrong.body())
                    .contains("value=\"next@people.example\"")
                    .containsPattern("id=\"email-password\"[^>]*aria-invalid=\"true\"")
                    .doesNotContain("not the right one");
            assertThat(none.statusCode()).isEqualTo(400);
            assertThat(none.body()).contains("Enter your password.");
            assertThat(empty.statusCode()).isEqualTo(400);
            assertThat(empty.body()).containsPattern("id=\"new-email\"[^>]*aria-invalid=\"true\"");
            assertThat(own.body()).contains("This is your address already.");
        }

        @Test
        void staysWhereItsOwnerThinksBetterOfIt() {
            var wanted = "pages-" + System.nanoTime() + "@people.example";
            ask(wanted, People.PASSWORD);
            var link = linkMailedTo(wanted);

            var kept = browser.submit("/settings", "/settings/email/withdraw", Map.of());

            assertThat(kept.body())
                    .contains("Your email address stays as it is")
                    .doesNotContain(wanted);
            assertThat(browser.get(link).statusCode()).isEqualTo(400);
        }

        @Test
        void linkLeadsThroughTheSignInToItsPageAndShowsOthersNothing() {
            var wanted = "pages-" + System.nanoTime() + "@people.example";
            ask(wanted, People.PASSWORD);
            var link = linkMailedTo(wanted);
            var next = PageClient.anonymous(baseUrl()).get(link);

            assertThat(next.uri().getPath()).isEqualTo("/login");
            assertThat(next.body()).contains("value=\"" + link + "\"").doesNotContain(wanted);
            var stranger = PageClient.signIn(baseUrl(), people().firm().email()).get(link);
            assertThat(stranger.statusCode()).isEqualTo(400);
            assertThat(stranger.body()).contains("is for another account").doesNotContain(wanted, "Use this address");
        }

        private HttpResponse<String> ask(String address, String password) {
            return browser.submit("/settings", "/settings/email", Map.of("email", address, "password", password));
        }

        private String linkMailedTo(String address) {
            var mail = SES.awaitMail(
                    Duration.ofSeconds(40), sent -> sent.to().equals(address) && sent.mentions("Confirm this address"));
            var link = LINK.matcher(mail.text());
            assertThat(link.find()).isTrue();
            return link.group();
        }
    }

    @Nested
    class Password {

        @Test
        void isChangedAndEndsEverythingElse() {
            var other = PageClient.signIn(baseUrl(), firm.email());

            var changed = change(People.PASSWORD, OTHER_PASSWORD);

            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.body()).contains("Your password is changed");
            assertThat(other.get("/bookings").body()).contains("<h1>Sign in</h1>");
            assertThat(browser.get("/settings").body()).contains(firm.email());
            ApiClient.signedIn(baseUrl(), firm.email(), OTHER_PASSWORD)
                    .get("/api/auth/me")
                    .is(200);
        }

        @Test
        void isRefusedWhereTheCurrentOneIsWrongOrTheNewOneWeak() {
            var wrong = change("not the right one", OTHER_PASSWORD);
            var weak = change(People.PASSWORD, "password1234");
            var none = change(People.PASSWORD, "");

            assertThat(wrong.statusCode()).isEqualTo(403);
            assertThat(wrong.body())
                    .contains("The current password is not right.")
                    .containsPattern("id=\"current-password\"[^>]*aria-invalid=\"true\"")
                    .doesNotContain("not the right one");
            assertThat(weak.statusCode()).isEqualTo(400);
            assertThat(weak.body()).containsPattern("id=\"new-password\"[^>]*aria-invalid=\"true\"");
            assertThat(none.statusCode()).isEqualTo(400);
            ApiClient.signedIn(baseUrl(), firm.email(), People.PASSWORD)
                    .get("/api/auth/me")
                    .is(200);
        }

        private HttpResponse<String> change(String current, String next) {
            return browser.submit(
                    "/settings/security",
                    "/settings/security/password",
                    Map.of("currentPassword", current, "newPassword", next));
        }
    }

    @Nested
    class SecondSteps {

        @Test
        void appIsSetUpWithItsFirstCodeAndCodesAreShownOnce() {
            var page = browser.submit("/settings/security", "/settings/security/authenticator", Map.of());
            var app = AuthenticatorApp.of(found(SECRET, page.body()));

            var wrong = confirm(app.wrongCode());
            var empty = confirm(" ");
            var code = app.code();
            var done = confirm(code);
            var again = browser.submit(
                    "/settings/security", "/settings/security/authenticator/confirm", Map.of("code", code));

            assertThat(page.body()).contains("<svg class=\"qr\"");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("The code is not right", "id=\"secret\"");
            assertThat(empty.statusCode()).isEqualTo(400);
            assertThat(RECOVERY_CODE.matcher(done.body()).results()).hasSize(10);
            assertThat(done.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(RECOVERY_CODE.matcher(again.body()).results()).isEmpty();
            assertThat(browser.get("/settings/security").body()).contains("10 of 10 left", "Authenticator app");

            var elsewhere = PageClient.signIn(baseUrl(), firm.email());
            var asked = elsewhere.get("/verify");
            assertThat(asked.body()).contains("6-digit code");
            var replayed = elsewhere.submit("/verify", "/verify", Map.of("method", "totp", "code", code));
            assertThat(replayed.statusCode()).isEqualTo(401);
            assertThat(elsewhere.get("/bookings").body()).contains("<h1>Sign in</h1>");
        }

        @Test
        void changesWantThePasswordOnceTheSignInIsOld() {
            age();

            var page = browser.get("/settings/security").body();
            var without = browser.submit("/settings/security", "/settings/security/email", Map.of());
            var wrong =
                    browser.submit("/settings/security", "/settings/security/email", Map.of("password", "wrong one"));
            var with = browser.submit(
                    "/settings/security", "/settings/security/email", Map.of("password", People.PASSWORD));

            assertThat(page).contains("needed for every change below");
            assertThat(without.statusCode()).isEqualTo(403);
            assertThat(without.body()).contains("confirm with your password");
            assertThat(wrong.statusCode()).isEqualTo(403);
            assertThat(wrong.body()).contains("The password is not right.");
            assertThat(with.statusCode()).isEqualTo(200);
            assertThat(with.body()).contains("Codes by email");
        }

        @Test
        void areRemovedAndRenewedByTheirOwnerAlone() {
            browser.submit("/settings/security", "/settings/security/email", Map.of());
            var factor = found(
                    Pattern.compile("name=\"factor\" value=\"([^\"]+)\""),
                    browser.get("/settings/security").body());
            var stranger = PageClient.signIn(baseUrl(), people().firm().email());

            var foreign = stranger.submit("/settings/security", "/settings/security/remove", Map.of("factor", factor));
            var codes = browser.submit("/settings/security", "/settings/security/recovery-codes", Map.of());
            var removed = browser.submit("/settings/security", "/settings/security/remove", Map.of("factor", factor));

            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(RECOVERY_CODE.matcher(codes.body()).results()).hasSize(10);
            assertThat(removed.body()).contains("Removed.", "Off");
            assertThat(trail()).contains("factor.removed ok");
        }

        @Test
        void mailCodesAreForReferrersOnly() {
            var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));

            var forced = coordinator.submit("/settings/security", "/settings/security/email", Map.of());

            assertThat(browser.get("/settings/security").body()).contains("Have codes emailed");
            assertThat(coordinator.get("/settings/security").body()).doesNotContain("Have codes emailed");
            assertThat(forced.statusCode()).isEqualTo(403);
        }

        private HttpResponse<String> confirm(String code) {
            return browser.submit(
                    "/settings/security/authenticator",
                    "/settings/security/authenticator/confirm",
                    Map.of("code", code));
        }
    }

    @Nested
    class SessionList {

        @Test
        void oneIsEndedAndRefusedFromThenOn() {
            PageClient.signIn(baseUrl(), firm.email());
            var other = PageClient.signIn(baseUrl(), firm.email());
            var newest = keys().get(0);
            var foreign = PageClient.signIn(baseUrl(), people().firm().email());

            var stolen = foreign.submit("/settings/sessions", "/settings/sessions/end", Map.of("session", newest));
            var before = other.get("/bookings").body();
            var ended = browser.submit("/settings/sessions", "/settings/sessions/end", Map.of("session", newest));

            assertThat(stolen.statusCode()).isEqualTo(404);
            assertThat(before).doesNotContain("<h1>Sign in</h1>");
            assertThat(ended.body()).contains("That session is over");
            assertThat(other.get("/bookings").body()).contains("<h1>Sign in</h1>");
            assertThat(trail()).contains("session.ended ok");
        }

        @Test
        void allOthersEndAtOnce() {
            var other = PageClient.signIn(baseUrl(), firm.email());

            var ended = browser.submit("/settings/sessions", "/settings/sessions/end-others", Map.of());

            assertThat(ended.body()).contains("signed out everywhere but here", "This session");
            assertThat(keys()).isEmpty();
            assertThat(other.get("/bookings").body()).contains("<h1>Sign in</h1>");
            firm.client().get("/api/auth/me").is(401);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "nobody",
                    "'; drop table app.users --",
                    "a-key-that-is-much-longer-than-any-key-can-ever-be"
                })
        void whatIsNoSessionIsNothing(String key) {
            assertThat(browser.submit("/settings/sessions", "/settings/sessions/end", Map.of("session", key))
                            .statusCode())
                    .isEqualTo(404);
        }

        /** Of all sessions but the own one, the newest first. */
        private List<String> keys() {
            var keys = new ArrayList<String>();
            SESSION.matcher(browser.get("/settings/sessions").body())
                    .results()
                    .forEach(match -> keys.add(match.group(1)));
            return keys;
        }
    }

    @Nested
    class History {

        @Test
        void tellsOfSignInsAndOfWhoActedAsOneself() {
            PageClient.anonymous(baseUrl())
                    .submit("/login", "/login", Map.of("username", firm.email(), "password", "wrong password"));
            actAs(firm.userId());

            var page = browser.get("/settings/history").body();

            assertThat(page)
                    .contains("Signed in", "Sign in failed", "acted as you", "Reason: The firm asked us by phone")
                    .contains("by somebody who was not signed in");
        }

        @Test
        void isReadPageByPage() {
            for (int number = 0; number < 16; number++) {
                browser.submit("/settings", "/settings", Map.of("name", "Name " + number, "phone", ""));
                browser.submit("/settings", "/settings", Map.of("name", "Other " + number, "phone", ""));
            }
            var first = browser.get("/settings/history").body();
            var earlier = found(Pattern.compile("href=\"(/settings/history\\?before=[^\"]+)\""), first);

            var second = browser.get(earlier).body();

            assertThat(first).doesNotContain("The account was made");
            assertThat(second).contains("The account was made", "Newest");
            assertThat(browser.get("/settings/history?before=yesterday").statusCode())
                    .isEqualTo(200);
            assertThat(browser.get("/settings/history?before=-999999999-01-01T00:00:00Z")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Nested
    class NotificationChoice {

        @Autowired
        private MailPreferences preferences;

        @Test
        void isKeptAndObeyed() {
            var me = new UserId(firm.userId());
            assertThat(preferences.wants(me, Role.USER, MailKind.REPORT_READY)).isTrue();

            var saved = browser.submit(
                    "/settings/notifications", "/settings/notifications", Map.of("mail", "examination-reminder"));

            assertThat(saved.body()).contains("Your choice is saved.");
            assertThat(saved.body()).containsPattern("value=\"examination-reminder\"[^>]*checked");
            assertThat(saved.body()).doesNotContainPattern("value=\"report-ready\"[^>]*checked");
            assertThat(preferences.wants(me, Role.USER, MailKind.REPORT_READY)).isFalse();
            assertThat(preferences.wants(me, Role.USER, MailKind.EXAMINATION_REMINDER))
                    .isTrue();
            assertThat(preferences.wants(me, Role.STAFF, MailKind.REPORT_READY)).isTrue();
            assertThat(trail()).contains("user.notifications_changed ok");

            browser.submit("/settings/notifications", "/settings/notifications", Map.of("mail", "report-ready"));
            assertThat(preferences.wants(me, Role.USER, MailKind.REPORT_READY)).isTrue();
            assertThat(preferences.wants(me, Role.USER, MailKind.EXAMINATION_REMINDER))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"booking-confirmed", "booking-cancelled", "report-reminder", "nonsense"})
        void isOfWhatTheRoleMayChooseOnly(String kind) {
            assertThat(browser.submit("/settings/notifications", "/settings/notifications", Map.of("mail", kind))
                            .statusCode())
                    .isEqualTo(404);
        }

        @Test
        void confirmationsAreWantedWhateverIsWrittenDown() {
            jdbc.sql("insert into app.refused_mails (user_id, kind) values (?, 'booking-confirmed')")
                    .param(firm.userId())
                    .update();

            assertThat(preferences.wants(new UserId(firm.userId()), Role.USER, MailKind.BOOKING_CONFIRMED))
                    .isTrue();
        }

        @Test
        void nobodyChoosesWhereThereIsNothingToChoose() {
            var manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));

            assertThat(manager.get("/settings/notifications").body())
                    .contains("A report is long overdue")
                    .doesNotContain("Save choice");
        }
    }

    @Nested
    class Organisation {

        @Test
        void isRunByOwnersAndAdminsOnly() {
            var page = browser.get("/settings/organization").body();
            var invite = browser.get("/settings/organization/invite");
            var forced = browser.submit(
                    "/settings",
                    "/settings/organization/invite",
                    Map.of(
                            "organization",
                            firm.organizationId(),
                            "email",
                            "x@y.example",
                            "name",
                            "X",
                            "rank",
                            "owner"));

            assertThat(page).contains("You belong to it as").doesNotContain("Invite someone", firm.email() + "</span>");
            assertThat(invite.statusCode()).isEqualTo(403);
            assertThat(forced.statusCode()).isEqualTo(403);
        }

        @Test
        void peopleAreInvitedRemindedAndTakenBack() {
            own();
            var email = "newcomer-" + System.nanoTime() + "@firms.example";

            var nobody = invite("", "");
            var sent = invite(email, "Tal Brennock");
            var twice = invite(email, "Tal Brennock");
            var user = jdbc.sql("select id from app.users where email = ?")
                    .param(email)
                    .query(String.class)
                    .single();
            var tooSoon = invitation("resend", user);
            jdbc.sql("update app.account_tokens set created_at = created_at - interval '5 minutes' where user_id = ?")
                    .param(user)
                    .update();
            var again = invitation("resend", user);
            var taken = invitation("revoke", user);
            var gone = invitation("revoke", user);

            assertThat(nobody.statusCode()).isEqualTo(400);
            assertThat(sent.body()).contains("The invitation is on its way to " + email, "Open invitations");
            assertThat(twice.statusCode()).isEqualTo(409);
            assertThat(twice.body()).contains("already", "value=\"" + email + "\"");
            assertThat(tooSoon.statusCode()).isEqualTo(429);
            assertThat(tooSoon.body()).contains("Wait a minute");
            assertThat(again.body()).contains("Sent again.");
            assertThat(taken.body()).contains("taken back").doesNotContain("Open invitations");
            assertThat(gone.statusCode()).isEqualTo(404);
        }

        @Test
        void membersGetRolesAndTeamsAndLeave() {
            own();
            var colleague = people().memberOf(firm);
            var member = "/settings/organization/members/" + colleague.userId();
            var made = submit("/settings/organization", "/teams", Map.of("name", "Personal injury"));
            var twice = submit("/settings/organization", "/teams", Map.of("name", "Personal injury"));
            var team = found(
                    Pattern.compile(
                            "name=\"team\" id=\"[^\"]*\" value=\"([^\"]+)\"|name=\"team\"[^>]*value=\"([^\"]+)\""),
                    browser.get(member).body());

            var joined = browser.submit(
                    member, member + "/teams", Map.of("organization", firm.organizationId(), "team", team));
            var promoted = browser.submit(
                    member, member + "/role", Map.of("organization", firm.organizationId(), "rank", "admin"));
            var apart = submit("/settings/organization", "/isolation", Map.of("apart", "true"));
            var left = browser.submit(member, member + "/teams", Map.of("organization", firm.organizationId()));
            var removed = browser.submit(member, member + "/remove", Map.of("organization", firm.organizationId()));

            assertThat(made.body()).contains("The team Personal injury is made");
            assertThat(twice.statusCode()).isEqualTo(409);
            assertThat(joined.body()).contains("The teams of Casey Colleague are saved");
            assertThat(promoted.body()).contains("Casey Colleague is now organisation admin");
            assertThat(apart.body()).contains("Teams are kept apart");
            assertThat(left.body()).contains("0 people");
            assertThat(removed.body())
                    .contains("belongs to the organisation no more")
                    .doesNotContain(colleague.email());
            colleague.client().get("/api/auth/me").is(401);
        }

        @Test
        void teamsAreRenamedAndDeletedByThoseWhoRunTheFirm() {
            own();
            submit("/settings/organization", "/teams", Map.of("name", "Personal injury"));
            var page = browser.get("/settings/organization").body();
            var team = "/settings/organization/teams/"
                    + found(Pattern.compile("href=\"/settings/organization/teams/([^\"]+)\""), page);
            var drawnForAnother = browser.submit(
                    team, team, Map.of("organization", people().firm().organizationId(), "name", "Stolen"));

            var renamed = browser.submit(team, team, Map.of("organization", firm.organizationId(), "name", "CTP"));
            var deleted = browser.submit(team, team + "/delete", Map.of("organization", firm.organizationId()));

            assertThat(drawnForAnother.statusCode()).isEqualTo(404);
            assertThat(renamed.body()).contains("Saved. The team is called CTP.");
            assertThat(deleted.body()).contains("The team is deleted.", "No teams yet");
            assertThat(browser.get(team).statusCode()).isEqualTo(404);
        }

        @Test
        void lastOwnerStays() {
            own();
            var me = "/settings/organization/members/" + firm.userId();

            var demoted =
                    browser.submit(me, me + "/role", Map.of("organization", firm.organizationId(), "rank", "member"));
            var left = browser.submit(me, me + "/remove", Map.of("organization", firm.organizationId()));

            assertThat(demoted.statusCode()).isEqualTo(409);
            assertThat(demoted.body()).contains("A firm keeps at least one owner");
            assertThat(left.statusCode()).isEqualTo(409);
        }

        @Test
        void otherFirmsDoNotExist() {
            own();
            var other = people().firm();

            assertThat(browser.get("/settings/organization/members/" + other.userId())
                            .statusCode())
                    .isEqualTo(404);
            for (var action : List.of("/invite", "/teams", "/isolation", "/active", "/invitations/revoke")) {
                assertThat(browser.submit(
                                        "/settings/organization",
                                        "/settings/organization" + action,
                                        Map.of(
                                                "organization", other.organizationId(),
                                                "email", "x@y.example",
                                                "name", "X",
                                                "apart", "true",
                                                "user", other.userId()))
                                .statusCode())
                        .as(action)
                        .isEqualTo(404);
            }
        }

        @Test
        void oneIsChosenWhereThereAreSeveral() {
            var other = people().firm();
            jdbc.sql("insert into app.organization_members (organization_id, user_id, role) values (?, ?, 'owner')")
                    .params(other.organizationId(), firm.userId())
                    .update();
            var before = browser.get("/settings/organization").body();

            var switched = submit("/settings/organization", "/active", Map.of("organization", other.organizationId()));

            assertThat(before).contains("Which organisation you act for").doesNotContain("Invite someone");
            assertThat(switched.body()).contains("You now act for", "Invite someone");
            assertThat(trail()).contains("session.organization_changed ok");
        }

        @Test
        void companysPeopleHaveNone() {
            var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));

            assertThat(coordinator.get("/settings").body()).doesNotContain("/settings/organization");
            assertThat(coordinator.get("/settings/organization").statusCode()).isEqualTo(403);
        }

        private void own() {
            jdbc.sql("update app.organization_members set role = 'owner' where user_id = ?")
                    .param(firm.userId())
                    .update();
        }

        private HttpResponse<String> invite(String email, String name) {
            return browser.submit(
                    "/settings/organization/invite",
                    "/settings/organization/invite",
                    Map.of("organization", firm.organizationId(), "email", email, "name", name, "rank", "member"));
        }

        private HttpResponse<String> invitation(String act, String user) {
            return submit("/settings/organization", "/invitations/" + act, Map.of("user", user));
        }

        private HttpResponse<String> submit(String page, String act, Map<String, String> fields) {
            var all = new HashMap<>(Map.of("organization", firm.organizationId()));
            all.putAll(fields);
            return browser.submit(page, "/settings/organization" + act, all);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/settings",
                "/settings/email",
                "/settings/email/confirm",
                "/settings/email/withdraw",
                "/settings/security/password",
                "/settings/security/authenticator",
                "/settings/security/authenticator/confirm",
                "/settings/security/email",
                "/settings/security/recovery-codes",
                "/settings/security/remove",
                "/settings/sessions/end",
                "/settings/sessions/end-others",
                "/settings/notifications",
                "/settings/organization/active",
                "/settings/organization/invite",
                "/settings/organization/invitations/resend",
                "/settings/organization/invitations/revoke",
                "/settings/organization/members/nobody/role",
                "/settings/organization/members/nobody/teams",
                "/settings/organization/members/nobody/remove",
                "/settings/organization/teams",
                "/settings/organization/teams/ateam",
                "/settings/organization/teams/ateam/delete",
                "/settings/organization/isolation"
            })
    void otherSitesSendNothing(String action) {
        assertThat(browser.postWithoutToken(action).statusCode()).isEqualTo(403);
    }

    @Test
    void whoeverActsForAReferrerDoesNotReachTheReferrersAccount() {
        var acting = actAs(firm.userId());

        for (var page : List.of(
                "", "/email", "/security", "/passkeys", "/sessions", "/history", "/notifications", "/organization")) {
            assertThat(acting.get("/settings" + page).status()).as(page).isEqualTo(403);
        }
        assertThat(acting.get("/settings").body()).contains("This is for the person alone");
        assertThat(acting.get("/bookings").body()).doesNotContain("href=\"/settings\"");
    }

    @Test
    void signingInLeadsToWhereTheWorkIs() {
        people().specialistId(Catalogue.MELBOURNE);
        var specialist = PageClient.signIn(baseUrl(), People.specialistEmail(Catalogue.MELBOURNE));
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));

        assertThat(browser.get("/").uri().getPath()).isEqualTo("/bookings");
        assertThat(coordinator.get("/").uri().getPath()).isEqualTo("/bookings");
        assertThat(specialist.get("/").uri().getPath()).isEqualTo("/tasks");
        assertThat(manager.get("/").uri().getPath()).isEqualTo("/dashboard");
    }

    @Test
    void formOfAnExpiredSessionComesBackToItsPage() {
        var page = browser.get("/settings/notifications");
        jdbc.sql("delete from app.spring_session where principal_name = ?")
                .param(firm.userId())
                .update();

        var answer = browser.submitFrom(page, "/settings/notifications", Map.of("mail", "report-ready"));
        var foreign =
                browser.submitFrom(page, "/settings/notifications", Map.of(), "https://evil.example//evil.example");

        assertThat(answer.uri().toString()).endsWith("/login?next=%2Fsettings%2Fnotifications");
        assertThat(foreign.uri().toString()).endsWith("/login");
    }

    private void age() {
        jdbc.sql("update app.spring_session set creation_time = creation_time - 1200000 where principal_name = ?")
                .param(firm.userId())
                .update();
    }

    private ApiClient actAs(String user) {
        var admin = people().newOperator("admin");
        var own = ApiClient.signedIn(baseUrl(), admin, People.PASSWORD);
        var stepUp = own.post("/api/auth/admin-token", Map.of("password", People.PASSWORD))
                .is(200)
                .text("/adminToken");
        var begun = own.with("X-Admin-Token", stepUp)
                .post("/api/admin/impersonate", Map.of("userId", user, "reason", "The firm asked us by phone"))
                .is(200);
        var cookie = begun.response().headers().allValues("Set-Cookie").stream()
                .filter(one -> one.startsWith("SESSION="))
                .map(one -> one.substring(0, one.indexOf(';')))
                .findFirst()
                .orElseThrow();
        return ApiClient.anonymous(baseUrl()).with("Cookie", cookie);
    }

    private List<String> trail() {
        return jdbc.sql("select action || ' ' || outcome from app.audit_logs where user_id = ?")
                .param(firm.userId())
                .query(String.class)
                .list();
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
