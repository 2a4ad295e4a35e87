package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** {@code /webhooks}: dynamic subscriptions, one event each, 25 at most. */
final class SubscriptionsApi {

    private static final int MOST = 25;
    /** Acuity calls ports 80 and 443 only; on the sandbox's own machine any port will do. */
    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final AppointmentBookStore store;

    SubscriptionsApi(AppointmentBookStore store) {
        this.store = store;
    }

    ApiResponse answer(ApiRequest request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" ->
                    ApiResponse.json(CatalogueJson.array(
                            store.read(book -> List.copyOf(book.subscriptions())), SubscriptionsApi::show));
                case "POST" -> ApiResponse.json(show(subscribe(Json.parseObject(request.body()))));
                default -> throw AcuityError.methodNotAllowed();
            };
        }
        var id = Routes.id(rest.get(0), "/webhooks/{id:number}");
        if (rest.size() > 1) {
            throw AcuityError.notFound();
        }
        return Routes.only("DELETE", request, () -> {
            if (!store.change(book -> book.removeSubscription(id))) {
                throw AcuityError.notFound();
            }
            return ApiResponse.noContent();
        });
    }

    private SandboxSubscription subscribe(ObjectNode body) {
        var event = Json.textOr(body, "event", "");
        var target = Json.textOr(body, "target", "");
        if (!AcuityEvent.subscribable().contains(event)) {
            throw AcuityError.refused("bad_request", "The event \"" + event + "\" is invalid.");
        }
        requireReachable(target);
        return store.change(book -> {
            if (book.subscriptions().size() >= MOST) {
                throw AcuityError.refused("bad_request", "No more than " + MOST + " webhooks may be created.");
            }
            var subscription = new SandboxSubscription(book.newId(), event, target, SandboxSubscription.ACTIVE);
            book.put(subscription);
            return subscription;
        });
    }

    private static void requireReachable(String target) {
        try {
            var uri = URI.create(target);
            var web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            var port = uri.getPort();
            if (web && uri.getHost() != null) {
                if (port == -1 || port == 80 || port == 443 || OWN_MACHINE.contains(uri.getHost())) {
                    return;
                }
                throw AcuityError.refused("bad_request", "The target must use port 443 or 80.");
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw AcuityError.refused("bad_request", "The target \"" + target + "\" is invalid.");
        }
        throw AcuityError.refused("bad_request", "The target \"" + target + "\" is invalid.");
    }

    private static ObjectNode show(SandboxSubscription subscription) {
        return Json.object()
                .put("id", subscription.id())
                .put("event", subscription.event())
                .put("target", subscription.target())
                .put("status", subscription.status());
    }
}
