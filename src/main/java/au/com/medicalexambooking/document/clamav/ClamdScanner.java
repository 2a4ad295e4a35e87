package au.com.medicalexambooking.document.clamav;

import au.com.medicalexambooking.document.VirusScanner;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/** Has clamd scan a stream by its INSTREAM command. Only a verdict counts; whatever else clamd says is no verdict. */
@Component
@ConditionalOnExpression("'${ime.documents.clamd-address:}' != ''")
class ClamdScanner implements VirusScanner {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration VERDICT_LIMIT = Duration.ofMinutes(2);
    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST_ANSWER = 1000;
    private static final Pattern FOUND = Pattern.compile("stream: (.+) FOUND");

    private final String host;
    private final int port;

    ClamdScanner(@Value("${ime.documents.clamd-address}") String address) {
        int colon = address.lastIndexOf(':');
        this.host = address.substring(0, colon);
        this.port = Integer.parseInt(address.substring(colon + 1));
    }

    @Override
    public Optional<String> scan(InputStream content) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) CONNECT_LIMIT.toMillis());
            socket.setSoTimeout((int) VERDICT_LIMIT.toMillis());
            send(content, socket);
            var answer = new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8)
                    .replace("\0", "")
                    .strip();
            if (answer.equals("stream: OK")) {
                return Optional.empty();
            }
            var found = FOUND.matcher(answer);
            if (found.matches()) {
                return Optional.of(found.group(1));
            }
            throw new IOException("clamd gave no verdict");
        }
    }

    /** clamd closes its side in the middle where a file is larger than it takes; its answer tells. */
    private static void send(InputStream content, Socket socket) throws IOException {
        var buffer = new byte[CHUNK];
        try {
            var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), CHUNK + 4));
            out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
            int got;
            while ((got = content.read(buffer)) >= 0) {
                if (got > 0) {
                    out.writeInt(got);
                    out.write(buffer, 0, got);
                }
            }
            out.writeInt(0);
            out.flush();
        } catch (SocketException e) {
            throw new IOException("clamd closed the connection", e);
        }
    }
}
