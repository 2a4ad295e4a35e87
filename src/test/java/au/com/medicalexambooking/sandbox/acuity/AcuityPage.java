package au.com.medicalexambooking.sandbox.acuity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pages on which a person works "in Acuity". Plain forms, no script. Faults never strike here, so that they can be
 * lifted.
 */
final class AcuityPage implements HttpHandler {

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'none'";
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final AcuitySandbox sandbox;
    private final PageActions actions;

    AcuityPage(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
        this.actions = new PageActions(sandbox);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            answer(exchange)
                    .with("Content-Security-Policy", POLICY)
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Cache-Control", "no-store")
                    .send(exchange);
        } finally {
            exchange.close();
        }
    }

    private ApiResponse answer(HttpExchange exchange) throws IOException {
        var request = ApiRequest.read(exchange);
        try {
            return switch (request.method()) {
                case "GET", "HEAD" -> show(request);
                case "POST" -> act(exchange, request);
                default -> throw AcuityError.methodNotAllowed();
            };
        } catch (AcuityError refusal) {
            var content = new Html().element("p class=\"notice bad\"", refusal.text());
            return page(refusal.status(), request, "That did not work", content);
        }
    }

    private ApiResponse show(ApiRequest request) throws IOException {
        var segments = request.segments();
        var query = request.query();
        if (segments.isEmpty()) {
            return page(200, request, "Calendars", new WeekView(sandbox).show(query));
        }
        if (segments.size() == 3 && segments.subList(0, 2).equals(List.of("sandbox", "appointments"))) {
            var appointment = sandbox.appointment(Routes.id(segments.get(2), "/sandbox/appointments/{id}"))
                    .orElseThrow(AcuityError::notFound);
            return page(
                    200,
                    request,
                    AppointmentView.titleOf(appointment),
                    new AppointmentView(sandbox).show(appointment, query));
        }
        return switch (request.path()) {
            case "/sandbox/book" -> page(200, request, "Book an appointment", new BookView(sandbox).show(query));
            case "/sandbox/activity" -> page(200, request, "Calls and webhooks", new ActivityView(sandbox).show(query));
            case "/sandbox/faults" -> page(200, request, "Faults", new FaultsView(sandbox).show());
            case "/sandbox/page.css" -> styles();
            default -> throw AcuityError.notFound();
        };
    }

    private ApiResponse act(HttpExchange exchange, ApiRequest request) {
        refuseOtherSites(exchange);
        var form = Query.parse(request.body());
        var segments = request.segments();
        if (segments.size() == 4 && segments.subList(0, 2).equals(List.of("sandbox", "appointments"))) {
            var id = Routes.id(segments.get(2), "/sandbox/appointments/{id}");
            return after(() -> actions.change(id, segments.get(3), form), "/sandbox/appointments/" + id);
        }
        return switch (request.path()) {
            case "/sandbox/book" -> after(() -> actions.book(form), "/sandbox/book");
            case "/sandbox/faults" -> seeOther(actions.addFault(form));
            case "/sandbox/faults/lift" -> seeOther(actions.liftFaults(form));
            case "/sandbox/webhooks" -> seeOther(actions.steerWebhooks(form));
            default -> throw AcuityError.notFound();
        };
    }

    /** Runs an action; a refusal is told on the page one came from. */
    private static ApiResponse after(Supplier<PageActions.Next> action, String back) {
        try {
            return seeOther(action.get());
        } catch (AcuityError refusal) {
            return redirect(back, "failed", refusal.text());
        }
    }

    private static ApiResponse seeOther(PageActions.Next next) {
        return redirect(next.path(), "done", next.done());
    }

    private static ApiResponse redirect(String path, String key, String message) {
        var target = path + "?" + key + "=" + URLEncoder.encode(message, StandardCharsets.UTF_8);
        return new ApiResponse(303, "text/plain; charset=utf-8", "", Map.of("Location", target));
    }

    /** A page elsewhere must not be able to book here through the visitor's browser. */
    private static void refuseOtherSites(HttpExchange exchange) {
        var site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        if (site != null && !OWN_SITES.contains(site)) {
            throw new AcuityError(403, "forbidden", "Forbidden");
        }
    }

    private ApiResponse page(int status, ApiRequest request, String title, Html content) {
        return ApiResponse.html(status, PageFrame.around(sandbox, request.path(), title, request.query(), content));
    }

    private static ApiResponse styles() throws IOException {
        try (InputStream css = AcuityPage.class.getResourceAsStream("/sandbox/acuity/page.css")) {
            if (css == null) {
                throw AcuityError.notFound();
            }
            var text = new String(css.readAllBytes(), StandardCharsets.UTF_8);
            return new ApiResponse(200, "text/css; charset=utf-8", text, Map.of());
        }
    }
}
