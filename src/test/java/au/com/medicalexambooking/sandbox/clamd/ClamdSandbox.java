package au.com.medicalexambooking.sandbox.clamd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.zip.ZipInputStream;

/** Speaks clamd's INSTREAM over a real socket and knows the EICAR test file, packed in a ZIP or not. Tests order faults. */
public final class ClamdSandbox implements AutoCloseable {

    /** What to do with the files that come. */
    public enum Fault {
        NONE,
        /** Refuse every connection. */
        DOWN,
        /** Close the connection in the middle. */
        CRASH,
        /** Say that the file is larger than what is scanned. */
        TOO_LARGE,
        /** Say something else than a verdict. */
        GARBAGE
    }

    /** In two parts, so that no scanner takes the source for the virus. */
    public static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*";

    /** How much of a file is looked into. */
    private static final int LOOKED_INTO = 4 * 1024 * 1024;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "clamd-sandbox");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger scans = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile LongConsumer beforeVerdict = length -> {};

    private ClamdSandbox(ServerSocket server) {
        this.server = server;
        threads.execute(this::accept);
    }

    /** On any free port. */
    public static ClamdSandbox start() {
        try {
            return new ClamdSandbox(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code CLAMD_ADDRESS}. */
    public String address() {
        return "localhost:" + server.getLocalPort();
    }

    /** From now on, until told otherwise. */
    public void fault(Fault wanted) {
        fault = wanted;
    }

    /** Called with the length of each file before its verdict. */
    public void beforeVerdict(LongConsumer hook) {
        beforeVerdict = hook;
    }

    /** How often somebody tried to have a file scanned. */
    public int scans() {
        return scans.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        scans.incrementAndGet();
        try (connection) {
            if (fault == Fault.DOWN) {
                return;
            }
            var in = new DataInputStream(connection.getInputStream());
            var command = in.readNBytes("zINSTREAM\0".length());
            if (!new String(command, StandardCharsets.US_ASCII).equals("zINSTREAM\0")) {
                answer(connection, "UNKNOWN COMMAND");
                return;
            }
            var head = new ByteArrayOutputStream();
            long all = 0;
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                all += length;
                var chunk = in.readNBytes(length);
                if (head.size() < LOOKED_INTO) {
                    head.writeBytes(chunk);
                }
                if (fault == Fault.CRASH) {
                    return;
                }
                if (fault == Fault.TOO_LARGE) {
                    answer(connection, "INSTREAM size limit exceeded. ERROR");
                    return;
                }
            }
            beforeVerdict.accept(all);
            if (fault == Fault.GARBAGE) {
                answer(connection, "stream: maybe");
            } else {
                answer(
                        connection,
                        isInfected(head.toByteArray()) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
            }
        } catch (IOException e) {
            // whoever asked has gone; there is nobody to answer
        }
    }

    private static void answer(Socket connection, String text) throws IOException {
        connection.getOutputStream().write((text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isInfected(byte[] content) throws IOException {
        if (new String(content, StandardCharsets.ISO_8859_1).contains(EICAR)) {
            return true;
        }
        if (content.length < 4 || content[0] != 'P' || content[1] != 'K') {
            return false;
        }
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (isInfected(zip.readNBytes(LOOKED_INTO))) {
                    return true;
                }
            }
        }
        return false;
    }
}
