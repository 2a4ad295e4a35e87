package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An appointment as Acuity shows it: prices and duration as strings, display dates, offsets without a colon. */
final class AppointmentJson {

    private final Catalogue catalogue;
    private final ClientRules clientRules;
    private final String userId;

    AppointmentJson(Catalogue catalogue, ClientRules clientRules, String userId) {
        this.catalogue = catalogue;
        this.clientRules = clientRules;
        this.userId = userId;
    }

    ObjectNode of(SandboxAppointment appointment, boolean withForms) {
        var type = catalogue.type(appointment.typeId());
        var calendar = catalogue.calendar(appointment.calendarId());
        var zone = calendar.map(Catalogue.Calendar::zone).orElse(catalogue.businessZone());
        var price = type.map(Catalogue.AppointmentType::price).orElse("0.00");
        var attendee = appointment.attendee();
        var json = Json.object()
                .put("id", appointment.id())
                .put("firstName", attendee.firstName())
                .put("lastName", attendee.lastName())
                .put("phone", attendee.phone())
                .put("email", attendee.email())
                .put("date", AcuityDates.displayDate(appointment.start(), zone))
                .put("time", AcuityDates.displayTime(appointment.start(), zone))
                .put("endTime", AcuityDates.displayTime(appointment.end(), zone))
                .put("dateCreated", AcuityDates.displayDate(appointment.createdAt(), zone))
                .put("datetimeCreated", AcuityDates.wire(appointment.createdAt(), catalogue.businessZone()))
                .put("datetime", AcuityDates.wire(appointment.start(), zone))
                .put("price", price)
                .put("priceSold", price)
                .put("paid", "no")
                .put("amountPaid", "0.00")
                .put("type", type.map(Catalogue.AppointmentType::name).orElse(""))
                .put("appointmentTypeID", appointment.typeId())
                .putNull("classID");
        json.putArray("addonIDs");
        json.put("category", type.map(Catalogue.AppointmentType::category).orElse(""))
                .put("duration", Integer.toString(appointment.minutes()))
                .put("calendar", calendar.map(Catalogue.Calendar::name).orElse(""))
                .put("calendarID", appointment.calendarId())
                .put("certificate", appointment.details().certificate())
                .put("confirmationPage", confirmationPage(appointment))
                .put("location", appointment.location())
                .put("notes", appointment.details().notes())
                .put("timezone", attendee.timezone())
                .put("calendarTimezone", zone.getId())
                .put("canceled", appointment.canceled())
                .put("canClientCancel", clientRules.canClientCancel(appointment))
                .put("canClientReschedule", clientRules.canClientReschedule(appointment))
                .put("scheduledBy", appointment.scheduledBy());
        if (appointment.canceled()) {
            json.put("noShow", appointment.noShow());
        }
        json.set("labels", labels(appointment));
        if (withForms) {
            json.put("formsText", formsText(appointment));
            json.set("forms", forms(appointment));
        }
        return json;
    }

    private String confirmationPage(SandboxAppointment appointment) {
        return "https://app.acuityscheduling.com/schedule.php?action=appt&owner=" + userId + "&id%5B%5D="
                + Long.toHexString(appointment.id() * 0x9E3779B97F4A7C15L);
    }

    private ArrayNode labels(SandboxAppointment appointment) {
        var labels = Json.mapper().createArrayNode();
        appointment.details().labelIds().stream()
                .flatMap(id -> catalogue.label(id).stream())
                .forEach(label -> labels.add(CatalogueJson.label(label)));
        return labels;
    }

    private ArrayNode forms(SandboxAppointment appointment) {
        var forms = Json.mapper().createArrayNode();
        for (var form : catalogue.formsOf(appointment.typeId())) {
            var shown = forms.addObject().put("id", form.id()).put("name", form.name());
            var values = shown.putArray("values");
            for (var field : form.fields()) {
                values.addObject()
                        .put("id", answerId(appointment, field))
                        .put("fieldID", field.id())
                        .put("name", field.name())
                        .put("value", appointment.answer(field.id()).orElse(""));
            }
        }
        return forms;
    }

    private String formsText(SandboxAppointment appointment) {
        var text = new StringBuilder()
                .append("Name: ")
                .append(appointment.fullName())
                .append("\nPhone: ")
                .append(appointment.attendee().phone())
                .append("\nEmail: ")
                .append(appointment.attendee().email())
                .append('\n');
        for (var form : catalogue.formsOf(appointment.typeId())) {
            text.append('\n').append(form.name()).append("\n============\n");
            for (var field : form.fields()) {
                text.append(field.name())
                        .append(": ")
                        .append(appointment.answer(field.id()).orElse(""))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** An answer has its own id, which is not the field's. */
    private static long answerId(SandboxAppointment appointment, Catalogue.Field field) {
        return appointment.id() * 100 + field.id() % 100;
    }
}
