package au.com.medicalexambooking.document;

import au.com.medicalexambooking.sandbox.acuity.AcuitySandbox;
import au.com.medicalexambooking.sandbox.acuity.AcuitySandboxSettings;
import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.sandbox.clamd.ClamdSandbox;
import au.com.medicalexambooking.sandbox.s3.Line;
import au.com.medicalexambooking.sandbox.s3.S3Sandbox;
import au.com.medicalexambooking.sandbox.ses.SesSandbox;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformProcess;
import au.com.medicalexambooking.testing.TestDatabase;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Measures documents on their way through a platform in a JVM of its own with 512 MB: up and down beside the same parts sent
 * and read by the AWS SDK directly, six of the largest files at once, and the first byte of a small one. Started by hand:
 * figures depend on the machine.
 */
final class DocumentBenchmark {

    private static final int LARGEST = 524_288_000;
    private static final int PART = 5 * 1024 * 1024;
    private static final Pattern HEAP = Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GIGABIT = 125_000_000;

    /** The same client as below the SDK, so that both ways differ in the platform alone. */
    private static final SdkHttpClient HTTP =
            Apache5HttpClient.builder().socketTimeout(Duration.ofMinutes(2)).build();

    private DocumentBenchmark() {}

    public static void main(String[] args) throws Exception {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : LARGEST;
        var database = TestDatabase.create("documents");
        var log = Files.createTempFile("document-benchmark", ".log");
        try (var acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults().withoutRequestLimits());
                var ses = SesSandbox.start();
                var s3 = S3Sandbox.start();
                var clamd = ClamdSandbox.start();
                var platform = new PlatformProcess(database, acuity, ses, log)) {
            platform.fullyCompiled()
                    .with("AWS_ENDPOINT_URL_S3", s3.endpoint().toString())
                    .with("CLAMD_ADDRESS", clamd.address());
            platform.start();
            var people = People.of(platform.baseUrl());
            var time = acuity.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 14);
            var booking = people.firm()
                    .client()
                    .post("/api/bookings", people.wish(Catalogue.MELBOURNE, time))
                    .is(201)
                    .text("/id");
            measure(platform, people, s3, booking, size);
        }
        System.exit(0);
    }

    private static void measure(PlatformProcess platform, People people, S3Sandbox s3, String booking, int size)
            throws Exception {
        if (wanted("loopback")) {
            beside("on loopback", platform, people, s3, booking, size);
        }
        if (wanted("gigabit")) {
            s3.line(Line.of(GIGABIT));
            beside("with S3 at 1 Gbit/s", platform, people, s3, booking, size);
            s3.line(Line.UNLIMITED);
        }
        if (wanted("first byte")) {
            firstByte(platform, people, booking);
        }
        if (wanted("six")) {
            sixAtOnce(platform, people, booking, size);
        }
    }

    private static boolean wanted(String measurement) {
        return Pattern.compile(System.getProperty("ime.benchmark.only", ""))
                .matcher(measurement)
                .find();
    }

    private static void firstByte(PlatformProcess platform, People people, String booking) throws Exception {
        var client = new DocumentClient(platform.baseUrl(), people.coordinator());
        var small = client.available(booking, "brief", "small.pdf", SampleFiles.PDF, SampleFiles.pdf(100_000));
        var firsts = new double[200];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = 1000
                    * seconds(() -> {
                        try (var content = open(platform, people.coordinator(), small)) {
                            return content.read();
                        }
                    });
        }
        Arrays.sort(firsts);
        System.out.printf("first byte: p50 %.1f ms, p99 %.1f ms%n", firsts[100], firsts[197]);
    }

    /**
     * The same bytes straight and through the platform, in turns, after some that are not counted; no check for viruses
     * runs beside what is measured. What goes down the straight way is once only read, and once held against its SHA-256, as
     * the platform does it with all that it gives out.
     */
    private static void beside(
            String where, PlatformProcess platform, People people, S3Sandbox s3, String booking, int size)
            throws Exception {
        var client = new DocumentClient(platform.baseUrl(), people.coordinator());
        var expected = hash(new LargePdf(size));
        var ids = new ArrayList<String>();
        Callable<Object> up = () -> ids.add(send(platform, people.coordinator(), booking, size));
        try (var direct = direct(s3)) {
            up.call();
            client.awaitState(booking, ids.get(0), "available");
            put(direct, size);
            // Downloads first: what many uploads leave for the disk to write takes processor time from them.
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                double unchecked = seconds(() -> drain(read(direct)));
                double checked = seconds(() -> requireEqual(expected, hash(read(direct))));
                double through = seconds(() -> drain(open(platform, people.coordinator(), ids.get(0))));
                if (round >= WARM_UP) {
                    System.out.printf(
                            "down %s: direct %.0f MB/s, direct and checked %.0f MB/s, through the platform %.0f MB/s,"
                                    + " %.0f %% of direct, %.0f %% of checked%n",
                            where,
                            size / 1e6 / unchecked,
                            size / 1e6 / checked,
                            size / 1e6 / through,
                            100 * unchecked / through,
                            100 * checked / through);
                }
            }
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                double straight = seconds(() -> put(direct, size));
                double through = seconds(up);
                client.awaitState(booking, ids.get(ids.size() - 1), "available");
                if (round >= WARM_UP) {
                    System.out.printf(
                            "up %s: direct %.0f MB/s, through the platform %.0f MB/s, %.0f %%%n",
                            where, size / 1e6 / straight, size / 1e6 / through, 100 * straight / through);
                }
            }
        }
    }

    private static Object requireEqual(String expected, String hash) {
        if (!expected.equals(hash)) {
            throw new IllegalStateException("Other bytes came than were sent");
        }
        return hash;
    }

    private static InputStream read(S3Client direct) {
        return direct.getObject(request -> request.bucket(S3Sandbox.BUCKET).key("direct"));
    }

    /** A form with a file, sent as browsers do it: its length is known before. Returns the document's id. */
    private static String send(PlatformProcess platform, ApiClient client, String booking, int size)
            throws IOException {
        var head = ascii("--next\r\nContent-Disposition: form-data; name=\"category\"\r\n\r\nbrief\r\n--next\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"large.pdf\"\r\nContent-Type: "
                + SampleFiles.PDF + "\r\n\r\n");
        var tail = ascii("\r\n--next--\r\n");
        var request = SdkHttpFullRequest.builder()
                .uri(URI.create(platform.baseUrl() + "/api/bookings/" + booking + "/documents"))
                .method(SdkHttpMethod.POST)
                .putHeader("Authorization", client.header("Authorization"))
                .putHeader("Content-Type", "multipart/form-data; boundary=next")
                .putHeader("Content-Length", Long.toString((long) head.length + size + tail.length))
                .build();
        var answer = HTTP.prepareRequest(HttpExecuteRequest.builder()
                        .request(request)
                        .contentStreamProvider(() -> new SequenceInputStream(
                                new ByteArrayInputStream(head),
                                new SequenceInputStream(new LargePdf(size), new ByteArrayInputStream(tail))))
                        .build())
                .call();
        requireStatus(201, answer);
        try (var body = answer.responseBody().orElseThrow()) {
            return JSON.readTree(body).path("id").asText();
        }
    }

    private static void requireStatus(int status, HttpExecuteResponse answer) {
        if (answer.httpResponse().statusCode() != status) {
            throw new IllegalStateException("Answered " + answer.httpResponse().statusCode());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void sixAtOnce(PlatformProcess platform, People people, String booking, int size) throws Exception {
        var expected = hash(new LargePdf(size));
        var senders = new ArrayList<ApiClient>();
        for (int i = 0; i < 3; i++) {
            senders.add(ApiClient.signedIn(platform.baseUrl(), people.newOperator("staff"), People.PASSWORD));
        }
        var peak = new AtomicLong();
        var watching = new AtomicBoolean(true);
        long before = heap(platform);
        var watcher = new Thread(() -> {
            while (watching.get()) {
                peak.accumulateAndGet(heap(platform), Math::max);
            }
        });
        watcher.setDaemon(true);
        watcher.start();
        var threads = Executors.newFixedThreadPool(6, task -> {
            var thread = new Thread(task, "one of six");
            thread.setDaemon(true);
            return thread;
        });
        var uploads = new ArrayList<Future<String>>();
        long begun = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            var sender = senders.get(i / 2);
            uploads.add(threads.submit(() -> send(platform, sender, booking, size)));
        }
        var ids = new ArrayList<String>();
        for (var upload : uploads) {
            ids.add(upload.get());
        }
        System.out.printf("six at once, up: %.1f s%n", (System.nanoTime() - begun) / 1e9);
        var client = new DocumentClient(platform.baseUrl(), senders.get(0));
        for (var id : ids) {
            client.awaitState(booking, id, "available");
        }
        begun = System.nanoTime();
        var downloads = new ArrayList<Future<String>>();
        for (var id : ids) {
            downloads.add(threads.submit(() -> hash(open(platform, senders.get(0), id))));
        }
        boolean equal = true;
        for (var download : downloads) {
            equal &= download.get().equals(expected);
        }
        System.out.printf("six at once, down: %.1f s, bytes equal: %s%n", (System.nanoTime() - begun) / 1e9, equal);
        watching.set(false);
        watcher.join();
        threads.shutdown();
        System.out.printf(
                "heap in use before %d MB, highest seen %d MB (garbage included)%n",
                before / 1_000_000, peak.get() / 1_000_000);
    }

    private static S3Client direct(S3Sandbox s3) {
        return S3Client.builder()
                .region(Region.AP_SOUTHEAST_2)
                .endpointOverride(s3.endpoint())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /** The same parts, one after the other, as the SDK sends them without any setting of ours. */
    private static Object put(S3Client s3, int size) throws IOException {
        var id = s3.createMultipartUpload(request ->
                        request.bucket(S3Sandbox.BUCKET).key("direct").serverSideEncryption("AES256"))
                .uploadId();
        var parts = new ArrayList<CompletedPart>();
        try (var content = new LargePdf(size)) {
            for (var part = content.readNBytes(PART); part.length > 0; part = content.readNBytes(PART)) {
                var body = RequestBody.fromBytes(part);
                int number = parts.size() + 1;
                var tag = s3.uploadPart(
                                request -> request.bucket(S3Sandbox.BUCKET)
                                        .key("direct")
                                        .uploadId(id)
                                        .partNumber(number),
                                body)
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
        }
        return s3.completeMultipartUpload(request ->
                request.bucket(S3Sandbox.BUCKET).key("direct").uploadId(id).multipartUpload(all -> all.parts(parts)));
    }

    private static InputStream open(PlatformProcess platform, ApiClient client, String id) throws Exception {
        var request = SdkHttpFullRequest.builder()
                .uri(URI.create(platform.baseUrl() + "/api/documents/" + id))
                .method(SdkHttpMethod.GET)
                .putHeader("Authorization", client.header("Authorization"))
                .build();
        var answer = HTTP.prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call();
        requireStatus(200, answer);
        return answer.responseBody().orElseThrow();
    }

    private static Long drain(InputStream content) throws IOException {
        try (content) {
            return content.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String hash(InputStream content) throws IOException {
        var digest = DigestUtils.getSha256Digest();
        var ignored = drain(new DigestInputStream(content, digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static long heap(PlatformProcess platform) {
        var metrics = ApiClient.anonymous(platform.managementUrl())
                .get("/actuator/prometheus")
                .body();
        var used = HEAP.matcher(metrics);
        double sum = 0;
        while (used.find()) {
            sum += Double.parseDouble(used.group(1));
        }
        return (long) sum;
    }

    private static double seconds(Callable<?> work) throws Exception {
        long begun = System.nanoTime();
        var ignored = work.call();
        return (System.nanoTime() - begun) / 1e9;
    }
}
