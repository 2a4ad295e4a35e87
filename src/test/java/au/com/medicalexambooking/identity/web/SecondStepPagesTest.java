package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Signing in at a browser without scripts where second factors are demanded. */
class SecondStepPagesTest extends FactorServer {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<");
    private static final Pattern RECOVERY_CODE = Pattern.compile("<li>([a-z2-7-]{29})</li>");

    @Test
    void setsUpAnAppAndOpensWhatWasAskedFor() {
        var email = newUser(Role.STAFF);
        var browser = browser();

        var afterPassword = giveLogin(browser, email, "/somewhere?view=week");
        var page = browser.get(pathOf(afterPassword));
        var app = new App(found(SECRET, page.body()).replace(" ", ""));
        var wrong = post(browser, "/verify/enrol", page, Map.of("code", app.wrongCode()));
        var done = post(browser, "/verify/enrol", wrong, Map.of("code", app.code()));

        assertThat(afterPassword.status()).isEqualTo(302);
        assertThat(pathOf(afterPassword)).isEqualTo("/verify/enrol?next=%2Fsomewhere%3Fview%3Dweek");
        assertThat(page.body()).contains("<svg class=\"qr\"").doesNotContain("<script>");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).contains("The code is not right").contains("id=\"secret\"");
        assertThat(done.status()).isEqualTo(200);
        assertThat(RECOVERY_CODE.matcher(done.body()).results()).hasSize(10);
        assertThat(done.body()).contains("href=\"/somewhere?view=week\"");
        assertThat(browser.get("/").status()).isEqualTo(200);
        assertThat(browser.cookie("CHALLENGE")).isEmpty();
    }

    @Test
    void asksForTheCodeAndOpensTheWebapps() {
        var person = newEnrolled(Role.STAFF);
        forgetUsedCodes(person.email());
        var browser = browser();

        var afterPassword = giveLogin(browser, person.email(), "/camunda/app/");
        var before = browser.get("/");
        var page = browser.get(pathOf(afterPassword));
        var empty = post(browser, "/verify", page, Map.of("code", " "));
        var wrong = post(browser, "/verify", empty, Map.of("code", person.app().wrongCode()));
        var done = post(browser, "/verify", wrong, Map.of("code", person.app().code()));

        assertThat(pathOf(afterPassword)).isEqualTo("/verify?next=%2Fcamunda%2Fapp%2F");
        assertThat(before.status()).isEqualTo(302);
        assertThat(page.body()).contains("6-digit code", "Use a recovery code").doesNotContain("Get a code by email");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(done.status()).isEqualTo(302);
        assertThat(pathOf(done)).isEqualTo("/camunda/app/");
        assertThat(browser.get("/camunda/app/").status()).isEqualTo(404); // let through; the webapps are not here
    }

    @Test
    void takesARecoveryCode() {
        var person = newEnrolled(Role.MANAGER);
        var browser = browser();
        giveLogin(browser, person.email(), "/");

        var page = browser.get("/verify?method=recovery_code&next=%2F");
        var done = post(
                browser, "/verify", page, Map.of("code", person.recoveryCodes().get(5)));

        assertThat(page.body()).contains("Recovery code", "Use the authenticator app");
        assertThat(done.status()).isEqualTo(302);
        assertThat(browser.get("/").status()).isEqualTo(200);
    }

    @Test
    void mailsACodeToAReferrerWhoWantsIt() {
        var email = newUser(Role.USER);
        browser().post("/api/auth/factors/email", "{}", browser().tokenOf(email));
        var browser = browser();

        var afterPassword = giveLogin(browser, email, "/bookings?page=2");
        var page = browser.get(pathOf(afterPassword));
        var sent = post(browser, "/verify/email", page, Map.of());
        var again = browser.get(pathOf(sent));
        var code = mailsTo(email, AccountMail.Kind.SIGN_IN_CODE).get(0).code();
        var done = post(browser, "/verify", again, Map.of("code", String.valueOf(code)));

        assertThat(page.body()).contains("Email me a code", "8-digit code");
        assertThat(pathOf(sent)).isEqualTo("/verify?method=email&sent&next=%2Fbookings%3Fpage%3D2");
        assertThat(again.body()).contains("A code is on its way");
        assertThat(done.status()).isEqualTo(302);
        assertThat(pathOf(done)).isEqualTo("/bookings?page=2");
        assertThat(browser.get("/").status()).isEqualTo(200);
    }

    @Test
    void challengeCookieIsHiddenFromScriptsAndOpensNothingByItself() {
        var person = newEnrolled(Role.STAFF);
        var browser = browser();

        var afterPassword = giveLogin(browser, person.email(), "/");

        assertThat(afterPassword.response().headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("CHALLENGE="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/");
        assertThat(browser.cookie("SESSION")).isEmpty();
        assertThat(browser.get("/bookings").header("Location")).contains("/login");
    }

    @Test
    void sendsBackToThePasswordWhereTheChallengeIsOver() {
        var person = newEnrolled(Role.STAFF);
        var browser = browser();
        giveLogin(browser, person.email(), "/");
        owner.sql("delete from app.sign_in_challenges where user_id = ?")
                .param(idOf(person.email()))
                .update();

        var expired = browser.get("/verify");
        var never = browser().get("/verify");
        var enrolment = browser().get("/verify/enrol");

        assertThat(pathOf(expired)).isEqualTo("/login?again");
        assertThat(pathOf(never)).isEqualTo("/login?again");
        assertThat(pathOf(enrolment)).isEqualTo("/login?again");
        assertThat(browser.get("/login?again").body()).contains("Sign in again");
    }

    @Test
    void sendsBackToThePasswordAfterFiveWrongCodes() {
        var person = newEnrolled(Role.STAFF);
        var browser = browser();
        var page = browser.get(pathOf(giveLogin(browser, person.email(), "/")));
        for (int number = 0; number < 4; number++) {
            var wrong =
                    post(browser, "/verify", page, Map.of("code", person.app().wrongCode()));
            assertThat(wrong.status()).isEqualTo(401);
        }

        var fifth = post(browser, "/verify", page, Map.of("code", person.app().wrongCode()));

        assertThat(fifth.status()).isEqualTo(302);
        assertThat(pathOf(fifth)).isEqualTo("/login?again");
    }

    @Test
    void codeFormsNeedTheirCsrfToken() {
        var person = newEnrolled(Role.STAFF);
        var browser = browser();
        giveLogin(browser, person.email(), "/");

        for (var path : new String[] {"/verify", "/verify/enrol", "/verify/email"}) {
            var answer = browser.send(
                    "POST",
                    path,
                    "method=totp&code=" + person.app().code(),
                    Map.of("Content-Type", "application/x-www-form-urlencoded"));
            assertThat(answer.status()).as(path).isEqualTo(403);
        }
    }

    private Answer giveLogin(Browser browser, String email, String next) {
        var page = browser.get("/login?next=" + encode(next));
        return post(browser, "/login", page, Map.of("username", email, "password", PASSWORD));
    }

    /** Fills in a form with the hidden fields of the page that it is on. */
    private static Answer post(Browser browser, String path, Answer page, Map<String, String> fields) {
        var form = new LinkedHashMap<>(fields);
        var hidden = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                .matcher(page.body());
        while (hidden.find()) {
            form.put(hidden.group(1), hidden.group(2).replace("&amp;", "&"));
        }
        var body = new StringBuilder();
        form.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&").append(name).append('=').append(encode(value)));
        return browser.send("POST", path, body.toString(), Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private static String pathOf(Answer answer) {
        return answer.header("Location").replaceFirst("^http://localhost:\\d+", "");
    }

    private static String found(Pattern pattern, String page) {
        var matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
