package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Looks;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Passkeys in a real Chromium whose authenticator is a virtual one: our pages, our script and our content policy together. */
class PasskeyBrowserTest extends FactorServer {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Test
    void aPersonAddsAPasskeyAndSignsInWithItAloneAndAfterThePassword() {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium is installed");
        var email = newUser(Role.USER);
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var chromium = launch(playwright);
                var context = chromium.newContext()) {
            var page = context.newPage();
            var complaints = new ArrayList<String>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.type().equals("warning")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            var authenticator = addAuthenticator(page);
            page.setDefaultTimeout(20_000);

            signInWithPassword(page, email);
            page.waitForSelector("text=Where to?");
            page.navigate(PasskeyDevice.ORIGIN + "/settings/passkeys");
            page.fill("#passkey-name", "Test laptop");
            page.click("[data-passkey=add]");
            page.waitForSelector("[data-codes] li");
            Looks.accessible(page, "passkey added");
            var codes = page.locator("[data-codes] li").allTextContents();
            page.click("text=I have kept them");
            var listed = page.inputValue("li [name=name]");

            loseCredentials(authenticator);
            page.fill("#passkey-name", "Other laptop");
            page.click("[data-passkey=add]");
            page.waitForSelector("li:nth-child(2) [name=name]");
            var both = page.locator("li [name=name]").all().stream()
                    .map(Locator::inputValue)
                    .toList();
            Looks.accessible(page, "two passkeys");

            signOut(page);
            page.click("[data-passkey=sign-in]");
            page.waitForSelector("text=Where to?");
            var signedIn = page.textContent("main");

            signOut(page);
            signInWithPassword(page, email);
            page.waitForURL("**/verify**");
            var missed = page.isVisible("[data-no-passkeys]");
            Looks.accessible(page, "passkey asked for");
            userIsVerified(authenticator, false);
            page.click("[data-passkey=verify]");
            page.waitForSelector("text=No passkey was used");
            Looks.accessible(page, "passkey refused");
            userIsVerified(authenticator, true);
            page.click("[data-passkey=verify]");
            page.waitForSelector("text=Where to?");

            assertThat(codes).hasSize(10);
            assertThat(listed).isEqualTo("Test laptop");
            assertThat(both).containsExactlyInAnyOrder("Test laptop", "Other laptop");
            assertThat(signedIn).contains("Where to?");
            assertThat(page.textContent("main")).contains("Where to?");
            assertThat(missed).isFalse();
            assertThat(askedWithoutScripts(chromium, email)).contains("Choose another way below");
            assertThat(complaints).isEmpty();
            assertThat(trailOf(email).stream().filter("login.succeeded ok"::equals))
                    .hasSize(3);
        }
    }

    /** What somebody reads who cannot use the passkey in this browser. */
    private static String askedWithoutScripts(com.microsoft.playwright.Browser chromium, String email) {
        try (var context = chromium.newContext(
                new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            var page = context.newPage();
            signInWithPassword(page, email);
            page.waitForURL("**/verify**");
            return page.innerText("main");
        }
    }

    /** Our own address leads to the test's server, since passkeys are bound to the address. */
    private com.microsoft.playwright.Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--host-resolver-rules=MAP localhost:8080 127.0.0.1:" + port())));
    }

    private static Authenticator addAuthenticator(Page page) {
        var session = page.context().newCDPSession(page);
        var enable = new JsonObject();
        enable.addProperty("enableUI", false);
        session.send("WebAuthn.enable", enable);
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var arguments = new JsonObject();
        arguments.add("options", options);
        var added = session.send("WebAuthn.addVirtualAuthenticator", arguments);
        return new Authenticator(session, added.get("authenticatorId").getAsString());
    }

    /** From now on this is another device, which the platform does not know yet. */
    private static void loseCredentials(Authenticator authenticator) {
        var arguments = new JsonObject();
        arguments.addProperty("authenticatorId", authenticator.id);
        authenticator.session.send("WebAuthn.clearCredentials", arguments);
    }

    /** Whether the fingerprint fits from now on. */
    private static void userIsVerified(Authenticator authenticator, boolean fits) {
        var arguments = new JsonObject();
        arguments.addProperty("authenticatorId", authenticator.id);
        arguments.addProperty("isUserVerified", fits);
        authenticator.session.send("WebAuthn.setUserVerified", arguments);
    }

    /** What holds the passkeys of this browser. */
    private record Authenticator(CDPSession session, String id) {}

    private static void signInWithPassword(Page page, String email) {
        page.navigate(PasskeyDevice.ORIGIN + "/login");
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("button[type=submit]");
    }

    private static void signOut(Page page) {
        page.navigate(PasskeyDevice.ORIGIN + "/");
        page.click("summary.account");
        page.click("text=Sign out");
        page.waitForSelector("text=You are signed out");
    }
}
