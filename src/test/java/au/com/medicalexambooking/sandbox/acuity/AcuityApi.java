package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/** Finds out what a request wants, whether it may, and turns a refusal into Acuity's error body. */
final class AcuityApi {

    private final AcuitySandboxSettings settings;
    private final AppointmentsApi appointments;
    private final AvailabilityApi availability;
    private final SubscriptionsApi subscriptions;
    private final BlocksApi blocks;
    private final byte[] expectedAuthorization;

    AcuityApi(AcuitySandboxSettings settings, AppointmentBook book, AppointmentBookStore store) {
        this.settings = settings;
        this.appointments = new AppointmentsApi(
                book, new AppointmentJson(settings.catalogue(), book.clientRules(), settings.userId()), settings);
        this.availability = new AvailabilityApi(book, settings.catalogue());
        this.subscriptions = new SubscriptionsApi(store);
        this.blocks = new BlocksApi(store, book, settings.catalogue());
        var login = settings.userId() + ":" + settings.apiKey();
        this.expectedAuthorization = ("Basic "
                        + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8);
    }

    ApiResponse answer(ApiRequest request) {
        try {
            var segments = request.segments();
            if (segments.equals(List.of("meta"))) {
                return Routes.only("GET", request, () -> ApiResponse.json(meta()));
            }
            authenticate(request);
            return route(request, segments);
        } catch (AcuityError refusal) {
            return ApiResponse.of(refusal);
        }
    }

    private ApiResponse route(ApiRequest request, List<String> segments) {
        var resource = segments.isEmpty() ? "" : segments.get(0);
        var rest = segments.isEmpty() ? segments : segments.subList(1, segments.size());
        return switch (resource) {
            case "appointments" -> appointments.answer(request, rest);
            case "availability" -> availability.answer(request, rest);
            case "webhooks" -> subscriptions.answer(request, rest);
            case "blocks" -> blocks.answer(request, rest);
            default -> {
                if (!rest.isEmpty()) {
                    throw AcuityError.notFound();
                }
                yield Routes.list(request, catalogueList(resource));
            }
        };
    }

    private JsonNode catalogueList(String resource) {
        var catalogue = settings.catalogue();
        return switch (resource) {
            case "me" -> CatalogueJson.account(settings.userId(), catalogue);
            case "calendars" -> CatalogueJson.array(catalogue.calendars(), CatalogueJson::calendar);
            case "appointment-types" -> CatalogueJson.array(catalogue.types(), CatalogueJson::type);
            case "forms" -> CatalogueJson.array(catalogue.forms(), CatalogueJson::form);
            case "labels" -> CatalogueJson.array(catalogue.labels(), CatalogueJson::label);
            case "appointment-addons", "products", "orders", "certificates" ->
                Json.mapper().createArrayNode();
            default -> throw AcuityError.notFound();
        };
    }

    private void authenticate(ApiRequest request) {
        var given = request.authorization();
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expectedAuthorization)) {
            throw AcuityError.unauthorized();
        }
    }

    private static ObjectNode meta() {
        var meta = Json.object();
        meta.putArray("hooks").add("127.0.0.0/8").add("192.0.2.0/24");
        return meta;
    }
}
