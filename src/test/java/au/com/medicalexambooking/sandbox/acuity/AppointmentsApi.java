package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import java.util.List;

/** {@code /appointments} and what lies below. */
final class AppointmentsApi {

    private static final String ONE = "/appointments/{id:number}";

    private final AppointmentBook book;
    private final AppointmentJson json;
    private final AppointmentFilter filter;

    AppointmentsApi(AppointmentBook book, AppointmentJson json, AcuitySandboxSettings settings) {
        this.book = book;
        this.json = json;
        this.filter = new AppointmentFilter(id -> settings.catalogue()
                .calendar(id)
                .map(Calendar::zone)
                .orElse(settings.catalogue().businessZone()));
    }

    ApiResponse answer(ApiRequest request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(request);
                case "POST" -> show(book.book(BookingRequest.from(Json.parseObject(request.body())), request.mode()));
                default -> throw AcuityError.methodNotAllowed();
            };
        }
        var id = Routes.id(rest.get(0), rest.size() == 1 ? ONE : ONE + "/" + rest.get(1));
        if (rest.size() == 1) {
            return switch (request.method()) {
                case "GET" -> show(book.get(id));
                case "PUT" ->
                    show(book.update(id, BookingRequest.from(Json.parseObject(request.body())), request.mode()));
                default -> throw AcuityError.methodNotAllowed();
            };
        }
        if (rest.size() > 2) {
            throw AcuityError.notFound();
        }
        return switch (rest.get(1)) {
            case "cancel" -> Routes.only("PUT", request, () -> cancel(request, id));
            case "reschedule" -> Routes.only("PUT", request, () -> reschedule(request, id));
            case "payments" ->
                Routes.only("GET", request, () -> {
                    book.get(id);
                    return ApiResponse.json(Json.mapper().createArrayNode());
                });
            default -> throw AcuityError.notFound();
        };
    }

    private ApiResponse list(ApiRequest request) {
        var withForms = !request.query().truth("excludeForms");
        var array = Json.mapper().createArrayNode();
        filter.select(book.all(), request.query()).forEach(found -> array.add(json.of(found, withForms)));
        return ApiResponse.json(array);
    }

    private ApiResponse cancel(ApiRequest request, long id) {
        var body = Json.parseObject(request.body());
        var noShow = Json.truth(Json.text(body, "noShow"));
        return show(book.cancel(id, noShow, Json.textOr(body, "cancelNote", ""), request.mode()));
    }

    private ApiResponse reschedule(ApiRequest request, long id) {
        var body = Json.parseObject(request.body());
        return show(book.reschedule(
                id,
                Json.text(body, "datetime"),
                Json.text(body, "timezone"),
                CalendarChoice.from(body),
                request.mode()));
    }

    private ApiResponse show(SandboxAppointment appointment) {
        return ApiResponse.json(json.of(appointment, true));
    }
}
