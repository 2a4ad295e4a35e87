package au.com.medicalexambooking.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.document.Admission.IncomingFile;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.StillSignedIn;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import au.com.medicalexambooking.sandbox.s3.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * To whom a document's next step belongs, and until when. The platform's own workers rest meanwhile: the nodes of these tests
 * work on the same database, store and scanner, with leases so short that they run out by themselves.
 */
class DocumentLeaseTest extends DocumentCase {

    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration STALE_AFTER = Duration.ofSeconds(2);

    private final DocumentTable table;
    private final DocumentStore store;
    private final DocumentRights rights;
    private final ContentInspection inspection;
    private final ObjectProvider<VirusScanner> scanner;
    private final DocumentSettings settings;
    private final DocumentWork work;
    private final CurrentActor currentActor;
    private final StillSignedIn signedIn;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final PlatformTransactionManager transactions;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Autowired
    DocumentLeaseTest(
            DocumentTable table,
            DocumentStore store,
            DocumentRights rights,
            ContentInspection inspection,
            ObjectProvider<VirusScanner> scanner,
            DocumentSettings settings,
            DocumentWork work,
            CurrentActor currentActor,
            StillSignedIn signedIn,
            AuditTrail audit,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.table = table;
        this.store = store;
        this.rights = rights;
        this.inspection = inspection;
        this.scanner = scanner;
        this.settings = settings;
        this.work = work;
        this.currentActor = currentActor;
        this.signedIn = signedIn;
        this.audit = audit;
        this.events = events;
        this.transactions = transactions;
    }

    @BeforeEach
    void letTheWorkersRest() {
        await().untilAsserted(
                        () -> assertThat(owner().sql("select count(*) from app.documents where state = 'scanning'")
                                        .query(Integer.class)
                                        .single())
                                .isZero());
        work.stop();
    }

    @AfterEach
    void letTheWorkersGoOn() {
        goOn.countDown();
        threads.shutdownNow();
        S3.line(Line.UNLIMITED);
        work.start();
    }

    @Test
    void aScanThatLastsLongerThanItsLeaseStaysWithItsNode() throws Exception {
        staysWithItsNode(uploaded("long.pdf", SampleFiles.pdf(3_000_000)));
    }

    /** Word files are read as a whole before they are scanned. */
    @Test
    void anInspectionThatLastsLongerThanItsLeaseStaysWithItsNode() throws Exception {
        var parts = SampleFiles.docxParts();
        var picture = new byte[3_000_000];
        new Random(1).nextBytes(picture);
        parts.put("word/media/image1.png", picture);
        staysWithItsNode(referrer.upload(booking, "other", "long.docx", SampleFiles.DOCX, SampleFiles.zip(parts))
                .is(201)
                .text("/id"));
    }

