package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.Fault;
import au.com.medicalexambooking.testing.People;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Booking in a real browser: few interactions, keyboard only, without scripts, twice clicked, with a lost time. No page may
 * write an error to the console or break the content policy on the way.
 */
class WizardJourneyTest extends Journey {

    private static final int MOST_INTERACTIONS = 12;
    private static final String NAME = "Full name";
    private static final String PHONE = "Mobile or phone";

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;
    private String examinee;
    private int interactions;

    @BeforeEach
    void beginWithAFirm() {
        people().specialistId(Catalogue.ADELAIDE);
        firm = people().firm();
        examinee = "Wren Wizard " + System.nanoTime();
    }

    @Test
    void aPractisedPersonBooksWithAtMostTwelveInteractions() {
        var page = signedIn();

        page.getByRole(AriaRole.LINK, named("New booking")).first().click();
        interactions++;
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        interactions++;
        next(page, "Use this time");
        page.waitForURL("**/examinee");
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).isFocused();
        page.keyboard().type(examinee);
        page.keyboard().press("Tab");
        interactions++;
        page.keyboard().type("0491 570 006");
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        PlaywrightAssertions.assertThat(page.locator("h1")).hasText("Examination booked");
        assertThat(interactions).isLessThanOrEqualTo(MOST_INTERACTIONS);
        assertThat(bookings()).isEqualTo(1);
        page.goBack();
        page.waitForURL("**/booked");
        page.reload();
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void keyboardAloneBooks() {
        var page = signedIn();
        open(page, "/bookings/new");

        tabTo(page, "input[name=offer]");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");
        page.waitForURL("**/time**");
        tabTo(page, "input[name=start]");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");
        page.waitForURL("**/examinee");
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).isFocused();
        page.keyboard().type(examinee);
        page.keyboard().press("Tab");
        page.keyboard().type("0491 570 006");
        page.keyboard().press("Enter");
        page.waitForURL("**/review");
        tabTo(page, "form[action$='/book'] button");
        page.keyboard().press("Enter");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void everyStepWorksWithoutJavaScriptAndKeepsWhatWasEntered() {
        var page = signedIn(firm.email(), "/bookings", options().setJavaScriptEnabled(false));
        open(page, "/bookings/new");

        page.getByLabel("Where").selectOption("telehealth");
        page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.url()).contains("where=telehealth");
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        next(page, "Use this time");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("12");
        next(page, "Review booking");
        PlaywrightAssertions.assertThat(page.locator("#e-examineePhone")).isVisible();
        page.reload();
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).hasValue(examinee);
        page.goBack();
        page.goForward();
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void specialistsAreFoundWhileSomebodyTypesAndTheAddressKeepsIt() {
        people().specialistId(Catalogue.MELBOURNE);
        people().specialistId(Catalogue.ADELAIDE);
        var page = signedIn();
        open(page, "/bookings/new");
        var offers = page.locator("#offers");
        PlaywrightAssertions.assertThat(offers).containsText("Orthopaedic surgery");

        page.getByLabel("Search").fill("sam psychiatry");
        PlaywrightAssertions.assertThat(offers).not().containsText("Orthopaedic surgery");
        PlaywrightAssertions.assertThat(offers).containsText("Psychiatry");
        PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile("q=sam(%20|\\+)psychiatry"));
        page.getByLabel("Where").selectOption("telehealth");
        PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile("q=sam.*where=telehealth"));

        page.reload();
        PlaywrightAssertions.assertThat(page.getByLabel("Search")).hasValue("sam psychiatry");
        PlaywrightAssertions.assertThat(offers).not().containsText("Orthopaedic surgery");
        page.getByLabel("Search").fill("nobody of this name");
        PlaywrightAssertions.assertThat(offers).containsText("No specialist fits");
    }

    @Test
    void aDoubleClickBooksOnce() {
        var page = signedIn();
        fillIn(page);

        page.getByRole(AriaRole.BUTTON, named("Book examination")).dblclick();

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void aLostTimeIsExplainedAndAnotherOneBooked() {
        var page = signedIn();
        var start = fillIn(page);
        people().firm()
                .client()
                .post("/api/bookings", people().wish(Catalogue.ADELAIDE, start))
                .is(201);

        next(page, "Book examination");
        page.waitForURL("**/time");
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).isFocused();
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).containsText("was just taken");
        accessible(page, "lost time");
        page.locator("#near0").check();
        next(page, "Use this time");
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).hasValue(examinee);
        next(page, "Review booking");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void whileAcuityIsDownThePageSaysSoAndKeepsEverything() {
        var page = signedIn();
        fillIn(page);
        ACUITY.goDown();

        next(page, "Book examination");
        page.waitForURL("**/review?problem=unavailable");

        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).containsText("Nothing has been booked");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText(examinee);
        accessible(page, "Acuity down");
        assertThat(bookings()).isZero();
        page.navigate(page.url().replaceFirst("/review.*", "/time?fresh"));
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]")).isFocused();
        PlaywrightAssertions.assertThat(page.locator("[data-autofocus]"))
                .containsText("Everything you entered is kept");
        accessible(page, "no times while Acuity is down");
    }

    @Test
    void whoeverWasSignedOutMeanwhileLosesNothing() {
        var page = signedIn();
        open(page, "/bookings/new");
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        next(page, "Use this time");
        page.waitForURL("**/examinee");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("0491 570 006");
        page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("SESSION"));

        next(page, "Review booking");
        PlaywrightAssertions.assertThat(page.locator("#signed-out")).isFocused();
        PlaywrightAssertions.assertThat(page.getByLabel(NAME)).hasValue(examinee);
        accessible(page, "signed out");
        var other = page.context()
                .waitForPage(() -> page.getByText("Sign in in a new tab").click());
        signIn(other, firm.email());
        other.waitForURL("**/examinee");
        page.bringToFront();
        next(page, "Review booking");
        page.waitForURL("**/review");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void nextFreeDaysThatTakeLongAreLookedUpAfterThePage() {
        var page = signedIn();
        people().firm() // after a booking free times are asked for anew
                .client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.ADELAIDE,
                                        ACUITY.nextFreeTime(Catalogue.ADELAIDE, Catalogue.IN_PERSON, 30)))
                .is(201);
        expectComplaint("status of 503");
        expectComplaint("Status Error Code 503");
        page.route("**/next-free*", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        ACUITY.faults()
                .add(Fault.slow(Duration.ofMillis(2500))
                        .on("GET /availability/dates")
                        .times(6));

        open(page, "/bookings/new");

        PlaywrightAssertions.assertThat(page.locator("[data-unknown]").first()).hasText("See the next step");
        ACUITY.faults().liftAll();
        page.unroute("**/next-free*");
        PlaywrightAssertions.assertThat(page.locator("#toasts .message")).hasCount(0);
        page.reload();
        PlaywrightAssertions.assertThat(page.locator("[data-unknown]")).hasCount(0);
    }

    @Test
    void aFileThatTheFormAsksForIsUploadedAfterwards() {
        people().specialistId(Catalogue.PERTH);
        var page = signedIn();
        open(page, "/bookings/new");
        page.locator("input[name=offer][value='" + people().specialistId(Catalogue.PERTH) + "/" + Catalogue.FILE_REVIEW
                        + "']")
                .check();
        next(page, "Choose a time");
        page.locator(".slot input").first().check();
        next(page, "Use this time");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("Imaging report");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        PlaywrightAssertions.assertThat(page.locator("main")).containsText("To upload after booking: Imaging report");
        next(page, "Book examination");

        page.waitForURL("**/booked");
        assertThat(bookings()).isEqualTo(1);
        PlaywrightAssertions.assertThat(page.locator("#h-documents")).isVisible();
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        var page = signedIn();
        open(page, "/bookings/new");
        assertThat((Boolean) page.evaluate("() => [...document.querySelectorAll('.pick > label')]"
                        + ".every(label => label.scrollWidth <= label.clientWidth)"))
                .as("what can be booked stays inside of its frame")
                .isTrue();
        accessible(page, "wizard specialist");
        open(page, "/bookings/new?where=telehealth&specialty=none");
        accessible(page, "wizard specialist, none");
        open(page, "/bookings/new");
        chooseSpecialist(page);
        page.locator(".slot input").first().check();
        accessible(page, "wizard time");
        next(page, "Use this time");
        next(page, "Review booking");
        page.waitForURL("**/examinee?check");
        accessible(page, "wizard examinee with problems");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        page.waitForURL("**/review");
        accessible(page, "wizard review");
        next(page, "Book examination");
        page.waitForURL("**/booked");
        accessible(page, "wizard booked");
    }

    private void chooseSpecialist(Page page) {
        page.locator("input[name=offer][value$='/" + Catalogue.TELEHEALTH + "'][value^='"
                        + people().specialistId(Catalogue.ADELAIDE) + "']")
                .check();
        interactions++;
        next(page, "Choose a time");
        page.waitForURL("**/time**");
    }

    private void next(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, named(button)).click();
        interactions++;
    }

    /** Up to the last step; returns the chosen time. */
    private Instant fillIn(Page page) {
        open(page, "/bookings/new");
        chooseSpecialist(page);
        var slot = page.locator(".slot input").first();
        var start = Instant.parse(slot.getAttribute("value"));
        slot.check();
        next(page, "Use this time");
        page.getByLabel(NAME).fill(examinee);
        page.getByLabel(PHONE).fill("0491 570 006");
        next(page, "Review booking");
        page.waitForURL("**/review");
        return start;
    }

    private long bookings() {
        return owner.sql("select count(*) from app.bookings where examinee_name = ? and confirmed_at is not null")
                .param(examinee)
                .query(Long.class)
                .single();
    }

    private Page signedIn() {
        return signedIn(firm.email(), "/bookings");
    }
}
