package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody asks for when booking or editing; null where nothing was said. */
record BookingRequest(
        @Nullable String datetime,
        @Nullable String typeId,
        @Nullable String calendarId,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String timezone,
        @Nullable String certificate,
        @Nullable String notes,
        @Nullable Map<Long, String> answers,
        @Nullable List<Long> labelIds,
        @Nullable Boolean smsOptIn) {

    static BookingRequest from(JsonNode body) {
        var smsOptIn = Json.text(body, "smsOptIn");
        return new BookingRequest(
                Json.text(body, "datetime"),
                Json.text(body, "appointmentTypeID"),
                Json.text(body, "calendarID"),
                Json.text(body, "firstName"),
                Json.text(body, "lastName"),
                Json.text(body, "phone"),
                Json.text(body, "email"),
                Json.text(body, "timezone"),
                Json.text(body, "certificate"),
                Json.text(body, "notes"),
                answers(body.get("fields")),
                labels(body.get("labels")),
                smsOptIn == null ? null : Json.truth(smsOptIn));
    }

    private static @Nullable Map<Long, String> answers(@Nullable JsonNode fields) {
        if (fields == null || fields.isNull()) {
            return null;
        }
        if (!fields.isArray()) {
            throw AcuityError.refused("invalid_fields", "The parameter \"fields\" must be an array.");
        }
        var answers = new LinkedHashMap<Long, String>();
        for (var field : fields) {
            var id = Json.number(Json.text(field, "id"));
            if (id == null) {
                throw AcuityError.refused("invalid_fields", "A field without an \"id\" was given.");
            }
            answers.put(id, Json.textOr(field, "value", ""));
        }
        return answers;
    }

    private static @Nullable List<Long> labels(@Nullable JsonNode labels) {
        if (labels == null || labels.isNull()) {
            return null;
        }
        var ids = new ArrayList<Long>();
        for (var label : labels) {
            var id = Json.number(label.isObject() ? Json.text(label, "id") : label.asText());
            if (id == null) {
                throw AcuityError.refused("bad_request", "A label without an \"id\" was given.");
            }
            ids.add(id);
        }
        if (ids.size() > 1) {
            throw AcuityError.refused("bad_request", "Only one label may be given.");
        }
        return ids;
    }
}
