package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.IntakeField;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An intake form of the account.
 *
 * @param hidden whether only the office sees it
 * @param typeIds the appointment types it applies to
 * @param fields its questions in their order
 */
record AcuityForm(boolean hidden, Set<String> typeIds, List<IntakeField> fields) {

    static AcuityForm from(JsonNode json) {
        var fields = new ArrayList<IntakeField>();
        for (var field : json.path("fields")) {
            var options = new ArrayList<String>();
            field.path("options").forEach(option -> options.add(option.asText()));
            fields.add(new IntakeField(
                    AcuityJson.required(field, "id"),
                    AcuityJson.text(field, "name"),
                    field.path("required").asBoolean(),
                    AcuityJson.text(field, "type"),
                    options));
        }
        return new AcuityForm(
                json.path("hidden").asBoolean(), AcuityJson.ids(json.path("appointmentTypeIDs")), List.copyOf(fields));
    }

    /** Id of the field for our booking id, where this form has it. */
    Optional<String> bookingReferenceField() {
        return fields.stream()
                .filter(field -> AcuityJson.isBookingReference(field.name()))
                .map(IntakeField::id)
                .findFirst();
    }
}
