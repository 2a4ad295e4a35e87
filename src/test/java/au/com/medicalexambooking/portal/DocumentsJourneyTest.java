package au.com.medicalexambooking.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Chromium;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a referrer does with the documents of a booking, in a real browser that complains of nothing. */
class DocumentsJourneyTest extends PlatformTest {

    private static final double PATIENCE = 20_000;

    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Firm firm;
    private String booking;

    @BeforeEach
    void aBooking() {
        Chromium.browser();
        firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 45);
        booking = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
    }

    @AfterEach
    void nothingWasComplainedOf() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Test
    void sendsLooksDeletesAndPacks(@TempDir Path folder) throws IOException {
        var page = open(options());

        page.getByLabel("Kind of document").selectOption("brief");
        choose(page, "Choose files", file("letter.pdf", SampleFiles.pdf(2_000_000)));
        assertThat(page.locator("#toasts")).containsText("letter.pdf added");
        page.getByLabel("Kind of document").selectOption("consent_form");
        drop(page, "consent.pdf", SampleFiles.pdf("Consent"));
        drop(page, "infected.pdf", SampleFiles.infectedPdf());
        eventually(row(page, "infected.pdf"), "Refused");
        assertThat(row(page, "infected.pdf")).containsText("The virus scanner found something harmful");
        assertThat(row(page, "infected.pdf").getByText("Download")).hasCount(0);
        eventually(page.locator(".brief-state"), "All that the specialist needs is here");
        assertThat(page.getByText("Case pack")).isVisible();

        var shown = page.waitForResponse(
                Pattern.compile("/api/documents/[a-z0-9]+/view$"),
                () -> page.getByLabel("View letter.pdf").click());
        assertThat(shown.headers()).containsEntry("content-disposition", "inline; filename=\"letter.pdf\"");
        assertThat(page.locator("iframe.viewer")).isVisible();
        assertThat(page.locator("h1")).hasText("letter.pdf");
        page.getByText("IME-").first().click();

        page.getByLabel("Delete infected.pdf").click();
        assertThat(page.locator("main")).containsText("Nobody can bring it back");
        page.getByText("Delete for good").click();
        assertThat(page.locator("#toasts")).containsText("infected.pdf deleted for good");
        assertThat(row(page, "infected.pdf")).hasCount(0);

        var pack = page.waitForDownload(() -> page.getByText("Case pack").click());
        pack.saveAs(folder.resolve("pack.zip"));
        try (var zip = new ZipFile(folder.resolve("pack.zip").toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName()).toList())
                    .anyMatch(name -> name.contains("letter.pdf"))
                    .anyMatch(name -> name.contains("consent.pdf"))
                    .noneMatch(name -> name.contains("infected"));
        }
    }

    @Test
    void whatIsNotTakenSaysWhyAndWhatBrokeOffIsTriedAgainAsWhatItWas() {
        var page = open(options());

        page.getByLabel("Kind of document").selectOption("brief");
        drop(page, "program.exe", new byte[] {'M', 'Z', 0, 1});
        assertThat(page.locator("#uploads")).containsText("program.exe");
        assertThat(page.locator("#uploads [role=alert]")).isVisible();
        complaints.removeIf(complaint -> complaint.contains("415"));

        page.route("**/api/bookings/*/documents", Route::abort);
        drop(page, "letter.pdf", SampleFiles.pdf("Letter"));
        assertThat(page.locator("#uploads")).containsText("broke off");
        complaints.removeIf(complaint -> complaint.contains("ERR_FAILED"));
        page.unroute("**/api/bookings/*/documents");
        page.getByLabel("Kind of document").selectOption("other");
        page.getByLabel("Try again to upload letter.pdf").click();

        assertThat(page.locator("#toasts")).containsText("letter.pdf added");
        eventually(row(page, "letter.pdf"), "Download");
        assertThat(row(page, "letter.pdf").locator(".tag").first()).hasText("Brief");
    }

    @Test
    void keyboardAloneSendsLooksAndDeletes() {
        var page = open(options());

        chooserByKeyboard(page).setFiles(file("keys.pdf", SampleFiles.pdf("Keys")));
        eventually(row(page, "keys.pdf"), "View");
        page.keyboard().press("Control+Home");
        tabToLabel(page, "View keys.pdf");
        page.keyboard().press("Enter");
        page.waitForURL("**/documents/*");
        page.goBack();
        tabToLabel(page, "Delete keys.pdf");
        page.keyboard().press("Enter");
        page.waitForURL("**/delete");
        for (int i = 0; i < 40 && !"Delete for good".equals(focused(page, "textContent.trim()")); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(page.locator("#toasts")).containsText("keys.pdf deleted for good");
    }

    @Test
    void everythingWorksWithoutJavaScript() {
        var page = open(options().setJavaScriptEnabled(false));

        page.getByLabel("Kind of document").selectOption("consent_form");
        page.locator("#files").setInputFiles(file("plain.pdf", SampleFiles.pdf("Plain")));
        page.getByRole(AriaRole.BUTTON, named("Add document")).click();
        assertThat(page.locator("#toasts")).containsText("plain.pdf added");
        assertThat(row(page, "plain.pdf")).containsText("Consent form");

        page.locator("#files").setInputFiles(file("program.exe", new byte[] {'M', 'Z', 0, 1}));
        page.getByRole(AriaRole.BUTTON, named("Add document")).click();
        assertThat(page.locator("main")).containsText("Nothing was changed");

        new DocumentClient(baseUrl(), firm.client()).awaitState(booking, onlyDocument(), "available");
        page.reload();
        page.getByLabel("View plain.pdf").click();
        assertThat(page.locator("iframe.viewer")).isVisible();
        page.goBack();
        page.getByLabel("Delete plain.pdf").click();
        page.getByText("Delete for good").click();
        assertThat(page.locator("main")).containsText("Nothing has been added yet");
    }

    @Test
    void panelIsAccessibleInEveryLook() {
        var referrer = new DocumentClient(baseUrl(), firm.client());
        var letter = referrer.available(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.pdf("Letter"));
        var picture = referrer.available(booking, "other", "scan.png", "image/png", SampleFiles.picture("png"));
        var infected = referrer.upload(booking, "other", "infected.pdf", SampleFiles.PDF, SampleFiles.infectedPdf())
                .is(201)
                .text("/id");
        referrer.awaitState(booking, infected, "rejected");
        people().manager()
                .post("/api/documents/" + picture + "/hold", Map.of("reason", "Subpoena"))
                .is(200);
        var documents = "/bookings/" + booking + "/documents/";
        for (var width : new int[] {1280, 360}) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                var page = open(options().setViewportSize(width, 900).setColorScheme(scheme));
                for (var path : List.of(
                        "/bookings/" + booking,
                        documents + letter,
                        documents + picture,
                        documents + infected,
                        documents + letter + "/delete",
                        documents + picture + "/delete")) {
                    page.navigate(baseUrl() + path);
                    var found = new AxeBuilder(page)
                            .exclude("iframe.viewer")
                            .analyze()
                            .getViolations();
                    assertThat(found.stream()
                                    .map(violation -> violation.getId() + ": " + violation.getNodes())
                                    .toList())
                            .as(path + " at " + width + " in " + scheme)
                            .isEmpty();
                    assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as(path + " at " + width)
                            .isEqualTo(width);
                    picture(page, path, width, scheme);
                }
            }
        }
    }

    /** For looking at by eye, where somebody asks for it. */
    private static void picture(Page page, String path, int width, ColorScheme scheme) {
        var folder = System.getProperty("ime.pictures");
        if (folder != null) {
            var name = path.replaceAll("[^a-z0-9]+", "-") + "-" + width + "-" + scheme + ".png";
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of(folder, name)).setFullPage(true));
        }
    }

    private String onlyDocument() {
        return firm.client()
                .get("/api/bookings/" + booking + "/documents")
                .is(200)
                .text("/0/id");
    }

    private static FilePayload file(String name, byte[] content) {
        return new FilePayload(name, name.endsWith("pdf") ? SampleFiles.PDF : "application/octet-stream", content);
    }

    private static void choose(Page page, String button, FilePayload file) {
        page.waitForFileChooser(() -> page.getByText(button).click()).setFiles(file);
    }

    private static void drop(Page page, String name, byte[] content) {
        var data = page.evaluateHandle(
                "([name, type, text]) => { const data = new DataTransfer(); data.items.add(new File("
                        + "[Uint8Array.from(atob(text), c => c.charCodeAt(0))], name, {type})); return data; }",
                List.of(
                        name,
                        name.endsWith("pdf") ? SampleFiles.PDF : "application/octet-stream",
                        Base64.getEncoder().encodeToString(content)));
        page.dispatchEvent("#drop", "dragenter", Map.of("dataTransfer", data));
        page.dispatchEvent("#drop", "drop", Map.of("dataTransfer", data));
    }

    private static Locator row(Page page, String name) {
        return page.locator(".documents li").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void eventually(Locator where, String text) {
        assertThat(where).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
    }

    private static void tabTo(Page page, String id) {
        for (int i = 0; i < 60 && !id.equals(focused(page, "id")); i++) {
            page.keyboard().press("Tab");
        }
    }

    /** Whoever sees no window open presses the key once more: what arrives meanwhile may have moved the focus. */
    private static FileChooser chooserByKeyboard(Page page) {
        for (int tries = 1; ; tries++) {
            tabTo(page, "files");
            try {
                return page.waitForFileChooser(
                        new Page.WaitForFileChooserOptions().setTimeout(5000),
                        () -> page.keyboard().press("Enter"));
            } catch (TimeoutError noWindow) {
                if (tries == 3) {
                    throw noWindow;
                }
            }
        }
    }

    private static void tabToLabel(Page page, String label) {
        for (int i = 0; i < 60 && !label.equals(focused(page, "getAttribute('aria-label')")); i++) {
            page.keyboard().press("Tab");
        }
    }

    private static Object focused(Page page, String property) {
        return page.evaluate("document.activeElement." + property);
    }

    private static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setLocale("en-AU")
                .setTimezoneId("Australia/Sydney");
    }

    /** The page of the booking, opened by the referrer. */
    private Page open(Browser.NewContextOptions options) {
        var context = Chromium.browser().newContext(options);
        contexts.add(context);
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(problem -> complaints.add(page.url() + ": " + problem));
        page.navigate(baseUrl() + "/login?next=/bookings/" + booking);
        page.getByLabel("Email").fill(firm.email());
        page.getByLabel("Password").fill(People.PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Sign in").setExact(true)).click();
        page.waitForURL("**/bookings/" + booking);
        return page;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
