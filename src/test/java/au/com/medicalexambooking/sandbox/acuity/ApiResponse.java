package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that is ready to be sent, spoilt or withheld. */
record ApiResponse(int status, String contentType, String body, Map<String, String> headers) {

    private static final String JSON_TYPE = "application/json; charset=utf-8";

    static ApiResponse json(JsonNode body) {
        return json(200, body);
    }

    static ApiResponse json(int status, JsonNode body) {
        try {
            return new ApiResponse(status, JSON_TYPE, Json.mapper().writeValueAsString(body), Map.of());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ApiResponse noContent() {
        return new ApiResponse(204, JSON_TYPE, "", Map.of());
    }

    static ApiResponse html(int status, String page) {
        return new ApiResponse(status, "text/html; charset=utf-8", page, Map.of());
    }

    static ApiResponse of(AcuityError error) {
        return json(
                error.status(),
                Json.object()
                        .put("status_code", error.status())
                        .put("message", error.text())
                        .put("error", error.code()));
    }

    ApiResponse with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiResponse(status, contentType, body, more);
    }

    ApiResponse withBody(String newBody) {
        return new ApiResponse(status, contentType, newBody, headers);
    }

    void send(HttpExchange exchange) throws IOException {
        if ("HEAD".equals(exchange.getRequestMethod())) {
            withBody("").sendHead(exchange);
            return;
        }
        sendHead(exchange);
        if (!body.isEmpty()) {
            exchange.getResponseBody().write(bytes());
        }
        exchange.close();
    }

    /** Promises the whole body, sends half of it and hangs up. */
    void sendHalf(HttpExchange exchange) throws IOException {
        sendHead(exchange);
        exchange.getResponseBody().write(bytes(), 0, bytes().length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private void sendHead(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : bytes().length);
    }
}
