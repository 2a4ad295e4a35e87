package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Field;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Booking in two steps on one page: whom, what and when, then a free time and the details. */
final class BookView {

    private final AcuitySandbox sandbox;

    BookView(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    Html show(Query query) {
        var catalogue = sandbox.settings().catalogue();
        var calendar = catalogue
                .calendar(numberOr(query, "calendar", 0))
                .orElse(catalogue.calendars().get(0));
        var offered = catalogue.types().stream()
                .filter(type -> type.calendarIds().contains(calendar.id()))
                .toList();
        var typeId = numberOr(query, "type", 0);
        var type =
                offered.stream().filter(one -> one.id() == typeId).findFirst().orElse(offered.get(0));
        var given = query.get("date");
        var today = sandbox.settings().clock().instant().atZone(calendar.zone()).toLocalDate();
        var day = given == null ? today.plusDays(1) : AcuityDates.readDate("date", given);
        var html = new Html();
        search(html, calendar, type, day);
        if (typeId != 0 && type.id() != typeId) {
            html.element(
                    "p class=\"notice warn\"",
                    calendar.name() + " does not offer the type you chose; " + type.name() + " is shown instead.");
        }
        html.raw("<form class=\"card\" method=\"post\" action=\"/sandbox/book\"><h2>")
                .text(type.name() + " with " + calendar.name())
                .raw("</h2>")
                .hidden("calendar", calendar.id())
                .hidden("type", type.id());
        if (SlotPicker.show(html, sandbox, calendar, type.id(), day, Set.of(), null)) {
            details(html, catalogue.fieldsOf(type.id()));
        }
        return html.raw("</form>");
    }

    private void search(Html html, Calendar calendar, AppointmentType type, LocalDate day) {
        var catalogue = sandbox.settings().catalogue();
        html.raw("<form class=\"card row\" method=\"get\" action=\"/sandbox/book\">")
                .startSelect("calendar", "Calendar");
        catalogue.calendars().forEach(one -> html.option(one.id(), one.name(), one.id() == calendar.id()));
        html.endSelect().startSelect("type", "Appointment type");
        catalogue.types().forEach(one -> html.option(one.id(), one.name(), one.id() == type.id()));
        html.endSelect()
                .input("date", "Date", "date", day.toString(), "required")
                .raw("<p class=\"field\"><button class=\"quiet\">Show free times</button></p></form>");
    }

    private static void details(Html html, List<Field> fields) {
        html.raw("<h3>Who comes</h3><div class=\"grid\">")
                .input("firstName", "First name", "text", "", "required autocomplete=\"off\"")
                .input("lastName", "Last name", "text", "", "required autocomplete=\"off\"")
                .input("phone", "Phone", "tel", "", "autocomplete=\"off\"")
                .input("email", "E-mail", "email", "", "autocomplete=\"off\"")
                .raw("</div><h3>Intake form</h3><div class=\"grid\">");
        fields.forEach(field -> question(html, field));
        html.raw("</div>")
                .input("notes", "Notes of the practice", "text", "", "")
                .raw("<p><button>Book appointment</button></p>");
    }

    private static void question(Html html, Field field) {
        var id = "field" + field.id();
        var options = field.options();
        if (field.type().equals("yesno")) {
            html.startSelect(id, field.name());
            List.of("", "yes", "no").forEach(answer -> html.option(answer, answer, false));
            html.endSelect();
        } else if (options != null) {
            html.raw("<fieldset class=\"checks\"><legend>").text(field.name()).raw("</legend>");
            options.forEach(option -> html.raw("<label><input type=\"checkbox\" name=\"" + id + "\" value=\"")
                    .text(option)
                    .raw("\"> ")
                    .text(option)
                    .raw("</label>"));
            html.raw("</fieldset>");
        } else {
            html.input(id, field.name() + (field.required() ? " *" : ""), "text", "", "autocomplete=\"off\"");
        }
    }

    private static long numberOr(Query query, String key, long otherwise) {
        var number = query.number(key);
        return number == null ? otherwise : number;
    }
}
