package au.com.medicalexambooking.sandbox.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps objects in a folder as a versioned S3 bucket does: whole puts, uploads in parts, ranges, versions, lists. Whatever is
 * answered as stored lies in its final file, so it survives the end of the process. Tests order faults.
 */
public final class S3Sandbox implements AutoCloseable {

    public static final String BUCKET = "documents";

    /** What to do with the calls that come. */
    public enum Fault {
        NONE,
        /** Drop every connection. */
        DOWN,
        /** Answer 500. */
        SERVER_ERROR,
        /** Drop the connection in the middle of a part or a put. */
        DROP_UPLOADS,
        /** Drop the connection in the middle of what is read. */
        DROP_DOWNLOADS,
        /** Change one byte of what is read. */
        CORRUPT_DOWNLOADS
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern PART = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
    private static final int BUFFER = 256 * 1024;

    private final Path folder;
    private final boolean temporary;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "s3-sandbox");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger reading = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile Line line = Line.UNLIMITED;
    private volatile Runnable beforeReading = () -> {};

    private S3Sandbox(int port, Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
        try {
            Files.createDirectories(objects());
            Files.createDirectories(uploads());
            Files.createDirectories(halves());
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** On any free port, in a folder that goes with it. */
    public static S3Sandbox start() {
        try {
            return new S3Sandbox(0, Files.createTempDirectory("s3-sandbox"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a given port, with the objects kept in a folder. */
    public static S3Sandbox start(int port, Path folder) {
        return new S3Sandbox(port, folder, false);
    }

    /** For {@code AWS_ENDPOINT_URL_S3}. */
    public URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** From now on, until told otherwise. */
    public void fault(Fault wanted) {
        fault = wanted;
    }

    /** What lies between the platform and the objects, from now on. */
    public void line(Line between) {
        line = between;
    }

    /** Runs in the middle of what is read, from now on. */
    public void beforeReading(Runnable hook) {
        beforeReading = hook;
    }

    /** How many readers there are at this moment. */
    public int reading() {
        return reading.get();
    }

    /** Keys of all objects. */
    public List<String> keys() {
        return list(objects()).map(S3Sandbox::key).toList();
    }

    /** How many versions there are of all objects. */
    public long versions() {
        return list(objects()).flatMap(S3Sandbox::list).count();
    }

    /** How many uploads in parts are neither ended nor broken off. */
    public long openUploads() {
        return list(uploads()).count();
    }

    /** Lets an upload look as if it had begun long ago. */
    public void age(Instant begun) {
        list(uploads()).forEach(upload -> {
            try {
                Files.setLastModifiedTime(upload.resolve("key"), FileTime.from(begun));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        if (temporary) {
            delete(folder);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (fault == Fault.DOWN) {
                return;
            }
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 Credential=")) {
                refuse(exchange, 403, "AccessDenied");
            } else if (fault == Fault.SERVER_ERROR) {
                refuse(exchange, 500, "InternalError");
            } else {
                answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring(1);
        var slash = path.indexOf('/');
        var bucket = slash < 0 ? path : path.substring(0, slash);
        var key = slash < 0 ? "" : path.substring(slash + 1);
        var query = query(exchange.getRequestURI().getRawQuery());
        if (!bucket.equals(BUCKET)) {
            refuse(exchange, 404, "NoSuchBucket");
            return;
        }
        var operation = exchange.getRequestMethod() + (key.isEmpty() ? " bucket" : " object");
        switch (operation) {
            case "GET bucket" -> list(exchange, query);
            case "GET object", "HEAD object" -> read(exchange, key);
            case "PUT object" -> {
                if (query.containsKey("uploadId")) {
                    storePart(exchange, query);
                } else {
                    storeWhole(exchange, key);
                }
            }
            case "POST object" -> {
                if (query.containsKey("uploads")) {
                    begin(exchange, key);
                } else {
                    complete(exchange, query);
                }
            }
            case "DELETE object" -> {
                if (query.containsKey("uploadId")) {
                    delete(upload(query));
                } else {
                    remove(key, query.get("versionId"));
                }
                exchange.sendResponseHeaders(204, -1);
            }
            default -> refuse(exchange, 405, "MethodNotAllowed");
        }
    }

    private void storeWhole(HttpExchange exchange, String key) throws IOException {
        requireEncryption(exchange);
        var half = receive(exchange);
        if (half != null) {
            place(half, key);
            exchange.getResponseHeaders().set("ETag", "\"" + UUID.randomUUID() + "\"");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void begin(HttpExchange exchange, String key) throws IOException {
        requireEncryption(exchange);
        var id = UUID.randomUUID().toString();
        Files.createDirectories(uploads().resolve(id));
        Files.writeString(uploads().resolve(id).resolve("key"), key);
        xml(
                exchange,
                "<InitiateMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + key + "</Key><UploadId>" + id
                        + "</UploadId></InitiateMultipartUploadResult>");
    }

    private void storePart(HttpExchange exchange, Map<String, String> query) throws IOException {
        var upload = upload(query);
        if (!Files.exists(upload)) {
            refuse(exchange, 404, "NoSuchUpload");
            return;
        }
        var half = receive(exchange);
        if (half != null) {
            Files.move(half, upload.resolve("part-" + query.get("partNumber")), StandardCopyOption.REPLACE_EXISTING);
            exchange.getResponseHeaders().set("ETag", "\"" + UUID.randomUUID() + "\"");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void complete(HttpExchange exchange, Map<String, String> query) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var upload = upload(query);
        if (!Files.exists(upload)) {
            refuse(exchange, 404, "NoSuchUpload");
            return;
        }
        var half = Files.createTempFile(halves(), "half", "");
        var numbers = PART.matcher(body);
        try (var whole = FileChannel.open(half, StandardOpenOption.WRITE)) {
            while (numbers.find()) {
                try (var part = FileChannel.open(upload.resolve("part-" + numbers.group(1)))) {
                    long at = 0;
                    while (at < part.size()) {
                        at += part.transferTo(at, part.size() - at, whole);
                    }
                }
            }
        }
        var key = Files.readString(upload.resolve("key"));
        place(half, key);
        delete(upload);
        xml(
                exchange,
                "<CompleteMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + key + "</Key><ETag>\""
                        + UUID.randomUUID() + "\"</ETag></CompleteMultipartUploadResult>");
    }

    private void read(HttpExchange exchange, String key) throws IOException {
        var version = newest(key);
        if (version == null) {
            refuse(exchange, 404, "NoSuchKey");
            return;
        }
        long size = Files.size(version);
        long first = 0;
        long last = size - 1;
        var asked = exchange.getRequestHeaders().getFirst("Range");
        if (asked != null) {
            var range = RANGE.matcher(asked);
            if (!range.matches() || Long.parseLong(range.group(1)) >= size) {
                refuse(exchange, 416, "InvalidRange");
                return;
            }
            first = Long.parseLong(range.group(1));
            last = range.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(range.group(2)));
            exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + size);
        }
        exchange.getResponseHeaders().set("ETag", "\"" + version.getFileName() + "\"");
        exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        long length = last - first + 1;
        exchange.sendResponseHeaders(
                asked == null ? 200 : 206, exchange.getRequestMethod().equals("HEAD") ? -1 : length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            reading.incrementAndGet();
            try {
                send(exchange, version, first, length);
            } finally {
                reading.decrementAndGet();
            }
        }
    }

    private void send(HttpExchange exchange, Path version, long first, long length) throws IOException {
        try (var channel = FileChannel.open(version);
                var content = Channels.newInputStream(channel.position(first))) {
            var buffer = new byte[BUFFER];
            long left = length;
            boolean halfway = false;
            while (left > 0) {
                int wanted = (int) Math.min(
                        left, halfway ? buffer.length : Math.max(1, Math.min(buffer.length, length / 2)));
                int got = content.read(buffer, 0, wanted);
                if (!halfway) {
                    halfway = true;
                    beforeReading.run();
                    if (fault == Fault.CORRUPT_DOWNLOADS) {
                        buffer[got - 1] ^= 1;
                    }
                } else if (fault == Fault.DROP_DOWNLOADS && left <= length - length / 2) {
                    return;
                }
                line.carry(got);
                exchange.getResponseBody().write(buffer, 0, got);
                left -= got;
            }
        }
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        var prefix = query.getOrDefault("prefix", "");
        var text = new StringBuilder();
        if (query.containsKey("uploads")) {
            text.append("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>");
            for (var upload : list(uploads()).toList()) {
                var key = Files.readString(upload.resolve("key"));
                if (key.startsWith(prefix)) {
                    text.append("<Upload><Key>")
                            .append(key)
                            .append("</Key><UploadId>")
                            .append(upload.getFileName());
                    text.append("</UploadId><Initiated>")
                            .append(time(upload.resolve("key")))
                            .append("</Initiated></Upload>");
                }
            }
            text.append("</ListMultipartUploadsResult>");
        } else {
            boolean versions = query.containsKey("versions");
            var name = versions ? "ListVersionsResult" : "ListBucketResult";
            text.append('<').append(name).append("><IsTruncated>false</IsTruncated>");
            for (var object :
                    list(objects()).filter(one -> key(one).startsWith(prefix)).toList()) {
                var all = list(object)
                        .sorted(Comparator.comparing(Path::getFileName).reversed())
                        .toList();
                for (var version : versions ? all : all.subList(0, Math.min(1, all.size()))) {
                    text.append(versions ? "<Version>" : "<Contents>")
                            .append("<Key>")
                            .append(key(object))
                            .append("</Key>");
                    text.append(versions ? "<VersionId>" + version.getFileName() + "</VersionId>" : "");
                    text.append("<Size>").append(Files.size(version)).append("</Size><LastModified>");
                    text.append(time(version))
                            .append("</LastModified>")
                            .append(versions ? "</Version>" : "</Contents>");
                }
            }
            text.append("</").append(name).append('>');
        }
        xml(exchange, text.toString());
    }

    private void remove(String key, String version) throws IOException {
        var object = object(key);
        if (version == null) {
            delete(object);
        } else {
            Files.deleteIfExists(object.resolve(version));
            if (Files.isDirectory(object) && list(object).findAny().isEmpty()) {
                Files.deleteIfExists(object);
            }
        }
    }

    /** The body in a file of its own, or null where it did not come whole. */
    private Path receive(HttpExchange exchange) throws IOException {
        var half = Files.createTempFile(halves(), "half", "");
        var hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        try (InputStream body = hash != null && hash.startsWith("STREAMING-")
                        ? new AwsChunks(exchange.getRequestBody())
                        : exchange.getRequestBody();
                var file = Files.newOutputStream(half)) {
            var buffer = new byte[BUFFER];
            int got;
            while ((got = body.read(buffer)) >= 0) {
                line.carry(got);
                file.write(buffer, 0, got);
                if (fault == Fault.DROP_UPLOADS) {
                    return null;
                }
            }
        }
        return half;
    }

    private static void requireEncryption(HttpExchange exchange) {
        if (exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption") == null) {
            throw new IllegalArgumentException("Stored without encryption");
        }
    }

    private void place(Path half, String key) throws IOException {
        Files.createDirectories(object(key));
        var version = Instant.now().toEpochMilli() + "-" + UUID.randomUUID();
        Files.move(half, object(key).resolve(version), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path newest(String key) {
        return Files.isDirectory(object(key))
                ? list(object(key)).max(Comparator.comparing(Path::getFileName)).orElse(null)
                : null;
    }

    private Path object(String key) {
        return objects().resolve(URLEncoder.encode(key, StandardCharsets.UTF_8));
    }

    private static String key(Path object) {
        return URLDecoder.decode(object.getFileName().toString(), StandardCharsets.UTF_8);
    }

    private Path objects() {
        return folder.resolve("objects");
    }

    private Path uploads() {
        return folder.resolve("uploads");
    }

    private Path halves() {
        return folder.resolve("halves");
    }

    private Path upload(Map<String, String> query) {
        return uploads().resolve(UUID.fromString(query.get("uploadId")).toString());
    }

    private static String time(Path file) throws IOException {
        return Files.getLastModifiedTime(file)
                .toInstant()
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    private static Stream<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (var pair : raw == null ? List.<String>of() : List.of(raw.split("&", -1))) {
            var parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void xml(HttpExchange exchange, String body) throws IOException {
        var bytes = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getRequestBody().readAllBytes();
        var bytes = ("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Takes the frames off that the SDK's signed and checksummed streams come in. */
    private static final class AwsChunks extends FilterInputStream {

        private long left;
        private boolean ended;

        AwsChunks(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
                ended = left == 0;
            }
            if (ended) {
                in.readAllBytes();
                return -1;
            }
            int got = in.read(buffer, offset, (int) Math.min(length, left));
            if (got < 0) {
                throw new EOFException();
            }
            left -= got;
            if (left == 0) {
                line();
            }
            return got;
        }

        private String line() throws IOException {
            var text = new ArrayList<Byte>();
            int next;
            while ((next = in.read()) != '\n') {
                if (next < 0) {
                    throw new EOFException();
                }
                text.add((byte) next);
            }
            var bytes = new byte[text.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = text.get(i);
            }
            return new String(bytes, StandardCharsets.US_ASCII).strip();
        }
    }
}
