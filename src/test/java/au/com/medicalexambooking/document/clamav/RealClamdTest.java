package au.com.medicalexambooking.document.clamav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.document.LargePdf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter against a real clamd that runs with the configuration we ship. Its only signature is that of EICAR. Where the
 * machine has no clamd the stand-in alone speaks for it.
 */
class RealClamdTest {

    private static final Path CLAMD = Path.of("/usr/sbin/clamd");
    private static final int LARGEST = 524_288_000;

    /** In two halves, so that no scanner on a developer's machine takes this file away. */
    private static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";

    @TempDir
    static Path folder;

    private static Process clamd;
    private static ClamdScanner scanner;

    @BeforeAll
    static void startClamd() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CLAMD), "no clamd is installed");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(
                folder.resolve("eicar.ndb"),
                "Eicar:0:*:" + HexFormat.of().formatHex(EICAR.getBytes(StandardCharsets.US_ASCII)) + "\n");
        var shipped = Files.readAllLines(Path.of("infrastructure/clamd.conf")).stream()
                .filter(line -> !line.startsWith("User "))
                .map(line -> line.startsWith("DatabaseDirectory ") ? "DatabaseDirectory " + folder : line)
                .map(line -> line.startsWith("TCPSocket ") ? "TCPSocket " + port : line)
                .map(line -> line.startsWith("TCPAddr ") ? "TCPAddr 127.0.0.1" : line)
                .toList();
        var configuration = Files.write(folder.resolve("clamd.conf"), shipped);
        clamd = new ProcessBuilder(List.of(CLAMD.toString(), "--config-file=" + configuration))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("clamd.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(clamd.isAlive())
                    .as(() -> read(folder.resolve("clamd.log")))
                    .isTrue();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        scanner = new ClamdScanner("127.0.0.1:" + port);
    }

    @AfterAll
    static void endClamd() throws InterruptedException {
        if (clamd != null) {
            clamd.destroy();
            if (!clamd.waitFor(10, TimeUnit.SECONDS)) {
                clamd.destroyForcibly();
            }
        }
    }

    @Test
    void passesTheLargestFileThatHoldsNothing() throws IOException {
        try (var largest = new LargePdf(LARGEST)) {
            assertThat(scanner.scan(largest)).isEmpty();
        }
    }

    @Test
    void findsEicarAsItIsAndInArchives() throws IOException {
        var plain = EICAR.getBytes(StandardCharsets.US_ASCII);
        assertThat(scanner.scan(new ByteArrayInputStream(plain)))
                .get()
                .asString()
                .startsWith("Eicar");
        assertThat(scanner.scan(new ByteArrayInputStream(zipped(zipped(plain)))))
                .get()
                .asString()
                .startsWith("Eicar");
    }

    @Test
    void givesNoVerdictOnWhatIsLargerThanItLooksAt() throws IOException {
        try (var tooLarge = new LargePdf(LARGEST + 4 * 1024 * 1024)) {
            assertThatThrownBy(() -> scanner.scan(tooLarge)).isInstanceOf(IOException.class);
        }
    }

    private static byte[] zipped(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("inside"));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
