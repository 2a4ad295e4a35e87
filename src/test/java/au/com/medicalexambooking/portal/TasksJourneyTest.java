package au.com.medicalexambooking.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.acuity.DirectBooking;
import au.com.medicalexambooking.testing.People;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.Media;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Work that waits for people, done in a real browser by those whose it is. */
class TasksJourneyTest extends Journey {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout((double) PATIENCE.toMillis());
    private static final String SPECIALIST = People.specialistEmail(Catalogue.BRISBANE);

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private final RuntimeService runtime;
    private final ManagementService management;
    private PassedExaminations examinations;
    private People.Firm firm;

    @Autowired
    TasksJourneyTest(RuntimeService runtime, ManagementService management) {
        this.runtime = runtime;
        this.management = management;
    }

    @BeforeEach
    void aFirm() {
        examinations = new PassedExaminations(runtime, management, people());
        people().specialistId(Catalogue.BRISBANE);
        firm = people().firm();
    }

    @AfterEach
    void stopListeningToAcuity() {
        ACUITY.deliverWebhooksTo(null);
    }

    @Test
    void specialistRecordsAttendanceAndDeliversAndCoordinatorConfirmsPayment() {
        var booking = passedExamination();
        var specialist = signedIn(SPECIALIST, "/tasks");

        row(specialist, booking, "Record").getByRole(AriaRole.BUTTON).click();
        specialist.waitForURL("**/tasks/*");
        assertThat(specialist.locator("main")).containsText("Jordan Example");
        specialist
                .getByLabel("Attended", new Page.GetByLabelOptions().setExact(true))
                .check();
        complete(specialist);
        specialist.getByText("Open the booking").click();
        assertThat(stop(specialist, "Examination")).containsText("Done");
        assertThat(stop(specialist, "Report written")).containsText("Now");
        assertThat(specialist.locator(".history")).containsText("by Dr Sam Specialist");

        specialist.getByText("Open the task").click();
        assertThat(specialist.locator("main")).containsText("No report has been uploaded yet");
        accessible(specialist, "task without its report");
        open(specialist, "/bookings/" + booking.id());
        specialist.getByLabel("Kind of document").selectOption("report");
        specialist
                .locator("#files")
                .setInputFiles(new FilePayload("report.pdf", SampleFiles.PDF, SampleFiles.pdf("Report")));
        assertThat(specialist.locator(".documents")).containsText("report.pdf");
        assertThat(specialist.getByLabel("Download report.pdf")).isVisible(PATIENTLY);
        specialist.getByText("Open the task").click();
        assertThat(specialist.locator("main")).containsText("report.pdf");
        specialist.getByLabel("The report has been uploaded and is final").check();
        complete(specialist);
        specialist.getByText("Open the booking").click();
        assertThat(stop(specialist, "Report ready")).containsText("Now");
        assertThat(stop(specialist, "Report ready")).containsText("by Dr Sam Specialist");

        var coordinator = signedIn(people().newOperator("staff"), "/tasks");
        row(coordinator, booking, "Confirm").getByRole(AriaRole.LINK).first().click();
        accessible(coordinator, "task of the payment");
        coordinator.getByLabel("Payment has been received").check();
        complete(coordinator);
        coordinator.getByText("Open the booking").click();
        assertThat(stop(coordinator, "Payment received")).containsText("Done");
        assertThat(stop(coordinator, "Payment received")).containsText("by Chris Coordinator");
    }

    @Test
    void keyboardAloneTakesAndDoesATask() {
        var booking = passedExamination();
        var task = examinations.task(booking.id(), "RecordOutcome");
        var page = signedIn(SPECIALIST, "/tasks");
        open(page, "/bookings/" + booking.id());

        tabTo(page, "a[href='/tasks/of/" + booking.id() + "']");
        page.keyboard().press("Enter");
        page.waitForURL("**/tasks/" + task);
        tabTo(page, "button[form=take]");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Give it back")).isVisible();
        tabTo(page, "input[name=outcome]");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");

        page.waitForURL("**/tasks?told=done**");
        assertThat(progress(booking)).isEqualTo("generating_report");
    }

