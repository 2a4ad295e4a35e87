package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.DocumentClient;
import au.com.medicalexambooking.document.SampleFiles;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of a brief that is not there when it is due: a task for the coordinators, until it comes. */
class LateBriefTest extends PlatformTest {

    private final ManagementService management;

    private Firm firm;
    private String booking;
    private DocumentClient referrer;
    private PageClient coordinator;

    @Autowired
    LateBriefTest(ManagementService management) {
        this.management = management;
    }

    @BeforeEach
    void theBriefIsLate() {
        firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 60);
        booking = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201)
                .text("/id");
        referrer = new DocumentClient(baseUrl(), firm.client());
        coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        timePasses("BriefCheckDue");
        timePasses("BriefDeadlineReached");
        await().until(() -> tasks().size() == 1);
    }

    @Test
    void coordinatorSettlesHowToGoOn() {
        var task = "/tasks/" + tasks().get(0);

        assertThat(coordinator.get("/tasks").body()).contains("Obtain brief");
        assertThat(coordinator.get(task).body())
                .contains("The brief was due and is not complete.", "What was agreed", "The examinee brings");
        assertThat(coordinator.submit(task, task + "/complete", Map.of()).body())
                .contains("This is needed.");
        assertThat(coordinator
                        .submit(task, task + "/complete", Map.of("briefFollowUp", "brought_along"))
                        .body())
                .contains("Task completed");
        assertThat(tasks()).isEmpty();
    }

    @Test
    void taskEndsByItselfWithTheLastMissingDocument() {
        var task = "/tasks/" + tasks().get(0);

        referrer.available(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.pdf("Letter"));
        assertThat(tasks()).hasSize(1);
        referrer.available(booking, "other", "other.pdf", SampleFiles.PDF, SampleFiles.pdf("Other"));
        assertThat(tasks()).hasSize(1);
        referrer.available(booking, "consent_form", "consent.pdf", SampleFiles.PDF, SampleFiles.pdf("Consent"));

        assertThat(tasks()).isEmpty();
        assertThat(coordinator
                        .submit("/tasks", task + "/complete", Map.of("briefFollowUp", "brought_along"))
                        .body())
                .contains("Somebody else has done this task meanwhile");
        assertThat(owner().sql("select count(*) from app.audit_logs where resource_id = :id"
                                + " and action = 'booking.late_brief_completed'")
                        .param("id", booking)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void taskComesBackWhenTheBriefIsDeletedAfterItCame() {
        referrer.available(booking, "consent_form", "consent.pdf", SampleFiles.PDF, SampleFiles.pdf("Consent"));
        var letter = referrer.available(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.pdf("Letter"));
        var copy = referrer.available(booking, "brief", "copy.pdf", SampleFiles.PDF, SampleFiles.pdf("Copy"));
        assertThat(tasks()).isEmpty();
        owner().sql("update app.bookings set brief_due_at = now() - interval '1 hour' where id = :id")
                .param("id", booking)
                .update();

        firm.client().delete("/api/documents/" + letter).is(204);
        assertThat(readiness("/brief/state")).isEqualTo("green");
        firm.client().delete("/api/documents/" + copy).is(204);

        assertThat(readiness("/brief/state")).isEqualTo("red");
        await().until(() -> tasks().size() == 1);
        assertThat(owner().sql("select count(*) from app.audit_logs where resource_id = :id"
                                + " and action = 'booking.brief_withdrawn'")
                        .param("id", booking)
                        .query(Integer.class)
                        .single())
                .isOne();
        referrer.available(booking, "brief", "again.pdf", SampleFiles.PDF, SampleFiles.pdf("Again"));
        assertThat(tasks()).isEmpty();
    }

    private String readiness(String pointer) {
        return firm.client().get("/api/bookings/" + booking).is(200).text(pointer);
    }

    @Test
    void releaseWaitsForACheckThatIsAboutToOpenTheTask() throws SQLException {
        referrer.available(booking, "brief", "letter.pdf", SampleFiles.PDF, SampleFiles.pdf("Letter"));
        String consent;
        try (var check = DATABASE.ownerDataSource().getConnection()) {
            check.setAutoCommit(false);
            try (var lock = check.prepareStatement("select id from app.bookings where id = ? for no key update")) {
                lock.setString(1, booking);
                assertThat(lock.executeQuery().next()).isTrue();
            }

            consent = referrer.upload(
                            booking, "consent_form", "consent.pdf", SampleFiles.PDF, SampleFiles.pdf("Consent"))
                    .is(201)
                    .text("/id");
            await().until(LateBriefTest::somebodyWaitsForABooking);
            assertThat(referrer.state(booking, consent)).isEqualTo("scanning");
            check.rollback();
        }

        referrer.awaitState(booking, consent, "available");
        assertThat(tasks()).isEmpty();
    }

    private static boolean somebodyWaitsForABooking() {
        return owner().sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and query like '%for no key update%'")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private List<String> tasks() {
        return owner().sql("select t.id_ from camunda.act_ru_task t join camunda.act_ru_execution e"
                        + " on e.id_ = t.proc_inst_id_ where e.business_key_ = :booking"
                        + " and t.task_def_key_ = 'ObtainBrief'")
                .param("booking", booking)
                .query(String.class)
                .list();
    }

    /** The timer at this element fires; its job may just be looked at by the engine, and is tried again then. */
    private void timePasses(String element) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(OptimisticLockingException.class)
                .until(() -> {
                    var job = timer(element);
                    job.forEach(management::executeJob);
                    return !job.isEmpty();
                });
    }

    private List<String> timer(String element) {
        return owner().sql("select j.id_ from camunda.act_ru_job j join camunda.act_ru_execution e"
                        + " on e.id_ = j.process_instance_id_ join camunda.act_ru_jobdef d on d.id_ = j.job_def_id_"
                        + " where e.business_key_ = :booking and j.type_ = 'timer' and d.act_id_ = :element")
                .param("booking", booking)
                .param("element", element)
                .query(String.class)
                .list();
    }

    private static JdbcClient owner() {
        return JdbcClient.create(DATABASE.ownerDataSource());
    }
}
