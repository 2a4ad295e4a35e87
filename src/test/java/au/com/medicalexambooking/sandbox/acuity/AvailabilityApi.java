package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /availability}: free dates, free times, and whether given times are free. */
final class AvailabilityApi {

    private final AppointmentBook book;
    private final Catalogue catalogue;

    AvailabilityApi(AppointmentBook book, Catalogue catalogue) {
        this.book = book;
        this.catalogue = catalogue;
    }

    ApiResponse answer(ApiRequest request, List<String> rest) {
        if (rest.size() != 1) {
            throw AcuityError.notFound();
        }
        return switch (rest.get(0)) {
            case "dates" -> Routes.only("GET", request, () -> dates(request.query()));
            case "times" -> Routes.only("GET", request, () -> times(request.query()));
            case "classes" -> Routes.list(request, Json.mapper().createArrayNode());
            case "check-times" -> Routes.only("POST", request, () -> check(Json.parse(request.body())));
            default -> throw AcuityError.notFound();
        };
    }

    private ApiResponse dates(Query query) {
        var search = searchOf(query);
        var month = AcuityDates.readMonth(required(query, "month"));
        var from = month.atDay(1);
        var to = month.plusMonths(1).atDay(1);
        var array = Json.mapper().createArrayNode();
        starts(search, from, to, Set.of())
                .map(start -> start.atZone(search.zone()).toLocalDate())
                .distinct()
                .forEach(date -> array.addObject().put("date", date.toString()));
        return ApiResponse.json(array);
    }

    private ApiResponse times(Query query) {
        var search = searchOf(query);
        var date = AcuityDates.readDate("date", required(query, "date"));
        var ignored = query.all("ignoreAppointmentIDs[]").stream()
                .map(Json::number)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        var array = Json.mapper().createArrayNode();
        starts(search, date, date.plusDays(1), ignored)
                .forEach(start -> array.addObject().put("time", AcuityDates.wire(start, search.zone())));
        return ApiResponse.json(array);
    }

    /** The days are days of the answer's zone; without a calendar the times of all that offer the type are united. */
    private Stream<Instant> starts(Search search, LocalDate from, LocalDate to, Set<Long> ignored) {
        var fromInstant = from.atStartOfDay(search.zone()).toInstant();
        var toInstant = to.atStartOfDay(search.zone()).toInstant();
        return search.calendars().stream()
                .flatMap(calendar -> book.freeStarts(calendar, search.type(), fromInstant, toInstant, ignored).stream())
                .sorted()
                .distinct();
    }

    private ApiResponse check(JsonNode body) {
        if (body.isArray()) {
            var answers = Json.mapper().createArrayNode();
            body.forEach(one -> answers.add(checked(one)));
            return ApiResponse.json(answers);
        }
        return ApiResponse.json(checked(body));
    }

    private ObjectNode checked(JsonNode asked) {
        if (!(asked instanceof ObjectNode object)) {
            throw AcuityError.notJson();
        }
        var answer = object.deepCopy();
        try {
            var type = book.typeOf(Json.text(object, "appointmentTypeID"));
            var calendar = calendarOrNull(Json.text(object, "calendarID"));
            var datetime = Json.text(object, "datetime");
            if (datetime == null || datetime.isBlank()) {
                throw AcuityError.missing("datetime", "required_datetime");
            }
            var start = AcuityDates.read(datetime, calendar == null ? catalogue.businessZone() : calendar.zone());
            book.refusalOf(calendar, type, start, datetime).ifPresent(refusal -> {
                throw refusal;
            });
            return answer.put("valid", true);
        } catch (AcuityError refusal) {
            return answer.put("valid", false).put("error", refusal.code()).put("message", refusal.text());
        }
    }

    private Search searchOf(Query query) {
        var type = book.typeOf(query.get("appointmentTypeID"));
        var calendar = calendarOrNull(query.get("calendarID"));
        var zone = AcuityDates.readZone(query.get("timezone"));
        if (zone == null) {
            zone = calendar == null ? catalogue.businessZone() : calendar.zone();
        }
        return new Search(type, calendar == null ? catalogue.calendarsOffering(type) : List.of(calendar), zone);
    }

    private @Nullable Calendar calendarOrNull(@Nullable String id) {
        return id == null || id.isBlank() ? null : book.calendarOf(id);
    }

    private static String required(Query query, String parameter) {
        var value = query.get(parameter);
        if (value == null) {
            throw AcuityError.missing(parameter, "bad_request");
        }
        return value;
    }

    private record Search(AppointmentType type, List<Calendar> calendars, ZoneId zone) {}
}
