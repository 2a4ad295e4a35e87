package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.s3.S3Sandbox;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What people do with documents: send, list, fetch whole and in parts, pack, hold and delete. */
class DocumentsTest extends DocumentCase {

    @Test
    void whatWasSentIsFoundAgainBitForBit() throws IOException {
        var brief = SampleFiles.pdf(12_000_001); // three parts, the last one odd

        var uploaded = referrer.upload(booking, "brief", "Letter of instruction.pdf", SampleFiles.PDF, brief)
                .is(201);

        assertThat(uploaded.text("/sha256")).isEqualTo(sha256(brief));
        assertThat(uploaded.text("/fileSize")).isEqualTo("12000001");
        assertThat(uploaded.text("/category")).isEqualTo("brief");
        assertThat(uploaded.text("/uploadedBy/id")).isEqualTo(firm.userId());
        var id = uploaded.text("/id");
        referrer.awaitState(booking, id, "available");
        var answer = referrer.download(id);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(brief);
        assertThat(answer.headers().firstValue("Content-Length")).contains("12000001");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .isEqualTo("attachment; filename=\"Letter of instruction.pdf\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("sandbox; default-src 'none'");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().allValues("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
        assertThat(answer.headers().map().toString())
                .doesNotContain(S3.endpoint().getAuthority(), key(id));
        assertThat(actions(id))
                .containsSubsequence(
                        "document.upload_begun", "document.uploaded", "document.released", "document.read");
    }

    @Test
    void theCategoryMayFollowTheFile() throws IOException {
        var consent = SampleFiles.pdf("I consent");

        var id = referrer.uploadFileFirst(booking, "consent_form", "Zoë.pdf", SampleFiles.PDF, consent)
                .is(201)
                .text("/id");

        referrer.awaitState(booking, id, "available");
        var answer = referrer.download(id);
        assertThat(answer.body()).isEqualTo(consent);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .isEqualTo("attachment; filename=\"Zoe.pdf\"; filename*=UTF-8''Zo%C3%AB.pdf");
        var listed = firm.client()
                .get("/api/bookings/" + booking + "/documents?category=consent_form")
                .is(200);
        assertThat(listed.json())
                .allMatch(document -> document.path("category").asText().equals("consent_form"));
        assertThat(listed.body()).contains(id);
        assertThat(firm.client()
                        .get("/api/bookings/" + booking + "/documents?category=brief")
                        .is(200)
                        .body())
                .doesNotContain(id);
        firm.client()
                .get("/api/bookings/" + booking + "/documents?category=nonsense")
                .is(400);
    }

    @Test
    void partsAreGivenOutAndVersionsCompared() throws IOException {
        var content = SampleFiles.pdf(300_000);
        var id = referrer.available(booking, "other", "parts.pdf", SampleFiles.PDF, content);
        var etag = "\"" + sha256(content) + "\"";

        var middle = referrer.download(id, "Range", "bytes=1000-1999", "If-Range", etag);
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 1000, 2000));
        assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 1000-1999/300000");
        assertThat(referrer.download(id, "Range", "bytes=-10").body())
                .isEqualTo(Arrays.copyOfRange(content, 299_990, 300_000));
        assertThat(referrer.download(id, "Range", "bytes=299999-").body()).hasSize(1);
        assertThat(referrer.download(id, "Range", "bytes=0-9999999").body()).isEqualTo(content);
        assertThat(referrer.download(id, "Range", "bytes=5-6", "If-Range", "\"other\"")
                        .body())
                .isEqualTo(content);
        assertThat(referrer.download(id, "Range", "bytes=0-0,2-2,4-4").body()).isEqualTo(content);
        assertThat(referrer.download(id, "Range", "bytes=9-5").body()).isEqualTo(content);
        assertThat(referrer.download(id, "Range", "lines=1-2").body()).isEqualTo(content);
        for (var beyond : new String[] {"bytes=300000-", "bytes=999999999999-", "bytes=-0"}) {
            var refused = referrer.download(id, "Range", beyond);
            assertThat(refused.statusCode()).as(beyond).isEqualTo(416);
            assertThat(refused.headers().firstValue("Content-Range")).contains("bytes */300000");
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("\"code\":\"range_beyond_end\"");
        }
        for (var all : new String[] {"bytes=0-", "Bytes=0-299999", "bytes=-300000"}) {
            var whole = referrer.download(id, "Range", all);
            assertThat(whole.statusCode()).as(all).isEqualTo(206);
            assertThat(whole.headers().firstValue("Content-Range")).contains("bytes 0-299999/300000");
            assertThat(whole.body()).isEqualTo(content);
        }
        var known = referrer.download(id, "If-None-Match", etag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(referrer.download(id, "If-Match", "\"older\", " + etag).statusCode())
                .isEqualTo(200);
        for (var other : new String[] {"\"older\"", "W/" + etag}) {
            var refused = referrer.download(id, "If-Match", other, "Range", "bytes=0-9");
            assertThat(refused.statusCode()).as(other).isEqualTo(412);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("\"code\":\"version_differs\"");
        }
    }

