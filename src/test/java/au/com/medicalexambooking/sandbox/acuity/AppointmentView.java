package au.com.medicalexambooking.sandbox.acuity;

import java.time.LocalDate;
import java.util.Set;

/** One appointment with everything one can do to it. */
final class AppointmentView {

    private final AcuitySandbox sandbox;

    AppointmentView(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    static String titleOf(SandboxAppointment appointment) {
        var name = appointment.fullName();
        return name.isEmpty() ? "Appointment " + appointment.id() : name;
    }

    Html show(SandboxAppointment appointment, Query query) {
        var html = new Html().raw("<div class=\"columns\"><section class=\"card\">");
        facts(html, appointment);
        html.raw("</section><div>");
        if (appointment.canceled()) {
            html.element(
                    "p class=\"card hint\"",
                    "This appointment was canceled" + (appointment.noShow() ? " as a no-show" : "")
                            + ". Acuity cannot bring it back.");
        } else {
            move(html, appointment, query);
            edit(html, appointment);
            end(html, appointment);
        }
        return html.raw("</div></div>");
    }

    private void facts(Html html, SandboxAppointment appointment) {
        var catalogue = sandbox.settings().catalogue();
        var zone = catalogue
                .calendar(appointment.calendarId())
                .map(Catalogue.Calendar::zone)
                .orElse(catalogue.businessZone());
        html.raw("<dl>");
        fact(
                html,
                "When",
                AcuityDates.displayDate(appointment.start(), zone) + ", "
                        + AcuityDates.displayTime(appointment.start(), zone) + " to "
                        + AcuityDates.displayTime(appointment.end(), zone) + " (" + zone + ")");
        fact(
                html,
                "Calendar",
                catalogue
                        .calendar(appointment.calendarId())
                        .map(Catalogue.Calendar::name)
                        .orElse(""));
        fact(
                html,
                "Type",
                catalogue
                        .type(appointment.typeId())
                        .map(Catalogue.AppointmentType::name)
                        .orElse(""));
        fact(html, "Location", appointment.location().isEmpty() ? "(link to come)" : appointment.location());
        fact(html, "Status", appointment.noShow() ? "No-show" : appointment.canceled() ? "Canceled" : "Scheduled");
        fact(html, "Phone", appointment.attendee().phone());
        fact(html, "E-mail", appointment.attendee().email());
        fact(html, "Notes", appointment.details().notes());
        catalogue
                .fieldsOf(appointment.typeId())
                .forEach(field ->
                        fact(html, field.name(), appointment.answer(field.id()).orElse("")));
        fact(html, "Id", Long.toString(appointment.id()));
        fact(
                html,
                "Booked by",
                appointment.scheduledBy() == null ? "API, as a client" : "Acuity's own page or an admin");
        html.raw("</dl>");
    }

    private static void fact(Html html, String name, String value) {
        html.element("dt", name).element("dd", value.isEmpty() ? "–" : value);
    }

    private void move(Html html, SandboxAppointment appointment, Query query) {
        var catalogue = sandbox.settings().catalogue();
        var path = "/sandbox/appointments/" + appointment.id();
        var asked = query.number("calendar");
        var calendar = catalogue
                .calendar(asked == null ? appointment.calendarId() : asked)
                .orElse(catalogue.calendars().get(0));
        var given = query.get("date");
        LocalDate day = given == null
                ? appointment.start().atZone(calendar.zone()).toLocalDate()
                : AcuityDates.readDate("date", given);
        html.raw("<section class=\"card\"><h2>Move</h2><form class=\"row\" method=\"get\" action=\"" + path + "\">")
                .startSelect("calendar", "Calendar");
        catalogue.type(appointment.typeId()).map(catalogue::calendarsOffering).stream()
                .flatMap(offering -> offering.stream())
                .forEach(one -> html.option(one.id(), one.name(), one.id() == calendar.id()));
        html.endSelect()
                .input("date", "Date", "date", day.toString(), "required")
                .raw("<p class=\"field\"><button class=\"quiet\">Show free times</button></p></form>")
                .raw("<form method=\"post\" action=\"" + path + "/move\">")
                .hidden("calendar", calendar.id());
        if (SlotPicker.show(
                html, sandbox, calendar, appointment.typeId(), day, Set.of(appointment.id()), appointment.start())) {
            html.raw("<p><button>Move appointment</button></p>");
        }
        html.raw("</form></section>");
    }

    private void edit(Html html, SandboxAppointment appointment) {
        var attendee = appointment.attendee();
        html.raw("<section class=\"card\"><h2>Edit</h2><form method=\"post\" action=\"/sandbox/appointments/"
                        + appointment.id() + "/edit\"><div class=\"grid\">")
                .input("firstName", "First name", "text", attendee.firstName(), "required autocomplete=\"off\"")
                .input("lastName", "Last name", "text", attendee.lastName(), "required autocomplete=\"off\"")
                .input("phone", "Phone", "tel", attendee.phone(), "autocomplete=\"off\"")
                .input("email", "E-mail", "email", attendee.email(), "autocomplete=\"off\"")
                .raw("</div><p><button>Save details</button></p></form></section>");
    }

    private void end(Html html, SandboxAppointment appointment) {
        var path = "/sandbox/appointments/" + appointment.id();
        html.raw("<section class=\"card\"><h2>End</h2><div class=\"buttons\">");
        button(html, path + "/cancel", "danger", "Cancel appointment");
        button(html, path + "/no-show", "danger quiet", "Mark as no-show");
        if (appointment.location().isEmpty()) {
            button(html, path + "/link", "quiet", "Provide meeting link");
        }
        html.raw("</div></section>");
    }

    private static void button(Html html, String action, String style, String label) {
        html.raw("<form method=\"post\" action=\"" + action + "\"><button class=\"" + style + "\">")
                .text(label)
                .raw("</button></form>");
    }
}
