package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What documents mean to the process, and the process to documents. */
class DocumentsInProcessTest extends DocumentCase {

    private final ManagementService management;
    private final MeterRegistry meters;

    @Autowired
    DocumentsInProcessTest(ManagementService management, MeterRegistry meters) {
        this.management = management;
        this.meters = meters;
    }

    @Test
    void fromTheMissingBriefToTheReleasedReport() throws IOException {
        await().until(() -> !details("/brief/state").isEmpty());
        assertThat(details("/brief/state")).isEqualTo("amber");
        assertThat(details("/brief/missing")).isEqualTo("[\"brief\",\"consent_form\"]");
        assertThat(Integer.parseInt(details("/brief/businessDaysLeft"))).isPositive();

        referrer.available(booking, "brief", "brief.pdf", SampleFiles.PDF, SampleFiles.pdf("Brief"));
        assertThat(details("/brief/missing")).isEqualTo("[\"consent_form\"]");
        setBriefDue("now() - interval '1 day'");
        assertThat(details("/brief/state")).isEqualTo("red");
        assertThat(details("/brief/businessDaysLeft")).isEqualTo("0");

        referrer.available(booking, "consent_form", "consent.pdf", SampleFiles.PDF, SampleFiles.pdf("Consent"));
        assertThat(details("/brief/state")).isEqualTo("green");

        var early = coordinator
                .upload(booking, "report", "draft.pdf", SampleFiles.PDF, SampleFiles.pdf("Draft"))
                .is(201);
        assertThat(early.json().path("offeredTask").isNull()).isTrue();

        management.executeJob(examinationTimer());
        await().until(() -> people().coordinator()
                        .get("/api/tasks?bookingId=" + booking)
                        .is(200)
                        .json()
                        .size()
                == 1);
        people().coordinator()
                .post("/api/bookings/" + booking + "/progress", Map.of("progress", "generating_report"))
                .is(201);
        assertThat(details("/brief")).isEqualTo("null");
        var report = SampleFiles.pdf("Report");
        var offered = coordinator
                .upload(booking, "report", "report.pdf", SampleFiles.PDF, report)
                .is(201);
        assertThat(offered.text("/offeredTask/definitionKey")).isEqualTo("PrepareReport");
        var id = offered.text("/id");
        coordinator.awaitState(booking, id, "available");
        firm.client().get("/api/documents/" + id).isError(404, "not_found");

        people().coordinator()
                .post("/api/bookings/" + booking + "/progress", Map.of("progress", "report_generated"))
                .is(201);

        await().untilAsserted(
                        () -> assertThat(referrer.download(id).statusCode()).isEqualTo(200));
        assertThat(referrer.download(id).body()).isEqualTo(report);
    }

    @Test
    void theStoreIsComparedWithTheDatabase() {
        var id = referrer.available(booking, "other", "compared.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        var lost = referrer.available(booking, "other", "lost.pdf", SampleFiles.PDF, SampleFiles.pdf("y"));
        var before = people().manager()
                .post("/api/admin/documents/reconciliation", Map.of())
                .is(200);
        owner().sql("update app.documents set file_size = file_size + 1 where id = :id")
                .param("id", id)
                .update();
        owner().sql("update app.documents set s3_key = 'firm/moved' where id = :id")
                .param("id", lost)
                .update();

        var after = people().manager()
                .post("/api/admin/documents/reconciliation", Map.of())
                .is(200);

        owner().sql("update app.document_comparison set due_at = now(), without_object = 0, of_other_size = 0")
                .update();
        await().until(() -> shown("without.object") >= 1 && shown("of.other.size") >= 1 && shown("without.row") >= 1);
        assertThat(owner().sql("select count(*) from app.audit_logs where action = 'document.reconciled'"
                                + " and user_id = 'system:documents'")
                        .query(Integer.class)
                        .single())
                .isPositive();
        assertThat(before.body()).doesNotContain(id, lost);
        assertThat(after.text("/clean")).isEqualTo("false");
        assertThat(after.json().path("ofOtherSize").toString()).contains(id);
        assertThat(after.json().path("withoutObject").toString()).contains(lost);
        assertThat(after.json().path("unknownObjects").asInt())
                .isEqualTo(before.json().path("unknownObjects").asInt() + 1);
        people().coordinator().delete("/api/documents/" + id).is(204);
        owner().sql("update app.documents set s3_key = id where id = :id")
                .param("id", lost)
                .update();
    }

    private double shown(String figure) {
        return meters.get("ime.documents." + figure).gauge().value();
    }

    private String details(String pointer) {
        var node = firm.client().get("/api/bookings/" + booking).is(200).json().at(pointer);
        return node.isValueNode() && !node.isNull() ? node.asText() : node.toString();
    }

    private void setBriefDue(String expression) {
        owner().sql("update app.bookings set brief_due_at = " + expression + " where id = :id")
                .param("id", booking)
                .update();
    }

    private String examinationTimer() {
        return owner().sql("select j.id_ from camunda.act_ru_job j join camunda.act_ru_execution e"
                        + " on e.id_ = j.process_instance_id_ where e.business_key_ = :booking"
                        + " and j.handler_cfg_ like '%ExaminationTimePassed%'")
                .param("booking", booking)
                .query(String.class)
                .single();
    }
}
