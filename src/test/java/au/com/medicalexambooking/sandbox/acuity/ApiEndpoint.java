package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Leads each API request past the log, the holds, the faults and the limits to its answer, or to none. */
final class ApiEndpoint implements HttpHandler {

    private static final String MAINTENANCE_PAGE = """
        <!DOCTYPE html>
        <html><head><title>Acuity Scheduling</title></head>
        <body><h1>We'll be right back</h1><p>Something went wrong on our side.</p></body></html>
        """;

    private final AcuityApi api;
    private final RequestLog log;
    private final RequestHolds holds;
    private final Faults faults;
    private final RequestLimits limits;
    private final Runnable afterWork;
    private final CountDownLatch closing = new CountDownLatch(1);

    ApiEndpoint(
            AcuityApi api,
            RequestLog log,
            RequestHolds holds,
            Faults faults,
            RequestLimits limits,
            Runnable afterWork) {
        this.api = api;
        this.log = log;
        this.holds = holds;
        this.faults = faults;
        this.limits = limits;
        this.afterWork = afterWork;
    }

    /** Ends every delay under way. */
    void close() {
        closing.countDown();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            var request = ApiRequest.read(exchange);
            var entry = log.arrived(request);
            var allowed = limits.enter(request.client());
            try {
                serve(exchange, request, entry, allowed);
            } catch (InterruptedException stopped) {
                log.ended(entry, 0, "stopped");
                Thread.currentThread().interrupt();
            } catch (IOException gone) {
                log.ended(entry, 0, "client gone");
            } catch (RuntimeException broken) {
                log.ended(entry, 500, "stand-in failed: " + broken);
                throw broken;
            } finally {
                limits.leave(request.client());
            }
        } finally {
            exchange.close();
        }
    }

    private void serve(HttpExchange exchange, ApiRequest request, RecordedRequest entry, boolean allowed)
            throws IOException, InterruptedException {
        var struck = faults.strike(request.method(), request.path());
        holds.pass(entry, Moment.BEFORE_PROCESSING);
        delay(struck, Moment.BEFORE_PROCESSING);
        var early = broken(struck, Moment.BEFORE_PROCESSING);
        if (early != null) {
            fail(exchange, entry, early, ApiResponse.noContent());
            return;
        }
        var response = allowed ? api.answer(request) : ApiResponse.of(AcuityError.tooManyRequests());
        afterWork.run();
        holds.pass(entry, Moment.AFTER_PROCESSING);
        delay(struck, Moment.AFTER_PROCESSING);
        var late = broken(struck, Moment.AFTER_PROCESSING);
        if (late == null) {
            log.ended(entry, response.status(), Integer.toString(response.status()));
            response.send(exchange);
        } else {
            fail(exchange, entry, late, response);
        }
    }

    private void fail(HttpExchange exchange, RecordedRequest entry, Fault fault, ApiResponse response)
            throws IOException {
        switch (fault.kind()) {
            case STATUS -> {
                log.ended(entry, fault.status(), fault.status() + " on demand");
                errorOf(fault).send(exchange);
            }
            case HTML -> {
                log.ended(entry, fault.status(), fault.status() + " web page on demand");
                ApiResponse.html(fault.status(), MAINTENANCE_PAGE).send(exchange);
            }
            case TRUNCATED_JSON -> {
                log.ended(entry, response.status(), response.status() + " truncated on demand");
                var body = response.body();
                response.withBody(body.substring(0, body.length() / 2)).send(exchange);
            }
            case BROKEN_ANSWER -> {
                log.ended(entry, response.status(), response.status() + " broken off on demand");
                response.sendHalf(exchange);
            }
            case DROP -> {
                log.ended(entry, 0, "dropped on demand");
                exchange.close();
            }
            case SLOW -> throw new IllegalStateException("A delay is no failure");
        }
    }

    private static ApiResponse errorOf(Fault fault) {
        var error = switch (fault.status()) {
            case 429 -> AcuityError.tooManyRequests();
            case 503 -> new AcuityError(503, "service_unavailable", "Service Unavailable");
            case 500 -> new AcuityError(500, "internal_server_error", "Internal Server Error");
            default -> new AcuityError(fault.status(), "error", "Status " + fault.status() + " on demand");
        };
        var pause = fault.retryAfter();
        var response = ApiResponse.of(error);
        return pause == null ? response : response.with("Retry-After", Long.toString(pause.toSeconds()));
    }

    private void delay(List<Fault> struck, Moment now) throws InterruptedException {
        for (var fault : struck) {
            if (fault.isDelay() && fault.strikesAt(now)) {
                closing.await(fault.delay().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private static @Nullable Fault broken(List<Fault> struck, Moment now) {
        return struck.stream()
                .filter(fault -> !fault.isDelay() && fault.strikesAt(now))
                .findFirst()
                .orElse(null);
    }
}
