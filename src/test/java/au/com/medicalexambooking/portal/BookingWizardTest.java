package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import au.com.medicalexambooking.testing.SideBySide;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** Booking step by step at a browser without scripts: nothing that was entered is lost, and nothing is booked twice. */
class BookingWizardTest extends PlatformTest {

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());
    private final ScheduledTaskHolder schedule;
    private People.Firm firm;
    private PageClient browser;
    private String examinee;

    @Autowired
    BookingWizardTest(ScheduledTaskHolder schedule) {
        this.schedule = schedule;
    }

    @BeforeEach
    void signIn() {
        people().specialistId(Catalogue.SYDNEY);
        firm = people().firm();
        browser = PageClient.signIn(baseUrl(), firm.email());
        examinee = "Jordan Example " + System.nanoTime();
    }

    @Test
    void booksStepByStep() {
        var time = freeTime(40);

        var start = browser.get("/bookings/new");
        var draft = begin();
        var times = browser.get(draft + "/time?day=" + dayOf(time));
        var afterTime = choose(draft, time);
        var review = enter(draft, person());
        var booked = book(draft);

        assertThat(start.body()).contains("Choose a specialist", "Dr Sam Specialist", "IME in person (60 min)");
        assertThat(times.body()).contains("value=\"" + time + "\"").contains("Times are in Sydney time");
        assertThat(afterTime.uri().getPath()).isEqualTo(draft + "/examinee");
        assertThat(review.uri().getPath()).isEqualTo(draft + "/review");
        assertThat(review.body()).contains(examinee, "0491 570 006", "M-77", "C-123");
        assertThat(booked.uri().getPath()).isEqualTo(draft + "/booked");
        assertThat(booked.body())
                .contains("Examination booked", examinee, "IME-", "Add a document", "enctype=\"multipart/form-data\"");
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void keepsWhatWasEnteredAndSaysBesideTheFieldWhatIsWrong() {
        var draft = begin();
        choose(draft, freeTime(41));
        var form = person();
        form.put("examineePhone", "12");
        form.put("notes", "Needs a lift");

        var answer = enter(draft, form);
        var later = browser.get(draft + "/examinee");

        assertThat(answer.uri().toString()).endsWith("/examinee?check").doesNotContain("Jordan");
        assertThat(answer.body())
                .contains("One answer needs another look", "href=\"#examineePhone\"", "id=\"e-examineePhone\"")
                .contains("aria-invalid=\"true\"", "value=\"12\"", examinee);
        assertThat(later.body())
                .contains(examinee, "value=\"12\"", "Needs a lift")
                .doesNotContain("needs another look");
    }

    @Test
    void aLostTimeIsExplainedWithTheNearestOnesAndEverythingIsKept() {
        var draft = begin();
        var time = freeTime(42);
        choose(draft, time);
        enter(draft, person());
        people().firm()
                .client()
                .post("/api/bookings", people().wish(Catalogue.SYDNEY, time))
                .is(201);

        var answer = book(draft);
        var other = freeTime(42);
        choose(draft, other);
        var booked = book(draft);

        assertThat(answer.uri().getPath()).isEqualTo(draft + "/time");
        assertThat(answer.body())
                .contains("was just taken", "Nearest free times", "everything you entered is kept")
                .doesNotContain("value=\"" + time + "\"");
        assertThat(booked.body()).contains("Examination booked", examinee);
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void whileAcuityIsOutOfReachNothingIsLostAndAfterwardsItIsBookedOnce() {
        var draft = begin();
        choose(draft, freeTime(43));
        enter(draft, person());
        ACUITY.goDown();

        var down = book(draft);
        ACUITY.comeBack();
        await().atMost(Duration.ofSeconds(150)).until(() -> book(draft).body().contains("Examination booked"));

        assertThat(down.uri().toString()).endsWith("/review?problem=unavailable");
        assertThat(down.body()).contains("could not be made just now", "Nothing has been booked", examinee);
        assertThat(bookings()).isEqualTo(1);
    }

    /**
     * Both clicks have read the draft before either is done, or the node died before it noted what the draft became: the
     * draft is put back as it was while it was sent. The time is held by the booking itself by then, so that only the key
     * tells the second click that this is its own booking.
     */
    @Test
    void aSecondClickOnWhatWasSentEndsAtTheSameBookingAndNotAtALostTime() {
        var draft = begin();
        choose(draft, freeTime(46));
        enter(draft, person());
        var id = draft.substring(draft.lastIndexOf('/') + 1);
        var sent = owner.sql("select content from app.booking_drafts where id = ?")
                .param(id)
                .query((row, number) -> row.getString("content"))
                .single();

        var first = book(draft);
        owner.sql("update app.booking_drafts set content = ?, booking_id = null where id = ?")
                .params(sent, id)
                .update();
        var second = book(draft);

        assertThat(first.uri().getPath()).isEqualTo(draft + "/booked");
        assertThat(second.uri().getPath()).isEqualTo(draft + "/booked");
        assertThat(second.body()).contains("Examination booked", examinee).doesNotContain("was just taken");
        assertThat(second.body()).contains(reference(first));
        assertThat(bookings()).isEqualTo(1);
    }

    private static String reference(HttpResponse<String> page) {
        return Pattern.compile("IME-\\d+")
                .matcher(page.body())
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    @Test
    void specialistsAreFoundByWordsAndTheAddressSaysWhichAreShown() {
        var bySpecialty = browser.get("/bookings/new?q=SPECIALIST+orthopaedic");
        var byPlace = browser.get("/bookings/new?q=example+street");
        var none = browser.get("/bookings/new?q=nobody+of+this+name");
        var behindTheLast = browser.get("/bookings/new?page=900");
        var nonsense = browser.get("/bookings/new?page=-1&where=nowhere&specialty=%22");

        assertThat(bySpecialty.body())
                .contains("Dr Sam Specialist", "value=\"SPECIALIST orthopaedic\"")
                .doesNotContain("No specialist fits");
        assertThat(byPlace.body()).contains("Dr Sam Specialist");
        assertThat(none.body()).contains("No specialist fits", "value=\"nobody of this name\"");
        assertThat(behindTheLast.body()).contains("Dr Sam Specialist");
        assertThat(nonsense.body()).contains("No specialist fits");
    }

    @Test
    void nextFreeDaysFollowForThePageThatIsShown() {
        var id = people().specialistId(Catalogue.SYDNEY);

        var shown = browser.get("/bookings/new/next-free?q=sam+specialist", "HX-Request", "true");
        var others = browser.get("/bookings/new/next-free?q=nobody+of+this+name", "HX-Request", "true");

        assertThat(shown.body()).contains("id=\"next-" + id + "-" + Catalogue.IN_PERSON + "\"");
        assertThat(others.body()).doesNotContain("next-" + id);
    }

    @Test
    void aDoubleClickMakesOneBooking() {
        var draft = begin();
        choose(draft, freeTime(44));
        enter(draft, person());

        var clicks = IntStream.range(0, 4)
                .mapToObj(click -> SideBySide.supply(() -> book(draft)))
                .toList();

        assertThat(clicks).allSatisfy(click -> assertThat(click.join().body()).contains("Examination booked"));
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void theBackButtonAfterBookingLeadsToWhatWasBooked() {
        var draft = begin();
        choose(draft, freeTime(45));
        enter(draft, person());
        book(draft);

        for (var step : new String[] {"specialist", "time", "examinee", "review"}) {
            assertThat(browser.get(draft + "/" + step).uri().getPath()).isEqualTo(draft + "/booked");
        }
        assertThat(bookings()).isEqualTo(1);
    }

    @Test
    void aDraftIsNobodyElsesAndUnreadableInTheTable() {
        var draft = begin();
        choose(draft, freeTime(46));
        enter(draft, person());
        var colleague = people().memberOf(firm);
        var id = id(draft);

        assertThat(PageClient.signIn(baseUrl(), colleague.email())
                        .get(draft + "/review")
                        .statusCode())
                .isEqualTo(404);
        assertThat(PageClient.signIn(baseUrl(), people().newOperator("staff"))
                        .get(draft + "/review")
                        .statusCode())
                .isEqualTo(404);
        assertThat(owner.sql("select content from app.booking_drafts where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .doesNotContain("Jordan", "0491", "M-77");
    }

    @Test
    void whatWasEnteredIsGoneOnceItIsBookedOrDiscarded() {
        var booked = begin();
        choose(booked, freeTime(47));
        enter(booked, person());
        book(booked);
        var discarded = begin();

        browser.submit("/bookings/new", discarded + "/discard", Map.of());

        assertThat(owner.sql("select count(*) from app.booking_drafts where owner_id = ? and content is not null")
                        .param(firm.userId())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(browser.get(discarded + "/time").statusCode()).isEqualTo(404);
    }

    @Test
    void aNodeThatDiesBetweenBookingAndDraftLeavesOneBooking() {
        var draft = begin();
        choose(draft, freeTime(49));
        enter(draft, person());
        var id = id(draft);
        owner.sql("create function app.fail_draft() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'the node is gone' using errcode = '57P01'; end $$;"
                        + " create trigger fail_draft before update on app.booking_drafts for each row"
                        + " when (new.id = '" + id + "' and new.booking_id is not null)"
                        + " execute function app.fail_draft()")
                .update();
        try {
            assertThat(book(draft).statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(bookings()).isEqualTo(1);
            assertThat(contents(id))
                    .as("the draft does not know of its booking")
                    .isEqualTo(1);
        } finally {
            owner.sql("drop trigger fail_draft on app.booking_drafts; drop function app.fail_draft()")
                    .update();
        }

        var again = book(draft);

        assertThat(again.body()).contains("Examination booked", examinee);
        assertThat(bookings()).isEqualTo(1);
        assertThat(contents(id)).isZero();
    }

    @Test
    void aDraftThatNobodyFinishesIsDeletedInTime() {
        var expired = begin();
        choose(expired, freeTime(50));
        enter(expired, person());
        var kept = begin();
        owner.sql("update app.booking_drafts set expires_at = now() - interval '1 second' where id = ?")
                .param(id(expired))
                .update();

        assertThat(browser.get(expired + "/review").statusCode()).isEqualTo(404);
        assertThat(contents(id(expired))).isEqualTo(1);
        sweep();

        assertThat(contents(id(expired))).isZero();
        assertThat(browser.get(kept + "/time").statusCode()).isEqualTo(200);
    }

    /** As the schedule does it. */
    private void sweep() {
        var sweeps = schedule.getScheduledTasks().stream()
                .map(ScheduledTask::getTask)
                .filter(task -> task.toString().endsWith("SealedBookingDrafts.dropExpired"))
                .toList();
        assertThat(sweeps).as("a schedule deletes expired drafts").hasSize(1);
        sweeps.forEach(task -> task.getRunnable().run());
    }

    private long contents(String id) {
        return owner.sql("select count(content) from app.booking_drafts where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private static String id(String draft) {
        return draft.substring(draft.lastIndexOf('/') + 1);
    }

    @Test
    void aCoordinatorBooksForAFirm() {
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        browser = coordinator;
        var draft = begin();
        choose(draft, freeTime(48));

        var without = enter(draft, person());
        var form = person();
        form.put("party", firm.organizationId());
        enter(draft, form);
        var booked = book(draft);

        assertThat(without.body()).contains("Choose the firm that this booking is for.");
        assertThat(booked.body()).contains("Examination booked", "Firm ");
        assertThat(owner.sql("select organization_id from app.bookings where examinee_name = ?")
                        .param(examinee)
                        .query(String.class)
                        .single())
                .isEqualTo(firm.organizationId());
    }

    private Instant freeTime(int daysAhead) {
        return ACUITY.nextFreeTime(Catalogue.SYDNEY, Catalogue.IN_PERSON, daysAhead);
    }

    private static String dayOf(Instant time) {
        return time.atZone(ZoneId.of("Australia/Sydney")).toLocalDate().toString();
    }

    private String begin() {
        var answer = browser.submit(
                "/bookings/new",
                "/bookings/new",
                Map.of("offer", people().specialistId(Catalogue.SYDNEY) + "/" + Catalogue.IN_PERSON));
        assertThat(answer.uri().getPath()).endsWith("/time");
        return answer.uri().getPath().replace("/time", "");
    }

    private HttpResponse<String> choose(String draft, Instant time) {
        return browser.submit(draft + "/time", draft + "/time", Map.of("start", time.toString()));
    }

    private Map<String, String> person() {
        return new HashMap<>(Map.of(
                "examineeName",
                examinee,
                "examineePhone",
                "0491 570 006",
                "matterReference",
                "M-77",
                "answer-" + Catalogue.CLAIM_NUMBER,
                "C-123"));
    }

    private HttpResponse<String> enter(String draft, Map<String, String> form) {
        return browser.submit(draft + "/examinee", draft + "/examinee", form);
    }

    private HttpResponse<String> book(String draft) {
        return browser.submit("/bookings/new", draft + "/book", Map.of());
    }

    private long bookings() {
        return owner.sql("select count(*) from app.bookings where examinee_name = ? and confirmed_at is not null")
                .param(examinee)
                .query(Long.class)
                .single();
    }
}
