package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read to its end.
 *
 * @param path the path behind {@code /api/v1}
 */
record ApiRequest(
        String method,
        String path,
        @Nullable String rawQuery,
        Query query,
        @Nullable String authorization,
        String client,
        String body) {

    static final String PREFIX = "/api/v1";

    static ApiRequest read(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var path = uri.getPath();
        return new ApiRequest(
                exchange.getRequestMethod().toUpperCase(Locale.ROOT),
                path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path,
                uri.getRawQuery(),
                Query.parse(uri.getRawQuery()),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** The path's segments, without empty ones. */
    List<String> segments() {
        return List.of(path.split("/", -1)).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    Mode mode() {
        return query.truth("admin") ? Mode.ADMIN : Mode.CLIENT;
    }
}
