package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** Callers who send a byte now and then to hold connections and threads, on a server with short patience. */
@TestPropertySource(
        properties = {
            "ime.requests.head-within=2s",
            "ime.requests.body-grace=1s",
            "ime.requests.body-bytes-per-second=1000",
            "server.tomcat.threads.max=8"
        })
@Timeout(60)
class SlowCallersTest extends IdentityServer {

    @Test
    @Hostile(value = "Slow callers", tries = "a head that never ends")
    void aHeadThatNeverEndsIsCutOffAlthoughBytesKeepComing() throws IOException {
        try (var socket = connect("GET /login HTTP/1.1\r\nHost: localhost\r\n")) {
            int sent = dripUntilCut(socket, "X-A: b\r\n");

            assertThat(sent).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{",
                "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\na",
                "POST /api/admin/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{"
            })
    @Hostile(value = "Slow callers", tries = "bodies that trickle in", cases = 4)
    void aBodyThatTricklesInIsCutOff(String head) throws IOException {
        try (var socket = connect(head)) {
            int sent = dripUntilCut(socket, head.contains("chunked") ? "1\r\n \r\n" : " ");

            assertThat(sent).isGreaterThan(1);
        }
    }

    @Test
    @Hostile(value = "Slow callers", tries = "300 connections with half a head, and six slow bodies", cases = 306)
    void othersAreServedWhileManyAreSlow() throws IOException {
        var slow = new ArrayList<Socket>();
        try {
            for (int number = 0; number < 300; number++) {
                slow.add(connect("GET /login HTTP/1.1\r\nHost: localhost\r\nX-A: "));
            }
            for (int number = 0; number < 6; number++) {
                slow.add(connect("POST /login HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\na"));
            }

            assertThat(browser().get("/login").status()).isEqualTo(200);
            HostileCases.tried(slow.size());
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyInTimeIsRead() throws IOException {
        var body = " ".repeat(20_000) + "{}";
        try (var socket =
                connect("POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n")) {
            for (int from = 0; from < body.length(); from += 5_000) {
                if (from > 0) { // nothing is answered yet
                    assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(SocketTimeoutException.class);
                }
                send(socket, body.substring(from, Math.min(body.length(), from + 5_000)));
            }
            socket.setSoTimeout(20_000);

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("validation_failed");
        }
    }

    private Socket connect(String beginning) throws IOException {
        var socket = new Socket("localhost", port());
        socket.setSoTimeout(200);
        send(socket, beginning);
        return socket;
    }

    /** Sends a little, five times a second, until the server has closed the connection; how often that was. */
    private static int dripUntilCut(Socket socket, String drop) throws IOException {
        for (int sent = 0; ; sent++) {
            try {
                send(socket, drop);
                while (socket.getInputStream().read() >= 0) {
                    // an answer, or nothing until the time is up
                }
                return sent;
            } catch (SocketTimeoutException e) {
                assertThat(sent).as("drops sent").isLessThan(50);
            } catch (SocketException e) {
                return sent;
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