    @Test
    void aNameBeyondAsciiIsToldTwiceAndInNoOtherCode() throws IOException {
        var id = referrer.available(
                booking, "other", "\u6587\u66F8 d\u00E9j\u00E0; 'vu'.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));

        assertThat(referrer.download(id).headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"__ deja; 'vu'.pdf\";"
                        + " filename*=UTF-8''%E6%96%87%E6%9B%B8%20d%C3%A9j%C3%A0%3B%20%27vu%27.pdf");
    }

    @Test
    void theLongestNamesOfFileSystemsAreTaken() {
        var name = "\u6587".repeat(251) + ".pdf";

        assertThat(referrer.upload(booking, "other", name, SampleFiles.PDF, SampleFiles.pdf("x"))
                        .is(201)
                        .text("/fileName"))
                .isEqualTo(name);
        referrer.upload(booking, "other", "x".repeat(9000) + ".pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                .isError(400, "validation_failed");
    }

    @Test
    void aCategoryWithSomethingBehindItIsNone() {
        referrer.upload(booking, "brief" + " ".repeat(40) + "report", "a.pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                .isError(400, "validation_failed");
    }

    @Test
    void theHeadOfACasePackPacksNothing() throws IOException {
        referrer.available(booking, "other", "packed.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        S3.fault(S3Sandbox.Fault.DOWN);

        var head = referrer.head("/api/bookings/" + booking + "/documents/pack");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("application/zip");
    }

    @Test
    void theHeadAloneAsksTheStoreForNothing() throws IOException {
        var content = SampleFiles.pdf(300_000);
        var id = referrer.available(booking, "other", "head.pdf", SampleFiles.PDF, content);
        S3.fault(S3Sandbox.Fault.DOWN);

        var head = referrer.head("/api/documents/" + id);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(300_000);
        assertThat(head.headers().firstValue("ETag")).contains("\"" + sha256(content) + "\"");
        assertThat(actions(id)).contains("document.read");
    }

    @Test
    void fiveHundredMegabytesAreTakenAndNotOneByteMore() {
        long most = Intake.LARGEST;

        referrer.upload(booking, "brief", "too-large.pdf", SampleFiles.PDF, () -> new LargePdf(most + 1))
                .isError(413, "file_too_large");

        await().until(() -> S3.openUploads() == 0);
        assertThat(stored("too-large.pdf")).isEqualTo("failed");
    }

    @Test
    void categoriesOfTheSpecialistAreNotTakenFromReferrers() throws IOException {
        var report = SampleFiles.pdf("Report");

        referrer.upload(booking, "report", "report.pdf", SampleFiles.PDF, report)
                .isError(403, "forbidden");
        referrer.uploadFileFirst(booking, "dictation", "late.pdf", SampleFiles.PDF, report)
                .isError(403, "forbidden");

        await().until(() -> !stored("late.pdf").equals("pending"));
        assertThat(stored("late.pdf")).isEqualTo("failed");
        var id = coordinator.available(booking, "report", "report.pdf", SampleFiles.PDF, report);
        var dictation = coordinator.available(booking, "dictation", "dictation.wav", "audio/wav", SampleFiles.wav());
        assertThat(firm.client()
                        .get("/api/bookings/" + booking + "/documents")
                        .is(200)
                        .body())
                .doesNotContain(id, dictation);
        assertThat(firm.client().get("/api/bookings/" + booking).is(200).body()).doesNotContain(id, dictation);
        firm.client().get("/api/documents/" + id).isError(404, "not_found");
        firm.client().get("/api/documents/" + dictation).isError(403, "forbidden");
        var owner = owner();
        owner.sql("update app.bookings set current_progress = 'report_generated' where id = :id")
                .param("id", booking)
                .update();
        try {
            assertThat(referrer.download(id).body()).isEqualTo(report);
            firm.client().get("/api/documents/" + dictation).isError(403, "forbidden");
        } finally {
            owner.sql("update app.bookings set current_progress = 'scheduled' where id = :id")
                    .param("id", booking)
                    .update();
        }
    }

    @Test
    void deletedIsGoneInEveryVersionAndLeavesATombstone() {
        var id = referrer.available(booking, "brief", "to-delete.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        var key = key(id);
        assertThat(S3.keys()).contains(key);

        firm.client().delete("/api/documents/" + id).is(204);

        firm.client().get("/api/documents/" + id).isError(404, "not_found");
        firm.client().delete("/api/documents/" + id).isError(404, "not_found");
        assertThat(referrer.state(booking, id)).isEqualTo("unlisted");
        await().until(() -> !S3.keys().contains(key));
        await().untilAsserted(() -> assertThat(actions(id)).containsSubsequence("document.deleted", "document.purged"));
        assertThat(owner().sql("select state || ' ' || file_name from app.documents where id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("deleted deleted");
    }

    @Test
    void referrersTakeBackOnlyWhatTheySentThemselvesAndOnlyForADay() {
        var foreign = coordinator.available(booking, "other", "theirs.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        firm.client().delete("/api/documents/" + foreign).isError(403, "forbidden");
        var old = referrer.available(booking, "other", "old.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        owner().sql("update app.documents set created_at = now() - interval '25 hours' where id = :id")
                .param("id", old)
                .update();

        firm.client().delete("/api/documents/" + old).isError(403, "forbidden");

        people().coordinator().delete("/api/documents/" + old).is(204);
    }

    @Test
    void aLegalHoldKeepsADocumentUntilASecondPersonLiftsIt() {
        var id = referrer.available(booking, "other", "held.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        var reason = Map.of("reason", "Subpoena expected");

        people().coordinator().post("/api/documents/" + id + "/hold", reason).isError(403, "forbidden");
        people().manager().post("/api/documents/" + id + "/hold", reason).is(200);

        firm.client().delete("/api/documents/" + id).isError(409, "legal_hold");
        people().manager().delete("/api/documents/" + id).isError(409, "legal_hold");
        var lift = "{\"reason\": \"Settled\"}";
        people().manager()
                .sendRaw("DELETE", "/api/documents/" + id + "/hold", "application/json", lift)
                .isError(409, "second_person_needed");
        people().admin()
                .sendRaw("DELETE", "/api/documents/" + id + "/hold", "application/json", lift)
                .is(200);
        firm.client().delete("/api/documents/" + id).is(204);
        assertThat(actions(id)).containsSubsequence("document.held", "document.hold_lifted", "document.deleted");
    }

    @Test
    void aCasePackHoldsTheDocumentsWithIndexAndManifest() throws IOException {
        var first = SampleFiles.pdf("first");
        var second = SampleFiles.pdf(6_000_000);
        var one = referrer.available(booking, "brief", "same name.pdf", SampleFiles.PDF, first);
        var two = referrer.available(booking, "brief", "same name.pdf", SampleFiles.PDF, second);
        var foreign = referrer.available(booking, "brief", "Müller 病历.pdf", SampleFiles.PDF, first);

        var pack = referrer.get("/api/bookings/" + booking + "/documents/pack?documentIds=" + one + "&documentIds="
                + two + "&documentIds=" + foreign);

        assertThat(pack.statusCode()).isEqualTo(200);
        var names = new ArrayList<String>();
        var manifest = "";
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                var content = zip.readAllBytes();
                switch (entry.getName()) {
                    case "index.pdf" ->
                        assertThat(new PdfTextExtractor(new PdfReader(content)).getTextFromPage(1))
                                .contains("brief/2 same name.pdf", "Müller ??.pdf", "Robin Referrer", "question mark")
                                .contains(sha256(first).substring(0, 10));
                    case "manifest.json" -> manifest = new String(content, StandardCharsets.UTF_8);
                    case "brief/same name.pdf", "brief/Müller 病历.pdf" ->
                        assertThat(content).isEqualTo(first);
                    case "brief/2 same name.pdf" -> assertThat(content).isEqualTo(second);
                    default -> throw new AssertionError(entry.getName());
                }
            }
        }
        assertThat(names)
                .containsExactly(
                        "index.pdf",
                        "manifest.json",
                        "brief/same name.pdf",
                        "brief/2 same name.pdf",
                        "brief/Müller 病历.pdf");
        assertThat(manifest).contains(sha256(first), sha256(second), "Müller 病历.pdf", "Robin Referrer", "uploadedAt");
        assertThat(actions(one)).endsWith("document.read");
        assertThat(actions(two)).endsWith("document.read");
        assertThat(actions(booking)).contains("document.packed");
        firm.client()
                .get("/api/bookings/" + booking + "/documents/pack?documentIds=nosuchthing")
                .is(400);
    }
}
