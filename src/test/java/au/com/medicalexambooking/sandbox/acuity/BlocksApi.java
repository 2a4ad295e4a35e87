package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;

/** {@code /blocks}: time taken off a calendar. No webhook tells of it. */
final class BlocksApi {

    private static final int DEFAULT_MAX = 100;

    private final AppointmentBookStore store;
    private final AppointmentBook book;
    private final Catalogue catalogue;

    BlocksApi(AppointmentBookStore store, AppointmentBook book, Catalogue catalogue) {
        this.store = store;
        this.book = book;
        this.catalogue = catalogue;
    }

    ApiResponse answer(ApiRequest request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(request.query());
                case "POST" -> ApiResponse.json(show(create(Json.parseObject(request.body()))));
                default -> throw AcuityError.methodNotAllowed();
            };
        }
        var id = Routes.id(rest.get(0), "/blocks/{id:number}");
        if (rest.size() > 1) {
            throw AcuityError.notFound();
        }
        var block = store.read(state -> state.block(id)).orElseThrow(AcuityError::notFound);
        return switch (request.method()) {
            case "GET" -> ApiResponse.json(show(block));
            case "DELETE" -> {
                store.update(state -> state.removeBlock(id));
                yield ApiResponse.noContent();
            }
            default -> throw AcuityError.methodNotAllowed();
        };
    }

    private ApiResponse list(Query query) {
        var calendar = query.number("calendarID");
        var minText = query.get("minDate");
        var maxText = query.get("maxDate");
        var minDate = minText == null ? null : AcuityDates.readDate("minDate", minText);
        var maxDate = maxText == null ? null : AcuityDates.readDate("maxDate", maxText);
        var max = query.number("max");
        var found = store.read(state -> List.copyOf(state.blocks())).stream()
                .filter(block -> calendar == null || block.calendarId() == calendar)
                .filter(block -> minDate == null
                        || !block.end().atZone(zoneOf(block)).toLocalDate().isBefore(minDate))
                .filter(block -> maxDate == null
                        || !block.start().atZone(zoneOf(block)).toLocalDate().isAfter(maxDate))
                .sorted(Comparator.comparing(SandboxBlock::start))
                .limit(max == null || max < 1 ? DEFAULT_MAX : max)
                .toList();
        return ApiResponse.json(CatalogueJson.array(found, this::show));
    }

    private SandboxBlock create(ObjectNode body) {
        var calendar = book.calendarOf(Json.textOr(body, "calendarID", ""));
        var start = AcuityDates.read(Json.textOr(body, "start", ""), calendar.zone());
        var end = AcuityDates.read(Json.textOr(body, "end", ""), calendar.zone());
        if (!end.isAfter(start)) {
            throw AcuityError.refused("bad_request", "The end must be after the start.");
        }
        return store.change(state -> {
            var block = new SandboxBlock(state.newId(), calendar.id(), start, end, Json.textOr(body, "notes", ""));
            state.put(block);
            return block;
        });
    }

    private ZoneId zoneOf(SandboxBlock block) {
        return catalogue
                .calendar(block.calendarId())
                .map(Catalogue.Calendar::zone)
                .orElse(catalogue.businessZone());
    }

    private ObjectNode show(SandboxBlock block) {
        var zone = zoneOf(block);
        return Json.object()
                .put("id", block.id())
                .put("calendarID", block.calendarId())
                .put("start", AcuityDates.wire(block.start(), zone))
                .put("end", AcuityDates.wire(block.end(), zone))
                .putNull("until")
                .putNull("recurring")
                .put("notes", block.notes())
                .put(
                        "description",
                        AcuityDates.displayDate(block.start(), zone) + " "
                                + AcuityDates.displayTime(block.start(), zone) + " - "
                                + AcuityDates.displayTime(block.end(), zone));
    }
}