    private void staysWithItsNode(String id) throws Exception {
        S3.line(Line.of(750_000));
        int before = CLAMD.scans();
        var begun = Instant.now();
        var first = checking(node(LEASE, LONG));
        await().until(() -> S3.reading() > 0);

        var second = node(LEASE, LONG);
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    assertThat(checks(second))
                            .as("the second node finds something")
                            .isFalse();
                    return first.isDone();
                });

        assertThat(first.get()).isTrue();
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(LEASE.multipliedBy(3));
        assertThat(CLAMD.scans()).isEqualTo(before + 1);
        assertThat(attempts(id)).isEqualTo(1);
        assertThat(state(id)).isEqualTo("available");
    }

    @Test
    void whoeverHungWhileAnotherTookOverGivesNoVerdict() throws Exception {
        var id = uploaded("hung.pdf", SampleFiles.pdf(3_000_000));
        var hangs = new CountDownLatch(1);
        hangWhileScanning(hangs, () -> {});
        var first = checking(node(LEASE, LONG));
        awaitOn(hangs);
        var verdict = new CountDownLatch(1);
        var second = takenOverBy(node(LONG, LONG), verdict);

        goOn.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(state(id)).isEqualTo("scanning");
        assertThat(actions(id)).doesNotContain("document.released");
        verdict.countDown();
        assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(state(id)).isEqualTo("available");
        assertThat(attempts(id)).isEqualTo(2);
        assertThat(actions(id)).containsOnlyOnce("document.released");
    }

    @Test
    void whoeverHungAndFailsPutsNothingOffThatIsAnothers() throws Exception {
        var id = uploaded("hung-and-failed.pdf", SampleFiles.pdf(3_000_000));
        var hangs = new CountDownLatch(1);
        hangWhileScanning(hangs, () -> {
            throw new IllegalStateException("The connection breaks");
        });
        var first = checking(node(LEASE, Duration.ofMillis(1)));
        awaitOn(hangs);
        var verdict = new CountDownLatch(1);
        var second = takenOverBy(node(LONG, LONG), verdict);

        goOn.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(dueIn(id)).isGreaterThan(Duration.ofMinutes(50));
        assertThat(checks(node(LEASE, LONG))).isFalse();
        verdict.countDown();
        assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(state(id)).isEqualTo("available");
    }

    @Test
    void aCheckThatCannotBeMadeIsPutOffLongerEachTimeAndMadeLater() {
        var id = uploaded("put-off.pdf", SampleFiles.pdf("x"));
        CLAMD.fault(ClamdSandbox.Fault.DOWN);
        var node = node(LEASE, LONG);

        assertThat(checks(node)).isTrue();
        assertThat(state(id)).isEqualTo("scanning");
        assertThat(dueIn(id)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(checks(node)).isFalse();
        letTimePass(id);
        assertThat(checks(node)).isTrue();
        assertThat(dueIn(id)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));

        CLAMD.fault(ClamdSandbox.Fault.NONE);
        assertThat(checks(node)).isFalse();
        letTimePass(id);
        assertThat(checks(node)).isTrue();
        assertThat(state(id)).isEqualTo("available");
    }

    @Test
    void anUploadIsLeftAloneWhileItsBytesComeAndSweptOnceTheyStop() throws Exception {
        var coming = new Coming();
        var upload = threads.submit(() -> received(coming));
        await().until(() -> stored("coming.pdf").equals("pending"));

        var begun = Instant.now();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    coming.more.release();
                    sweep();
                    assertThat(stored("coming.pdf")).as("while bytes come").isEqualTo("pending");
                    return Duration.between(begun, Instant.now()).compareTo(STALE_AFTER.multipliedBy(2)) > 0;
                });
        await().pollInterval(Duration.ofMillis(50))
                .atMost(STALE_AFTER.multipliedBy(2))
                .until(() -> {
                    sweep();
                    return stored("coming.pdf").equals("failed");
                });
        coming.more.release(10_000);

        assertThatThrownBy(() -> upload.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("upload_given_up"));
        assertThat(stored("coming.pdf")).isEqualTo("failed");
    }

    /** Another node, as far as the database, the store and the scanner can tell. */
    private DocumentChecks node(Duration lease, Duration retryPause) {
        return new DocumentChecks(
                table, store, inspection, scanner, with(lease, retryPause), audit, events, transactions);
    }

    private DocumentSettings with(Duration lease, Duration retryPause) {
        return new DocumentSettings(
                settings.uploadsAtOnce(),
                settings.uploadsAtOnceOfOnePerson(),
                settings.downloadsAtOnce(),
                settings.downloadsAtOnceOfOnePerson(),
                settings.quota(),
                settings.checksAtOnce(),
                settings.smallFile(),
                settings.pollInterval(),
                retryPause,
                lease,
                STALE_AFTER,
                settings.sweepInterval(),
                settings.compareInterval(),
                settings.alarmAfter());
    }

    private Document received(IncomingFile file) {
        var intake =
                new Intake(table, store, rights, with(LEASE, LONG), currentActor, signedIn, audit, work, transactions);
        var organization = firm.organizationId();
        return currentActor.callAs(platform(), () -> {
            try {
                return intake.receive(new BookingId(booking), organization, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private String uploaded(String name, byte[] content) {
        return referrer.upload(booking, "other", name, SampleFiles.PDF, content)
                .is(201)
                .text("/id");
    }

    private boolean checks(DocumentChecks node) {
        return currentActor.callAs(platform(), () -> node.checkNext(Long.MAX_VALUE));
    }

    private Future<Boolean> checking(DocumentChecks node) {
        return threads.submit(() -> checks(node));
    }

    /** Stops what is read for the scan, which comes after the inspection's one look at the file's end. */
    private void hangWhileScanning(CountDownLatch hangs, Runnable afterwards) {
        var readings = new AtomicInteger();
        S3.beforeReading(() -> {
            if (readings.incrementAndGet() == 2) {
                hangs.countDown();
                awaitOn(goOn);
                afterwards.run();
            }
        });
    }

    /** The other node begins as soon as the lease has run out, and waits for the scanner's verdict. */
    private Future<Boolean> takenOverBy(DocumentChecks node, CountDownLatch verdict) {
        var waiting = new AtomicInteger();
        CLAMD.beforeVerdict(length -> {
            waiting.incrementAndGet();
            awaitOn(verdict);
        });
        var taking = threads.submit(() -> {
            await().until(() -> checks(node));
            return true;
        });
        await().until(() -> waiting.get() == 1);
        return taking;
    }

    private void sweep() {
        currentActor.runAs(platform(), work::sweep);
    }

    private static Actor platform() {
        return Actor.system(SystemComponent.DOCUMENTS, Channel.JOB);
    }

    private static int attempts(String id) {
        return owner().sql("select attempts from app.documents where id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    private static String state(String id) {
        return owner().sql("select state from app.documents where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private static Duration dueIn(String id) {
        return owner().sql("select not_before, clock_timestamp() as now from app.documents where id = :id")
                .param("id", id)
                .query((row, n) -> Duration.between(
                        row.getObject("now", OffsetDateTime.class), row.getObject("not_before", OffsetDateTime.class)))
                .single();
    }

    private static void letTimePass(String id) {
        owner().sql("update app.documents set not_before = now() - interval '1 second' where id = :id")
                .param("id", id)
                .update();
    }

    private static void awaitOn(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("Nothing came within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A PDF of which a little comes whenever the test says so. */
    private static final class Coming implements IncomingFile {

        private static final int LITTLE = 1000;

        private final Semaphore more = new Semaphore(FirstBytes.WANTED / LITTLE + 1);
        private final LargePdf content = new LargePdf(2_000_000);

        @Override
        public String fileName() {
            return "coming.pdf";
        }

        @Override
        public String declaredType() {
            return SampleFiles.PDF;
        }

        @Override
        public InputStream content() {
            return new InputStream() {
                @Override
                public int read() {
                    return content.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    more.acquireUninterruptibly();
                    return content.read(buffer, offset, Math.min(length, LITTLE));
                }
            };
        }

        @Override
        public Optional<DocumentCategory> categoryToldBefore() {
            return Optional.of(DocumentCategory.OTHER);
        }

        @Override
        public DocumentCategory category() {
            return DocumentCategory.OTHER;
        }
    }
}
