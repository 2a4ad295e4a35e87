package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Calendars, types, forms, labels and the account itself as Acuity shows them. */
final class CatalogueJson {

    private CatalogueJson() {}

    static <T> ArrayNode array(List<T> things, Function<T, ? extends JsonNode> show) {
        var array = Json.mapper().createArrayNode();
        things.forEach(thing -> array.add(show.apply(thing)));
        return array;
    }

    static ObjectNode account(String userId, Catalogue catalogue) {
        var page = "https://app.acuityscheduling.com/schedule.php?owner=" + userId;
        return Json.object()
                .put("id", Long.parseLong(userId))
                .put("name", "Medical examination sandbox")
                .put("email", "owner@acuity.example.test")
                .put("timezone", catalogue.businessZone().getId())
                .put("firstDayOfWeek", 1)
                .put("timeFormat", "g:ia")
                .put("currency", "AUD")
                .put("schedulingPage", page)
                .put("embedCode", "<iframe src=\"" + page + "\"></iframe>")
                .put("plan", "Powerhouse")
                .put("description", "");
    }

    static ObjectNode calendar(Catalogue.Calendar calendar) {
        return Json.object()
                .put("id", calendar.id())
                .put("name", calendar.name())
                .put("email", calendar.email())
                .put("replyTo", calendar.email())
                .put("description", calendar.description())
                .put("location", calendar.location())
                .put("timezone", calendar.zone().getId())
                .put("image", "")
                .put("thumbnail", "");
    }

    static ObjectNode type(Catalogue.AppointmentType type) {
        var json = Json.object()
                .put("id", type.id())
                .put("active", true)
                .put("name", type.name())
                .put("description", type.description())
                .put("duration", type.minutes())
                .put("price", type.price())
                .put("category", type.category())
                .put("color", type.color())
                .put("private", false)
                .put("type", "service")
                .putNull("classSize")
                .put("paddingAfter", type.paddingAfter())
                .put("paddingBefore", type.paddingBefore());
        type.calendarIds().forEach(json.putArray("calendarIDs")::add);
        json.putArray("addonIDs");
        return json.put("schedulingUrl", "https://app.acuityscheduling.com/schedule.php?appointmentType=" + type.id());
    }

    static ObjectNode form(Catalogue.Form form) {
        var json = Json.object()
                .put("id", form.id())
                .put("name", form.name())
                .put("description", form.description())
                .put("hidden", false);
        form.typeIds().forEach(json.putArray("appointmentTypeIDs")::add);
        json.set("fields", array(form.fields(), CatalogueJson::field));
        return json;
    }

    static ObjectNode label(Catalogue.Label label) {
        return Json.object().put("id", label.id()).put("name", label.name()).put("color", label.color());
    }

    private static ObjectNode field(Catalogue.Field field) {
        var json = Json.object()
                .put("id", field.id())
                .put("name", field.name())
                .put("required", field.required())
                .put("type", field.type());
        var options = field.options();
        if (options == null) {
            return json.putNull("options");
        }
        options.forEach(json.putArray("options")::add);
        return json;
    }
}
