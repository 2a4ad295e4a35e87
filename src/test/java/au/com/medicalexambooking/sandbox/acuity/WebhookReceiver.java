package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Where the stand-in's webhooks arrive in tests. */
final class WebhookReceiver implements AutoCloseable {

    record Received(String body, String signature, String contentType) {
        String action() {
            return Query.parse(body).getOr("action", "");
        }
    }

    private final HttpServer server;
    private final List<Received> received = new ArrayList<>();
    private int refusals;

    WebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var status = take(new Received(
                    body,
                    String.valueOf(headers.getFirst(WebhookSignature.HEADER)),
                    String.valueOf(headers.getFirst("Content-Type"))));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/acuity");
    }

    synchronized void refuseNext(int count) {
        refusals = count;
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized List<String> actions() {
        return received.stream().map(Received::action).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized int take(Received one) {
        if (refusals > 0) {
            refusals--;
            return 503;
        }
        received.add(one);
        return 200;
    }
}
