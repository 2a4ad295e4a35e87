package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.Hostile;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paces of bodies, on a bare server whose only servlet reads whatever comes. */
class SlowBodiesTest {

    private static final int MOST_DROPS = 100;
    private static final String DROP = "x".repeat(500);

    private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
    private final Tomcat tomcat = new Tomcat();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "reading", new Reading());
        context.addServletMappingDecoded("/", "reading");
        tomcat.getEngine()
                .getPipeline()
                .addValve(new SlowBodies(
                        new SlowBodies.Pace(Duration.ofSeconds(1), 100),
                        new SlowBodies.Pace(Duration.ofSeconds(1), 10_000)));
        tomcat.start();
        tomcat.getConnector();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void whatIsNoFileMayComeAtTheLowerPace() throws Exception {
        try (var socket = begin("application/json", 10 * DROP.length())) {
            for (int drop = 0; drop < 10; drop++) {
                assertThat(outcomes.poll(200, TimeUnit.MILLISECONDS)).isNull();
                send(socket, DROP);
            }

            assertThat(outcomes.poll(30, TimeUnit.SECONDS)).isEqualTo("read 5000");
        }
    }

    @Test
    @Hostile(value = "Slow callers", tries = "a file that trickles in")
    void aFileThatTricklesInIsCutOff() throws Exception {
        try (var socket = begin("Multipart/form-data; boundary=x", 500_000_000)) {
            assertThat(outcomeOfDripping(socket)).isEqualTo("cut off");
        }
    }

    @Test
    @Hostile(value = "Slow callers", tries = "a file that comes quickly first and then trickles")
    void aFileGetsNoCreditForWhatCameQuickly() throws Exception {
        try (var socket = begin("multipart/form-data; boundary=x", 500_000_000)) {
            send(socket, "x".repeat(3_000_000));

            assertThat(outcomeOfDripping(socket)).isEqualTo("cut off");
        }
    }

    private String outcomeOfDripping(Socket socket) throws InterruptedException {
        for (int drop = 0; drop < MOST_DROPS; drop++) {
            var outcome = outcomes.poll(200, TimeUnit.MILLISECONDS);
            if (outcome != null) {
                return outcome;
            }
            try {
                send(socket, DROP);
            } catch (IOException e) {
                return String.valueOf(outcomes.poll(30, TimeUnit.SECONDS));
            }
        }
        return "still read";
    }

    private Socket begin(String type, int length) throws IOException {
        var socket = new Socket("localhost", tomcat.getConnector().getLocalPort());
        send(
                socket,
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                        + "\r\n\r\n");
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Reads to the end, and says whether it came there. */
    private final class Reading extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            try {
                outcomes.add("read " + request.getInputStream().readAllBytes().length);
            } catch (IOException e) {
                outcomes.add("cut off");
            }
        }
    }
}
