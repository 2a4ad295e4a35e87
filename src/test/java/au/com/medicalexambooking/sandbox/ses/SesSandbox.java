package au.com.medicalexambooking.sandbox.ses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes mails as SES v2 does and shows them on a page instead of sending them. Tests read what arrived and order faults;
 * with a folder given, mails survive a restart.
 */
public final class SesSandbox implements AutoCloseable {

    /** What to do with the mails that arrive. */
    public enum Fault {
        NONE("Take mails"),
        DOWN("Drop connections"),
        SERVER_ERROR("Answer 500"),
        THROTTLED("Answer 429"),
        SLOW("Answer after 30 s"),
        REJECTED("Reject every mail"),
        TAKE_AND_DROP("Take mails, then drop the connection");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** Keeps the answers back: mails are stored, and whoever sent them waits until {@link #release()}. */
    public static final class Hold {

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /** Waits until a mail has been taken and its answer is being kept back. */
        public void awaitArrival() {
            try {
                if (!arrived.await(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("No mail arrived within 60 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Lets the answers go. */
        public void release() {
            released.countDown();
        }
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern FILE = Pattern.compile("(\\d+)-([0-9a-f-]+)\\.eml");

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "ses-sandbox");
        thread.setDaemon(true);
        return thread;
    });
    private final List<SandboxMail> mails = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile int failuresLeft = Integer.MAX_VALUE;
    private volatile Duration slowness = Duration.ofSeconds(30);
    private volatile Hold hold;

    private SesSandbox(int port, Path folder) {
        this.folder = folder;
        try {
            if (folder != null) {
                Files.createDirectories(folder);
                load();
            }
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v2/email/outbound-emails", this::take);
        server.createContext("/", new SesSandboxPages(this));
        server.start();
    }

    /** On any free port, in memory. */
    public static SesSandbox start() {
        return new SesSandbox(0, null);
    }

    /** On a given port (0 for any), with the mails kept in a folder. */
    public static SesSandbox start(int port, Path folder) {
        return new SesSandbox(port, folder);
    }

    /** For {@code ime.aws.ses-endpoint}; the same address shows the mails. */
    public URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** All mails, oldest first. */
    public List<SandboxMail> mails() {
        synchronized (mails) {
            return List.copyOf(mails);
        }
    }

    /** How often somebody tried to send, faults included. */
    public int calls() {
        return calls.get();
    }

    /** The first mail that fits, as soon as it is there. */
    public SandboxMail awaitMail(Predicate<SandboxMail> wanted) {
        return awaitMail(Duration.ofSeconds(60), wanted);
    }

    /** The first mail that fits, as soon as it is there, or a failure when the time is over. */
    public SandboxMail awaitMail(Duration limit, Predicate<SandboxMail> wanted) {
        var end = System.nanoTime() + limit.toNanos();
        synchronized (mails) {
            while (true) {
                var found = mails.stream().filter(wanted).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("No such mail within " + limit + "; arrived: "
                            + mails.stream().map(SandboxMail::subject).collect(Collectors.joining(", ", "[", "]")));
                }
                try {
                    mails.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** From now on, until told otherwise. */
    public void fault(Fault wanted) {
        failuresLeft = Integer.MAX_VALUE;
        fault = wanted;
    }

    /** For the next calls only; then all is well again. */
    public void fault(Fault wanted, int times) {
        failuresLeft = times;
        fault = wanted;
    }

    /** The fault in force. */
    public Fault fault() {
        return fault;
    }

    /** How long {@link Fault#SLOW} takes. */
    public void slowness(Duration wanted) {
        slowness = wanted;
    }

    /** Keeps back all answers from now on, until released. */
    public Hold hold() {
        var wanted = new Hold();
        hold = wanted;
        return wanted;
    }

    /** Forgets all mails, files included. */
    public void clear() {
        synchronized (mails) {
            if (folder != null) {
                for (var mail : mails) {
                    try {
                        Files.deleteIfExists(file(mail));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            mails.clear();
        }
    }

    @Override
    public void close() {
        var held = hold;
        if (held != null) {
            held.release();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                respond(exchange);
            } catch (IllegalArgumentException | JsonProcessingException e) {
                refuse(exchange, 400, "BadRequestException", String.valueOf(e.getMessage()));
            }
        }
    }

    private void respond(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        if (!exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 405, "MethodNotAllowed", "Use POST.");
            return;
        }
        var body = exchange.getRequestBody().readAllBytes();
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 Credential=")) {
            refuse(exchange, 403, "MissingAuthenticationTokenException", "The request is not signed.");
            return;
        }
        switch (nextFault()) {
            case DOWN -> {}
            case SERVER_ERROR -> refuse(exchange, 500, "InternalFailure", "Ordered by the sandbox.");
            case THROTTLED -> refuse(exchange, 429, "TooManyRequestsException", "Maximum sending rate exceeded.");
            case REJECTED -> refuse(exchange, 400, "MessageRejected", "Ordered by the sandbox.");
            case TAKE_AND_DROP -> {
                var ignored = store(body);
            }
            case SLOW -> {
                pause(slowness);
                accept(exchange, body);
            }
            case NONE -> accept(exchange, body);
        }
    }

    private void accept(HttpExchange exchange, byte[] body) throws IOException {
        var mail = store(body);
        var held = hold;
        if (held != null) {
            held.arrived.countDown();
            try {
                held.released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        answer(exchange, 200, Map.of("MessageId", mail.id()));
    }

    private synchronized Fault nextFault() {
        var current = fault;
        if (current != Fault.NONE && failuresLeft != Integer.MAX_VALUE && --failuresLeft <= 0) {
            fault = Fault.NONE;
        }
        return current;
    }

    private SandboxMail store(byte[] body) throws IOException {
        var request = JSON.readTree(body);
        var recipients = new ArrayList<String>();
        request.at("/Destination/ToAddresses").forEach(address -> recipients.add(address.asText()));
        var data = request.at("/Content/Raw/Data").asText("");
        if (recipients.isEmpty() || data.isEmpty()) {
            throw new IllegalArgumentException("Destination.ToAddresses and Content.Raw.Data are needed.");
        }
        var mail = SandboxMail.parse(
                UUID.randomUUID().toString(), Instant.now(), Base64.getDecoder().decode(data));
        if (!recipients.contains(mail.to())) {
            throw new IllegalArgumentException("The message goes to somebody else than the envelope.");
        }
        if (folder != null) {
            var half = Files.createTempFile(folder, "mail", ".tmp");
            Files.writeString(half, mail.source(), StandardCharsets.ISO_8859_1);
            Files.move(half, file(mail), StandardCopyOption.ATOMIC_MOVE);
        }
        synchronized (mails) {
            mails.add(mail);
            mails.notifyAll();
        }
        return mail;
    }

    private void load() throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    mails.add(SandboxMail.parse(
                            name.group(2),
                            Instant.ofEpochMilli(Long.parseLong(name.group(1))),
                            Files.readAllBytes(file)));
                }
            }
        }
        mails.sort(Comparator.comparing(SandboxMail::receivedAt));
    }

    private Path file(SandboxMail mail) {
        return folder.resolve(mail.receivedAt().toEpochMilli() + "-" + mail.id() + ".eml");
    }

    private static void pause(Duration length) {
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        answer(exchange, status, Map.of("message", message));
    }

    private static void answer(HttpExchange exchange, int status, Map<String, String> body) throws IOException {
        var bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
