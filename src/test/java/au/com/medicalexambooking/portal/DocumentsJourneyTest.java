package au.com.medicalexambooking.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a referrer does with the documents of a booking, in a real browser that complains of nothing. */
class DocumentsJourneyTest extends Journey {

    private static final double PATIENCE = 20_000;

    private Firm firm;
    private String booking;

    @BeforeEach
    void aBooking() {
        firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 45);
        booking = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
    }

    @Test
    void sendsLooksDeletesAndPacks(@TempDir Path folder) throws IOException {
        var page = signedIn(firm.email(), "/bookings/" + booking);

        page.getByLabel("Kind of document").selectOption("brief");
        choose(page, "Choose files", file("letter.pdf", SampleFiles.pdf(2_000_000)));
        told(page, "letter.pdf added");
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
        told(page, "infected.pdf deleted for good");
        assertThat(row(page, "infected.pdf")).hasCount(0);

        assertThat(packed(page, folder))
                .anyMatch(name -> name.contains("letter.pdf"))
                .anyMatch(name -> name.contains("consent.pdf"))
                .noneMatch(name -> name.contains("infected"));
        page.getByLabel("Choose letter.pdf for the case pack").check();
        assertThat(page.locator("#case-pack")).hasText("Case pack of 1");
        assertThat(packed(page, folder))
                .anyMatch(name -> name.contains("letter.pdf"))
                .noneMatch(name -> name.contains("consent.pdf"));
        drop(page, "late.pdf", SampleFiles.pdf("Late"));
        eventually(row(page, "late.pdf"), "Download");
        assertThat(page.getByLabel("Choose letter.pdf for the case pack")).isChecked();
        assertThat(page.locator("#case-pack")).hasText("Case pack of 1");
        page.getByLabel("Choose letter.pdf for the case pack").uncheck();
        assertThat(packed(page, folder)).anyMatch(name -> name.contains("consent.pdf"));
    }

    private static List<String> packed(Page page, Path folder) throws IOException {
        var pack = page.waitForDownload(() -> page.getByText("Case pack").click());
        pack.saveAs(folder.resolve("pack.zip"));
        try (var zip = new ZipFile(folder.resolve("pack.zip").toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void whatIsNotTakenSaysWhyAndWhatBrokeOffIsTriedAgainAsWhatItWas() {
        var page = signedIn(firm.email(), "/bookings/" + booking);

        page.getByLabel("Kind of document").selectOption("brief");
        expectComplaint("status of 415");
        drop(page, "program.exe", new byte[] {'M', 'Z', 0, 1});
        assertThat(page.locator("#uploads")).containsText("program.exe");
        assertThat(page.locator("#uploads [role=alert]")).isVisible();
        accessible(page, "upload refused");

        expectComplaint("ERR_FAILED");
        page.route("**/api/bookings/*/documents", Route::abort);
        drop(page, "letter.pdf", SampleFiles.pdf("Letter"));
        assertThat(page.locator("#uploads")).containsText("broke off");
        page.unroute("**/api/bookings/*/documents");
        page.getByLabel("Kind of document").selectOption("other");
        page.getByLabel("Try again to upload letter.pdf").click();

        told(page, "letter.pdf added");
        eventually(row(page, "letter.pdf"), "Download");
        assertThat(row(page, "letter.pdf").locator(".tag").first()).hasText("Brief");
    }

    @Test
    void keyboardAloneSendsLooksAndDeletes() {
        var page = signedIn(firm.email(), "/bookings/" + booking);

        // Nothing waits until the browser hands its choosers over; by the time that the field is reached it does.
        page.waitForFileChooser(() -> {
                    tabTo(page, "#files");
                    page.keyboard().press("Enter");
                })
                .setFiles(file("keys.pdf", SampleFiles.pdf("Keys")));
        eventually(row(page, "keys.pdf"), "View");
        tabTo(page, "[aria-label='View keys.pdf']");
        page.keyboard().press("Enter");
        page.waitForURL("**/documents/*");
        page.goBack();
        tabTo(page, "[aria-label='Delete keys.pdf']");
        page.keyboard().press("Enter");
        page.waitForURL("**/delete");
        tabTo(page, "form[action$='/delete'] button");
        page.keyboard().press("Enter");

        told(page, "keys.pdf deleted for good");
    }

    @Test
    void whatArrivesMeanwhileTakesTheFocusFromNobody() {
        var colleague = new DocumentClient(baseUrl(), firm.client());
        colleague.available(booking, "other", "first.pdf", SampleFiles.PDF, SampleFiles.pdf("First"));
        var page = signedIn(firm.email(), "/bookings/" + booking);
        tabTo(page, "[aria-label='Delete first.pdf']");

        colleague.available(booking, "other", "second.pdf", SampleFiles.PDF, SampleFiles.pdf("Second"));

        eventually(row(page, "second.pdf"), "View");
        assertThat(page.getByLabel("Delete first.pdf")).isFocused();
        page.keyboard().press("Enter");
        page.waitForURL("**/delete");
    }

    @Test
    void everythingWorksWithoutJavaScript() {
        var page = signedIn(firm.email(), "/bookings/" + booking, options().setJavaScriptEnabled(false));

        page.getByLabel("Kind of document").selectOption("consent_form");
        page.locator("#files").setInputFiles(file("plain.pdf", SampleFiles.pdf("Plain")));
        press(page, "Add document");
        told(page, "plain.pdf added");
        assertThat(row(page, "plain.pdf")).containsText("Consent form");

        page.locator("#files").setInputFiles(file("program.exe", new byte[] {'M', 'Z', 0, 1}));
        press(page, "Add document");
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
        var page = signedIn(firm.email(), "/bookings/" + booking);
        accessible(
                page,
                List.of(
                        "/bookings/" + booking,
                        documents + letter,
                        documents + picture,
                        documents + infected,
                        documents + letter + "/delete",
                        documents + picture + "/delete"));
        open(page, "/bookings/" + booking);
        var held = new AtomicReference<Route>();
        page.route("**/api/bookings/*/documents", held::set);
        drop(page, "slow.pdf", SampleFiles.pdf("Slow"));
        assertThat(page.getByLabel("Stop uploading slow.pdf")).isVisible();
        accessible(page, "upload under way");
        page.waitForCondition(() -> held.get() != null);
        Objects.requireNonNull(held.get()).resume();
        eventually(row(page, "slow.pdf"), "Download");
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
}
