package au.com.medicalexambooking.portal;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The documents of a booking in the portal, without JavaScript. */
class DocumentPagesTest extends PlatformTest {

    private static final String PDF = new String(SampleFiles.pdf("Letter"), StandardCharsets.ISO_8859_1);

    private final ManagementService management;

    private Firm firm;
    private String booking;
    private DocumentClient referrer;
    private PageClient browser;

    @Autowired
    DocumentPagesTest(ManagementService management) {
        this.management = management;
    }

    @BeforeEach
    void aBooking() {
        firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 40);
        booking = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
        referrer = new DocumentClient(baseUrl(), firm.client());
        browser = PageClient.signIn(baseUrl(), firm.email());
    }

    @Test
    void refusalIsToldInPlainWords() {
        var infected = referrer.upload(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.infectedPdf())
                .is(201)
                .text("/id");
        referrer.awaitState(booking, infected, "rejected");

        assertThat(panel())
                .contains(
                        "letter.pdf", "Refused", "Nobody can open this file.", "virus scanner found something harmful")
                .doesNotContain("infected");
        assertThat(browser.get(page(infected)).body()).contains("virus scanner").doesNotContain("/view");
        firm.client().get("/api/documents/" + infected + "/view").isError(409, "document_not_available");
    }

    @Test
    void deletesAfterReadingThatItIsForGood() {
        var id = available("letter.pdf");
        assertThat(panel()).contains(page(id) + "/delete");

        var asked = browser.get(page(id) + "/delete");
        assertThat(asked.body()).contains("letter.pdf", "removed for good", "Nobody can bring it back");
        assertThat(panel()).contains("letter.pdf");
        var deleted = browser.submit(page(id) + "/delete", page(id) + "/delete", Map.of());

        assertThat(deleted.uri().getPath()).isEqualTo("/bookings/" + booking);
        assertThat(deleted.body()).contains("letter.pdf deleted for good.", "Nothing has been added yet");
        assertThat(browser.get(page(id) + "/delete").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyThoseMayDeleteWhomTheRulesAllow() {
        var id = available("letter.pdf");
        var colleague = PageClient.signIn(baseUrl(), people().memberOf(firm).email());
        var stranger = PageClient.signIn(baseUrl(), people().firm().email());
        var admin = PageClient.signIn(baseUrl(), people().newOperator("admin"));

        for (var other : List.of(colleague, admin)) {
            assertThat(other.get("/bookings/" + booking + "/documents").body())
                    .contains("letter.pdf")
                    .doesNotContain("/delete");
            assertThat(other.get(page(id) + "/delete").statusCode()).isEqualTo(403);
            assertThat(other.submit("/bookings/" + booking, page(id) + "/delete", Map.of())
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(stranger.get(page(id) + "/delete").statusCode()).isEqualTo(404);
        assertThat(stranger.get(page(id)).statusCode()).isEqualTo(404);
        var elsewhere = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(
                                        Catalogue.MELBOURNE,
                                        ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 41)))
                .is(201)
                .text("/id");
        assertThat(browser.get("/bookings/" + elsewhere + "/documents/" + id + "/delete")
                        .statusCode())
                .isEqualTo(404);
        assertThat(panel()).contains("letter.pdf");
    }

    @Test
    void legalHoldIsExplained() {
        var id = available("held.pdf");
        people().manager()
                .post("/api/documents/" + id + "/hold", Map.of("reason", "Subpoena"))
                .is(200);

        assertThat(browser.get(page(id) + "/delete").body())
                .contains("A legal hold keeps this document", "has lifted the hold")
                .doesNotContain("Delete for good");
        var refused = browser.submit("/bookings/" + booking, page(id) + "/delete", Map.of());
        assertThat(refused.body()).contains("Nothing was changed", "A legal hold keeps this document", "held.pdf");
    }

    @Test
    void showsWhatABrowserShowsSafelyAndNothingElse() {
        var pdf = available("letter.pdf");
        var docx = referrer.available(booking, "other", "letter.docx", SampleFiles.DOCX, SampleFiles.docx());
        var picture = referrer.available(booking, "other", "scan.png", "image/png", SampleFiles.picture("png"));
        var sound = referrer.available(booking, "other", "note.mp3", "audio/mpeg", SampleFiles.mp3());

        var shown = browser.get("/api/documents/" + pdf + "/view");
        assertThat(shown.headers().firstValue("Content-Disposition")).hasValue("inline; filename=\"letter.pdf\"");
        assertThat(shown.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(shown.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'self'")
                .doesNotContain("script-src");
        assertThat(shown.headers().allValues("X-Frame-Options")).containsExactly("SAMEORIGIN");
        assertThat(shown.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(shown.headers().firstValue("Cache-Control")).hasValue("no-store");
        for (var id : List.of(picture, sound)) {
            assertThat(browser.get("/api/documents/" + id + "/view").headers().allValues("Content-Security-Policy"))
                    .containsExactly("sandbox; default-src 'none'; frame-ancestors 'self'");
        }
        firm.client().get("/api/documents/" + docx + "/view").isError(409, "document_not_shown");
        assertThat(browser.get("/api/documents/" + pdf).headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"letter.pdf\"");
        assertThat(browser.get("/api/documents/" + pdf).headers().firstValue("X-Frame-Options"))
                .hasValue("DENY");

        assertThat(browser.get(page(pdf)).body()).contains("<iframe", "/api/documents/" + pdf + "/view");
        assertThat(browser.get(page(picture)).body()).contains("<img", "alt=\"scan.png\"");
        assertThat(browser.get(page(sound)).body()).contains("<audio", "preload=\"none\"");
        assertThat(browser.get(page(docx)).body())
                .contains("A browser cannot show")
                .doesNotContain("/view");
        assertThat(readings(pdf)).isEqualTo(3);
        assertThat(readings(docx)).isZero();
    }

    @Test
    void briefIsCheckedOffAndItsLatenessTold() {
        await().untilAsserted(
                        () -> assertThat(panel()).contains("The brief is not complete yet", "business days left"));
        assertThat(panel().split("is-missing", -1)).hasSize(3);
        referrer.available(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        assertThat(panel().split("is-missing", -1)).hasSize(2);
        assertThat(list()).contains("Brief due ");

        setBriefDue("now() + interval '1 hour'");
        assertThat(list()).contains("Send the consent form", "Due ");
        setBriefDue("progress_since");
        assertThat(panel()).contains("The brief is needed now").doesNotContain("late", "It was due ");
        assertThat(list()).contains("Send the consent form now").doesNotContain("Was due ", "class=\"overdue\"");
        setBriefDue("progress_since + interval '1 millisecond'");
        assertThat(panel()).contains("The brief is late", "It was due ");
        assertThat(list()).contains("Send the consent form", "Was due ", "class=\"overdue\"");

        referrer.available(booking, "consent_form", "consent.pdf", SampleFiles.PDF, SampleFiles.pdf("y"));
        assertThat(panel()).contains("All that the specialist needs is here").doesNotContain("is-missing");
        assertThat(list()).doesNotContain("Send the ");
    }

    @Test
    void reportOffersTheTaskThatItFinishes() {
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        await().until(() -> jobs("ExaminationTimePassed").size() == 1);
        management.executeJob(jobs("ExaminationTimePassed").get(0));
        await().until(() -> people().coordinator()
                        .get("/api/tasks?bookingId=" + booking)
                        .is(200)
                        .json()
                        .size()
                == 1);
        people().coordinator()
                .post("/api/bookings/" + booking + "/progress", Map.of("progress", "generating_report"))
                .is(201);
        assertThat(coordinator.get("/bookings/" + booking).body()).doesNotContain("Is the report complete?");

        new DocumentClient(baseUrl(), people().coordinator())
                .available(booking, "report", "report.pdf", SampleFiles.PDF, SampleFiles.pdf("Report"));

        var page = coordinator.get("/bookings/" + booking).body();
        assertThat(page).contains("Is the report complete?", "Complete “Prepare report”");
        var task = page.replaceFirst("(?s).*href=\"(/tasks/[A-Za-z0-9-]+)\".*", "$1");
        assertThat(coordinator.get(task).body()).contains("Prepare report");
        assertThat(panel()).doesNotContain("Is the report complete?", "report.pdf");
    }

    @Test
    void plainFormTakesAFile() {
        var sent = browser.sendParts(
                "/bookings/" + booking + "/documents",
                List.of(entry("_csrf", token()), entry("category", "consent_form"), entry("file:Zustimmung.pdf", PDF)));

        assertThat(sent.uri().getPath()).isEqualTo("/bookings/" + booking);
        assertThat(sent.body()).contains("Zustimmung.pdf added.", "Consent form");
        assertThat(browser.get("/bookings/" + booking).body())
                .containsPattern("(?s)enctype=\"multipart/form-data\"[^>]*><input type=\"hidden\" name=\"_csrf\"");
    }

    @Test
    void plainFormTellsWhyAFileIsNotTaken() {
        var large = "MZ" + "x".repeat(3_000_000);
        for (var wrong : Map.of("program.exe", large, "letter.pdf", large, "empty.pdf", "")
                .entrySet()) {
            var sent = browser.sendParts(
                    "/bookings/" + booking + "/documents",
                    List.of(
                            entry("_csrf", token()),
                            entry("category", "brief"),
                            entry("file:" + wrong.getKey(), wrong.getValue())));

            assertThat(sent.statusCode()).as(wrong.getKey()).isEqualTo(200);
            assertThat(sent.body()).as(wrong.getKey()).contains("Nothing was changed", "role=\"alert\"");
        }
        var report = browser.sendParts(
                "/bookings/" + booking + "/documents",
                List.of(entry("_csrf", token()), entry("category", "report"), entry("file:report.pdf", PDF)));
        assertThat(report.body()).contains("Nothing was changed");
        assertThat(rows()).isZero();
    }

    @Test
    @Hostile(
            value = "Cross-site requests",
            tries =
                    "a document in a plain form with a missing, empty, cut, foreign, late or second token, or from elsewhere",
            cases = 11)
    void formWithoutItsTokenInFrontStoresNothing() {
        var token = token();
        var foreign = PageClient.signIn(baseUrl(), firm.email()).token("/bookings/" + booking);
        var file = entry("file:letter.pdf", PDF);
        var category = entry("category", "brief");
        var cookie = browser.cookie().replaceFirst(".*CSRF-TOKEN=([^;]*).*", "$1");
        var attempts = new ArrayList<Integer>();
        for (var parts : List.<List<Map.Entry<String, String>>>of(
                List.of(category, file),
                List.of(entry("_csrf", ""), category, file),
                List.of(entry("_csrf", token.substring(1)), category, file),
                List.of(entry("_csrf", token + "A"), category, file),
                List.of(entry("_csrf", foreign), category, file),
                List.of(entry("_csrf", cookie), category, file),
                List.of(category, entry("_csrf", token), file),
                List.of(category, file, entry("_csrf", token)),
                List.of(entry("file:_csrf", token), entry("_csrf", token), category, file))) {
            attempts.add(browser.sendParts("/bookings/" + booking + "/documents", parts)
                    .statusCode());
        }
        attempts.add(browser.sendParts("/bookings/" + booking + "/documents?_csrf=" + token, List.of(category, file))
                .statusCode());
        attempts.add(browser.sendParts(
                        "/bookings/" + booking + "/documents",
                        List.of(entry("_csrf", token), category, file),
                        "Sec-Fetch-Site",
                        "cross-site")
                .statusCode());

        HostileCases.tried(attempts.size());
        assertThat(attempts).containsOnly(403);
        assertThat(rows()).isZero();
        assertThat(browser.submit(
                                "/bookings/" + booking,
                                "/bookings/" + booking + "/documents",
                                Map.of("category", "brief"))
                        .statusCode())
                .isIn(404, 405, 415);
    }

    private String available(String name) {
        return referrer.available(booking, "other", name, SampleFiles.PDF, SampleFiles.pdf(name));
    }

    private String page(String document) {
        return "/bookings/" + booking + "/documents/" + document;
    }

    private String panel() {
        return browser.get("/bookings/" + booking + "/documents").body();
    }

    private String list() {
        return browser.get("/bookings").body();
    }

    private String token() {
        return browser.token("/bookings/" + booking);
    }

    private int rows() {
        return owner().sql("select count(*) from app.documents where booking_id = :id and state <> 'failed'")
                .param("id", booking)
                .query(Integer.class)
                .single();
    }

    private int readings(String document) {
        return owner().sql("select count(*) from app.audit_logs where resource_id = :id and action = 'document.read'"
                        + " and outcome = 'ok'")
                .param("id", document)
                .query(Integer.class)
                .single();
    }

    private void setBriefDue(String expression) {
        owner().sql("update app.bookings set brief_due_at = " + expression + " where id = :id")
                .param("id", booking)
                .update();
    }

    private List<String> jobs(String element) {
        return Objects.requireNonNull(
                owner().sql("select j.id_ from camunda.act_ru_job j join camunda.act_ru_execution e"
                                + " on e.id_ = j.process_instance_id_ where e.business_key_ = :booking"
                                + " and j.handler_cfg_ like :element")
                        .param("booking", booking)
                        .param("element", "%" + element + "%")
                        .query(String.class)
                        .list());
    }

    private static JdbcClient owner() {
        return JdbcClient.create(DATABASE.ownerDataSource());
    }
}
