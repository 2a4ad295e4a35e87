package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import au.com.medicalexambooking.sandbox.s3.S3Sandbox;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.People.Firm;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Each fault of the document store's boundary, caused: nothing harmful is given out, nothing cut off looks whole. */
class DocumentFaultsTest extends DocumentCase {

    private final DocumentWork work;
    private final DocumentChecks checks;
    private final CurrentActor currentActor;

    @Autowired
    DocumentFaultsTest(DocumentWork work, DocumentChecks checks, CurrentActor currentActor) {
        this.work = work;
        this.checks = checks;
        this.currentActor = currentActor;
    }

    @Test
    void withTheStoreDownAnUploadFailsAndNothingIsListed() {
        S3.fault(S3Sandbox.Fault.DOWN);

        referrer.upload(booking, "brief", "down.pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                .isError(503, "document_store_unavailable");

        assertThat(stored("down.pdf")).isEqualTo("failed");
        assertThat(firm.client()
                        .get("/api/bookings/" + booking + "/documents")
                        .is(200)
                        .body())
                .doesNotContain("down.pdf");
    }

    @Test
    void aStoreThatGoesDownMidUploadLeavesNothingBehind() {
        S3.fault(S3Sandbox.Fault.DROP_UPLOADS);

        referrer.upload(booking, "brief", "midway.pdf", SampleFiles.PDF, SampleFiles.pdf(12_000_000))
                .isError(503, "document_store_unavailable");

        S3.fault(S3Sandbox.Fault.NONE);
        assertThat(stored("midway.pdf")).isEqualTo("failed");
        await().untilAsserted(() -> assertThat(S3.openUploads()).isZero());
    }

    @Test
    void anErrorOfTheStoreIsNoSuccess() {
        S3.fault(S3Sandbox.Fault.SERVER_ERROR);

        referrer.upload(booking, "brief", "error.pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                .isError(503, "document_store_unavailable");

        assertThat(stored("error.pdf")).isEqualTo("failed");
    }

    @Test
    void aDownloadThatBreaksOffInTheStoreDoesNotLookWhole() {
        var id = referrer.available(booking, "brief", "cut.pdf", SampleFiles.PDF, SampleFiles.pdf(2_000_000));
        S3.fault(S3Sandbox.Fault.DROP_DOWNLOADS);

        assertThatThrownBy(() -> referrer.download(id)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> referrer.download(id, "Range", "bytes=0-1900000"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void oneChangedByteIsNeverGivenOutAsWhole() {
        var small = referrer.available(booking, "brief", "small.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        var large = referrer.available(booking, "brief", "large.pdf", SampleFiles.PDF, SampleFiles.pdf(2_000_000));
        S3.fault(S3Sandbox.Fault.CORRUPT_DOWNLOADS);

        firm.client().get("/api/documents/" + small).isError(502, "document_damaged");
        assertThatThrownBy(() -> referrer.download(large)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> referrer.get("/api/bookings/" + booking + "/documents/pack?documentIds=" + large))
                .isInstanceOf(IOException.class);

        assertThat(owner().sql("select count(*) from app.audit_logs where resource_id in (:ids) and reason = 'damaged'")
                        .param("ids", List.of(small, large))
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void withTheStoreDownADownloadIsRefusedAndTheConnectionsComeBack() throws IOException {
        var id = referrer.available(booking, "brief", "later.pdf", SampleFiles.PDF, SampleFiles.pdf("x"));
        S3.fault(S3Sandbox.Fault.DOWN);
        firm.client().get("/api/documents/" + id).isError(503, "document_store_unavailable");

        S3.fault(S3Sandbox.Fault.NONE);

        assertThat(referrer.download(id).statusCode()).isEqualTo(200);
    }

    @Test
    void aSenderWhoVanishesLeavesNothingBehind() throws IOException {
        var address = URI.create(baseUrl());
        var body = DocumentClient.body("brief", "vanished.pdf", SampleFiles.PDF, SampleFiles.pdf(9_000_000), true);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var head = "POST /api/bookings/" + booking + "/documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + firm.client().header("Authorization")
                    + "\r\nContent-Type: multipart/form-data; boundary=----a-line-between-the-parts\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body, 0, body.length - 2_000_000);
            socket.getOutputStream().flush();
        }

        await().untilAsserted(() -> assertThat(stored("vanished.pdf")).isEqualTo("failed"));
        await().untilAsserted(() -> assertThat(S3.openUploads()).isZero());
    }

    @Test
    void aBodyThatEndsBeforeItsFormIsNoUpload() {
        var body = DocumentClient.body("brief", "short.pdf", SampleFiles.PDF, SampleFiles.pdf("short"), true);
        var cut = new String(body, 0, body.length - 30, StandardCharsets.ISO_8859_1);

        var answer = firm.client()
                .sendRaw(
                        "POST",
                        "/api/bookings/" + booking + "/documents",
                        "multipart/form-data; boundary=----a-line-between-the-parts",
                        cut);

        answer.isError(400, "malformed_multipart");
        assertThat(stored("short.pdf")).isIn("failed", "none");
    }

    @Test
    void whatIsStoredWithoutACommitIsRemovedByTheSweep() {
        var owner = owner();
        owner.sql("create function app.fail_upload() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$;"
                        + " create trigger fail_upload before update on app.documents for each row"
                        + " when (new.file_name = 'uncommitted.pdf') execute function app.fail_upload()")
                .update();
        try {
            assertThat(referrer.upload(booking, "brief", "uncommitted.pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                            .status())
                    .isGreaterThanOrEqualTo(500);
            assertThat(stored("uncommitted.pdf")).isEqualTo("pending");
        } finally {
            owner.sql("drop trigger fail_upload on app.documents; drop function app.fail_upload()")
                    .update();
        }
        var id = owner.sql("update app.documents set not_before = now() - interval '1 second'"
                        + " where file_name = 'uncommitted.pdf' returning id")
                .query(String.class)
                .single();
        assertThat(S3.keys()).contains(key(id));

        sweep();

        await().untilAsserted(() -> assertThat(S3.keys()).doesNotContain(key(id)));
        assertThat(stored("uncommitted.pdf")).isEqualTo("failed");
    }

    @Test
    void partsThatNobodyWaitsForAreBrokenOffByTheSweep() throws IOException, InterruptedException {
        beginInStore("firm/nobodys");
        sweep();
        assertThat(S3.openUploads()).isEqualTo(1);
        S3.age(Instant.now().minus(Duration.ofHours(2)));

        sweep();

        assertThat(S3.openUploads()).isZero();
    }

    @Test
    void withoutAVerdictNothingIsReleased() {
        for (var fault : new ClamdSandbox.Fault[] {
            ClamdSandbox.Fault.DOWN, ClamdSandbox.Fault.CRASH, ClamdSandbox.Fault.TOO_LARGE, ClamdSandbox.Fault.GARBAGE
        }) {
            CLAMD.fault(fault);
            int before = CLAMD.scans();
            var id = referrer.upload(booking, "brief", "unscanned.pdf", SampleFiles.PDF, SampleFiles.pdf(200_000))
                    .is(201)
                    .text("/id");
            await().until(() -> CLAMD.scans() >= before + 2);

            assertThat(referrer.state(booking, id)).as(fault.name()).isEqualTo("scanning");
            firm.client().get("/api/documents/" + id).isError(409, "document_not_available");

            CLAMD.fault(ClamdSandbox.Fault.NONE);
            referrer.awaitState(booking, id, "available");
        }
    }

    @Test
    void storedBytesThatDifferFromThoseTakenInAreNotReleased() {
        S3.fault(S3Sandbox.Fault.CORRUPT_DOWNLOADS);

        var id = referrer.upload(booking, "brief", "rotten.pdf", SampleFiles.PDF, SampleFiles.pdf(500_000))
                .is(201)
                .text("/id");

        referrer.awaitState(booking, id, "rejected");
        assertThat(actions(id)).contains("document.rejected");
    }

    @Test
    void deletionWhileItIsDownloadedLeavesNoTruncatedSuccess() throws Exception {
        var content = SampleFiles.pdf(3_000_000);
        var id = referrer.available(booking, "brief", "deleted-meanwhile.pdf", SampleFiles.PDF, content);
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        S3.beforeReading(() -> {
            reached.countDown();
            awaitOn(goOn);
        });
        var thread = Executors.newSingleThreadExecutor();
        try {
            Future<HttpResponse<byte[]>> download = thread.submit(() -> referrer.download(id));
            awaitOn(reached);
            S3.beforeReading(() -> {});
            firm.client().delete("/api/documents/" + id).is(204);
            await().until(() -> !S3.keys().contains(key(id)));
            goOn.countDown();

            assertThat(download.get().body()).isEqualTo(content);
            firm.client().get("/api/documents/" + id).isError(404, "not_found");
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
    }

    @Test
    void aPackOfWhichADocumentIsDeletedMeanwhileDoesNotLookWhole() throws Exception {
        var first = referrer.available(booking, "other", "packed-1.pdf", SampleFiles.PDF, SampleFiles.pdf(600_000));
        var second = referrer.available(booking, "other", "packed-2.pdf", SampleFiles.PDF, SampleFiles.pdf(600_000));
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        S3.beforeReading(() -> {
            reached.countDown();
            awaitOn(goOn);
        });
        var thread = Executors.newSingleThreadExecutor();
        try {
            var pack = thread.submit(() -> referrer.get(
                    "/api/bookings/" + booking + "/documents/pack?documentIds=" + first + "&documentIds=" + second));
            awaitOn(reached);
            firm.client().delete("/api/documents/" + second).is(204);
            await().until(() -> !S3.keys().contains(key(second)));
            goOn.countDown();

            assertThatThrownBy(pack::get).hasCauseInstanceOf(IOException.class);
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
        assertThat(referrer.get("/api/bookings/" + booking + "/documents/pack?documentIds=" + first)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void onePersonsSlowDownloadsLeaveRoomForOthers() throws Exception {
        var id = referrer.available(booking, "brief", "slow.pdf", SampleFiles.PDF, SampleFiles.pdf(400_000));
        var held = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        S3.beforeReading(() -> {
            if (held.incrementAndGet() <= 12) {
                awaitOn(goOn);
            }
        });
        var threads = Executors.newFixedThreadPool(12);
        try {
            var downloads = new ArrayList<Future<HttpResponse<byte[]>>>();
            for (int i = 0; i < 12; i++) {
                downloads.add(threads.submit(() -> referrer.download(id)));
            }
            await().until(() -> held.get() == 12);

            firm.client().get("/api/documents/" + id).isError(429, "too_many_transfers");
            assertThat(coordinator.download(id).statusCode()).isEqualTo(200);

            goOn.countDown();
            for (var download : downloads) {
                assertThat(download.get().statusCode()).isEqualTo(200);
            }
        } finally {
            goOn.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void whoMayNoMoreWhenTheirFileHasComeHasSentNothing() throws Exception {
        var signsOut = people().memberOf(firm);
        sends(
                        signsOut,
                        "signed-out.pdf",
                        () -> signsOut.client()
                                .post("/api/auth/logout", Map.of())
                                .is(204))
                .isError(401, "signed_out_meanwhile");
        assertThat(stored("signed-out.pdf")).isEqualTo("failed");

        var disabled = people().memberOf(firm);
        sends(
                        disabled,
                        "disabled.pdf",
                        () -> people().admin()
                                .patch("/api/admin/users/" + disabled.userId(), Map.of("disabled", true))
                                .is(200))
                .isError(401, "signed_out_meanwhile");
        assertThat(stored("disabled.pdf")).isEqualTo("failed");

        var leaves = people().memberOf(firm);
        sends(
                        leaves,
                        "left.pdf",
                        () -> owner().sql("delete from app.organization_members where user_id = :id")
                                .param("id", leaves.userId())
                                .update())
                .isError(404, "not_found");
        assertThat(stored("left.pdf")).isEqualTo("failed");
    }

    /** What becomes of an upload during which something happens. */
    private Answer sends(Firm person, String name, Runnable meanwhile) throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var sender = new DocumentClient(baseUrl(), person.client());
        var thread = Executors.newSingleThreadExecutor();
        try {
            var upload = thread.submit(
                    () -> sender.upload(booking, "other", name, SampleFiles.PDF, () -> new Waiting(begun, goOn)));
            awaitOn(begun);
            await().until(() -> stored(name).equals("pending"));
            meanwhile.run();
            goOn.countDown();
            return upload.get();
        } finally {
            goOn.countDown();
            thread.shutdownNow();
        }
    }

    @Test
    void aFormTooLargeForAnyFileIsRefusedBeforeItComes() throws IOException {
        var address = URI.create(baseUrl());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            var head = "POST /api/bookings/" + booking + "/documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + firm.client().header("Authorization")
                    + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 600000000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();

            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void twoHundredDownloadsAtOnceAreServedOrToldToWait() throws Exception {
        var content = SampleFiles.pdf(200_000);
        var id = referrer.available(booking, "brief", "popular.pdf", SampleFiles.PDF, content);
        var threads = Executors.newFixedThreadPool(200);
        try {
            var downloads = new ArrayList<Future<HttpResponse<byte[]>>>();
            for (int i = 0; i < 200; i++) {
                downloads.add(threads.submit(() -> referrer.download(id)));
            }
            int served = 0;
            for (var download : downloads) {
                var answer = download.get();
                if (answer.statusCode() == 200) {
                    assertThat(answer.body()).isEqualTo(content);
                    served++;
                } else {
                    assertThat(answer.statusCode()).isEqualTo(429);
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                }
            }
            assertThat(served).isPositive();
        } finally {
            threads.shutdownNow();
        }
        await().untilAsserted(() -> assertThat(S3.reading()).isZero());
        assertThat(referrer.download(id).body()).isEqualTo(content);
    }

    @Test
    void onePersonSendsTwoFilesAtOnceAndNotThree() throws Exception {
        var goOn = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var uploads = new ArrayList<Future<Integer>>();
            var begun = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                var name = "slow-" + i + ".pdf";
                uploads.add(threads.submit(
                        () -> referrer.upload(booking, "other", name, SampleFiles.PDF, () -> new Waiting(begun, goOn))
                                .status()));
            }
            awaitOn(begun);
            await().until(() -> stored("slow-0.pdf").equals("pending")
                    && stored("slow-1.pdf").equals("pending"));

            referrer.upload(booking, "other", "third.pdf", SampleFiles.PDF, SampleFiles.pdf("x"))
                    .isError(429, "too_many_transfers");

            goOn.countDown();
            for (var upload : uploads) {
                assertThat(upload.get()).isEqualTo(201);
            }
        } finally {
            goOn.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void largeFilesHoldBackNoSmallOne() {
        var goOn = new CountDownLatch(1);
        var held = new AtomicInteger();
        CLAMD.beforeVerdict(length -> {
            if (length > 1_000_000) {
                held.incrementAndGet();
                awaitOn(goOn);
            }
        });
        try {
            var large = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                large.add(referrer.upload(
                                booking, "other", "large-" + i + ".pdf", SampleFiles.PDF, SampleFiles.pdf(1_200_000))
                        .is(201)
                        .text("/id"));
            }
            await().until(() -> held.get() == 2);

            referrer.available(booking, "other", "small.pdf", SampleFiles.PDF, SampleFiles.pdf("small"));

            assertThat(held).hasValue(2);
            assertThat(large)
                    .allSatisfy(id -> assertThat(referrer.state(booking, id)).isEqualTo("scanning"));
            goOn.countDown();
            large.forEach(id -> referrer.awaitState(booking, id, "available"));
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void aCheckBelongsToOneAndIsTakenOverWhenItsLeaseHasRunOut() {
        var goOn = new CountDownLatch(1);
        var held = new AtomicInteger();
        CLAMD.beforeVerdict(length -> {
            held.incrementAndGet();
            awaitOn(goOn);
        });
        try {
            var id = referrer.upload(booking, "other", "once.pdf", SampleFiles.PDF, SampleFiles.pdf("once"))
                    .is(201)
                    .text("/id");
            await().until(() -> held.get() == 1);
            asThePlatform(() -> assertThat(checks.checkNext(Long.MAX_VALUE)).isFalse());
            assertThat(held).hasValue(1);

            owner().sql("update app.documents set not_before = now() - interval '1 second' where id = :id")
                    .param("id", id)
                    .update();
            await().until(() -> held.get() == 2);
            goOn.countDown();

            referrer.awaitState(booking, id, "available");
            await().until(() -> owner().sql("select attempts from app.documents where id = :id")
                            .param("id", id)
                            .query(Integer.class)
                            .single()
                    == 2);
            assertThat(actions(id)).containsOnlyOnce("document.released");
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void partsOfASlowUploadAreLeftToItAsLongAsItsBytesCome() throws IOException, InterruptedException {
        var slow = Ids.next();
        owner().sql(
                        "insert into app.documents (id, booking_id, uploaded_by_id, s3_key, file_name, file_size, mime_type,"
                                + " category, state, not_before) select :id, :booking, 'system:documents', :id, 'slow.pdf', 0,"
                                + " 'application/pdf', 'other', 'pending', now() + interval '1 hour'")
                .param("id", slow)
                .param("booking", booking)
                .update();
        beginInStore(slow);
        S3.age(Instant.now().minus(Duration.ofHours(2)));

        sweep();
        assertThat(S3.openUploads()).isEqualTo(1);
        owner().sql("update app.documents set not_before = now() - interval '1 second' where id = :id")
                .param("id", slow)
                .update();
        sweep();

        await().untilAsserted(() -> assertThat(S3.openUploads()).isZero());
        assertThat(stored("slow.pdf")).isEqualTo("failed");
    }

    private static void beginInStore(String key) throws IOException, InterruptedException {
        var store = S3.endpoint() + "/" + S3Sandbox.BUCKET + "/" + key + "?uploads";
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(store))
                                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test")
                                .header("x-amz-server-side-encryption", "AES256")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(S3.openUploads()).isEqualTo(1);
    }

    private void asThePlatform(Runnable act) {
        currentActor.runAs(Actor.system(SystemComponent.DOCUMENTS, Channel.JOB), act);
    }

    private void sweep() {
        asThePlatform(work::sweep);
    }

    private static void awaitOn(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("Nothing came within 30 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A PDF whose end comes when it is told to. */
    private static final class Waiting extends InputStream {

        private final LargePdf content = new LargePdf(200_000);
        private final CountDownLatch begun;
        private final CountDownLatch goOn;
        private int read;

        Waiting(CountDownLatch begun, CountDownLatch goOn) {
            this.begun = begun;
            this.goOn = goOn;
        }

        @Override
        public int read() {
            return content.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (read >= 150_000) {
                begun.countDown();
                awaitOn(goOn);
            }
            int got = content.read(buffer, offset, length);
            read += Math.max(got, 0);
            return got;
        }
    }
}
