package au.com.medicalexambooking.identity.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A request as somebody writes it who keeps to no rules: every header as it stands, more than once where wanted. */
final class RawRequest {

    private final String method;
    private final String target;
    private final List<String> headers = new ArrayList<>();
    private byte[] body = new byte[0];

    private RawRequest(String method, String target) {
        this.method = method;
        this.target = target;
    }

    static RawRequest of(String method, String target) {
        return new RawRequest(method, target);
    }

    RawRequest with(String name, String value) {
        headers.add(name + ": " + value);
        return this;
    }

    RawRequest without(String name) {
        headers.removeIf(header -> header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
        return this;
    }

    RawRequest body(String type, String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return with("Content-Type", type).with("Content-Length", Integer.toString(body.length));
    }

    RawAnswer send(int port) {
        var head = method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                + (headers.isEmpty() ? "" : "\r\n") + "Connection: close\r\n\r\n";
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(40_000);
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // refused before all was sent: the answer is there to be read
            }
            return RawAnswer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + target.substring(0, Math.min(80, target.length())), e);
        }
    }

    /** What came back, to the last byte. */
    record RawAnswer(int status, List<String> headers, String body) {

        RawAnswer {
            headers = List.copyOf(headers);
        }

        static RawAnswer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new IllegalStateException("No answer: " + text);
            }
            var lines = List.of(text.substring(0, end).split("\r\n"));
            return new RawAnswer(
                    Integer.parseInt(lines.get(0).substring(9, 12)),
                    lines.subList(1, lines.size()),
                    text.substring(end + 4));
        }

        List<String> all(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).strip())
                    .toList();
        }

        String header(String name) {
            return String.join(", ", all(name));
        }

        String cookie(String name) {
            return all("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith(name + "="))
                    .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
                    .findFirst()
                    .orElse("");
        }

        /** The code of the error body, or nothing where there is none. */
        String code() {
            var matcher = Pattern.compile("\"code\":\"(\\w+)\"").matcher(body);
            return matcher.find() ? matcher.group(1) : "";
        }
    }
}