    @Test
    void whatIsMissingIsSaidBesideItsFieldAndTwoClicksCountOnce() {
        var booking = passedExamination();
        var task = examinations.task(booking.id(), "RecordOutcome");
        var page = signedIn(SPECIALIST, "/tasks");
        open(page, "/tasks/" + task);

        page.getByText("Complete task").click();
        assertThat(page.locator("[data-autofocus]")).isFocused();
        assertThat(page.locator("#e-outcome")).containsText("This is needed");
        page.getByText("Outcome: This is needed.").click();
        assertThat(page.locator("#outcome")).isFocused();
        page.reload();
        page.getByLabel("Attended", new Page.GetByLabelOptions().setExact(true)).check();
        page.getByText("Complete task").dblclick();

        page.waitForURL("**/tasks?told=done**");
        assertThat(owner.sql("select progress from app.booking_progress where booking_id = ?")
                        .param(booking.id())
                        .query(String.class)
                        .list())
                .containsOnlyOnce("generating_report");
    }

    @Test
    void aCoordinatorGivesADirectBookingToAReferrerFoundByName() {
        var colleague = people().memberOf(firm);
        var booking = direct("");
        var task = examinations.task(booking, "AssignReferrer");
        var page = signedIn(people().newOperator("staff"), "/tasks");
        open(page, "/tasks/of/" + booking);

        assertThat(page.locator("main")).containsText("Look for the person first");
        page.getByText("Complete task").click();
        assertThat(page.locator("#e-referrer")).containsText("Choose the referrer");
        page.getByLabel("Find a referrer").fill("nobody called like this");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-autofocus]")).containsText("Nobody fits");
        page.getByLabel("Find a referrer").fill("casey " + colleague.email());
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-autofocus]")).hasText("1 referrer found");
        assertThat(page.url()).doesNotContain("casey");
        page.getByLabel("Casey Colleague").check();
        page.getByText("Complete task").click();

        page.waitForURL("**/tasks?told=done**");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                people().admin().get("/api/bookings/" + booking).text("/organizationId"))
                        .isEqualTo(firm.organizationId()));
        firm.client().get("/api/bookings/" + booking).is(200);
        assertThat(task).isNotEmpty();
    }

    @Test
    void theSuggestedReferrerNeedsNoSearchAndNoScripts() {
        var booking = direct(firm.email());
        examinations.task(booking, "AssignReferrer");
        var page = signedIn(people().newOperator("staff"), "/tasks", options().setJavaScriptEnabled(false));
        open(page, "/tasks/of/" + booking);

        assertThat(page.locator("#referrer")).containsText("Suggested");
        page.getByLabel("Find a referrer").fill(firm.email());
        page.getByRole(AriaRole.BUTTON, named("Find").setExact(true)).click();
        assertThat(page.locator("#referrer input:checked")).hasCount(1);
        page.getByText("Complete task").click();

        page.waitForURL("**/tasks?told=done**");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> firm.client().get("/api/bookings/" + booking).is(200));
    }

    @Test
    void pagesAreAccessibleInEveryLook() {
        var booking = passedExamination();
        var outcome = examinations.task(booking.id(), "RecordOutcome");
        var direct = direct(firm.email());
        var assign = examinations.task(direct, "AssignReferrer");
        var coordinator = people().newOperator("staff");
        var page = signedIn(coordinator, "/tasks");
        accessible(
                page,
                List.of(
                        "/tasks",
                        "/tasks?view=mine",
                        "/tasks/" + outcome,
                        "/bookings",
                        "/bookings/" + booking.id(),
                        "/bookings/" + direct));
        open(page, "/tasks/" + outcome);
        page.getByText("Complete task").click();
        assertThat(page.locator("[data-autofocus]")).isFocused();
        accessible(page, "task problem");
        open(page, "/tasks/" + assign);
        accessible(page, "task to assign");
        page.getByLabel("Find a referrer").fill(firm.email());
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-autofocus]")).containsText("found");
        accessible(page, "task to assign, found");
    }

    @Test
    void lateBriefIsAccessibleInEveryLook() {
        people().specialistId(Catalogue.MELBOURNE);
        var booking = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.MELBOURNE,
                                        ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 62)))
                .is(201)
                .text("/id");
        var referrer = signedIn(firm.email(), "/bookings/" + booking);
        accessible(referrer, "brief not due yet");
        examinations.timePasses(booking, "BriefCheckDue");
        examinations.timePasses(booking, "BriefDeadlineReached");
        var task = examinations.task(booking, "ObtainBrief");
        owner.sql("update app.bookings set brief_due_at = now() where id = ?")
                .param(booking)
                .update();

        open(referrer, "/bookings/" + booking);
        assertThat(referrer.locator(".brief-state")).containsText("The brief is late");
        accessible(referrer, "late brief");
        var page = signedIn(people().newOperator("staff"), "/tasks/" + task);
        assertThat(page.locator("main")).containsText("What was agreed");
        accessible(page, "task of the late brief");
        page.getByText("Complete task").click();
        assertThat(page.locator("[data-autofocus]")).isFocused();
        accessible(page, "task of the late brief, problem");
        open(page, "/bookings/" + booking);
        accessible(page, "late brief at the desk");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("#h-notes")).isHidden(); // the paper goes to firm and specialist
        accessible(page, "late brief on paper");
        var manager = signedIn(people().newOperator("manager"), "/bookings/" + booking + "?trail");
        assertThat(manager.locator("#trail")).containsText("Read the booking");
        accessible(manager, "trail of a booking");
    }

    /** A booking made in the portal whose time has passed. */
    private record Booked(String id, String reference) {}

    private Booked passedExamination() {
        var made = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.BRISBANE,
                                        ACUITY.nextFreeTime(Catalogue.BRISBANE, Catalogue.IN_PERSON, 20)))
                .is(201);
        owner.sql("update app.bookings set appointment_date = now() - interval '3 hours' where id = ?")
                .param(made.text("/id"))
                .update();
        examinations.pass(made.text("/id"));
        examinations.task(made.text("/id"), "RecordOutcome");
        return new Booked(made.text("/id"), made.text("/reference"));
    }

    /** A booking made in Acuity; the address, where there is one, tells whom it is for. */
    private String direct(String email) {
        people().specialistId(Catalogue.HOBART);
        var wanted = DirectBooking.at(
                Catalogue.HOBART, Catalogue.TELEHEALTH, ACUITY.nextFreeTime(Catalogue.HOBART, Catalogue.TELEHEALTH, 9));
        ACUITY.deliverWebhooksTo(URI.create(baseUrl() + "/api/webhooks/acuity"));
        var appointment =
                ACUITY.bookDirectly(email.isEmpty() ? wanted : wanted.answering(Catalogue.REFERRING_FIRM_EMAIL, email));
        return Objects.requireNonNull(await().atMost(PATIENCE)
                .until(
                        () -> owner.sql("select id from app.bookings where acuity_appointment_id = ?")
                                .param(Long.toString(appointment.id()))
                                .query(String.class)
                                .optional()
                                .orElse(""),
                        id -> !id.isEmpty()));
    }

    private String progress(Booked booking) {
        return people().admin().get("/api/bookings/" + booking.id()).text("/currentProgress");
    }

    private static Locator row(Page page, Booked booking, String task) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(booking.reference()))
                .filter(new Locator.FilterOptions().setHasText(task));
    }

    private static Locator stop(Page page, String label) {
        return page.locator(".track li").filter(new Locator.FilterOptions().setHasText(label));
    }

    private static void complete(Page page) {
        page.getByText("Complete task").click();
        page.waitForURL("**/tasks?told=done**");
        assertThat(page.locator("[role=status]").first()).containsText("Task completed");
    }
}
