package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The week, one row per calendar, every time in that calendar's zone. */
final class WeekView {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.UK);
    private static final DateTimeFormatter RANGE_START = DateTimeFormatter.ofPattern("d MMMM", Locale.UK);
    private static final DateTimeFormatter RANGE_END = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final AcuitySandbox sandbox;

    WeekView(AcuitySandbox sandbox) {
        this.sandbox = sandbox;
    }

    Html show(Query query) {
        var catalogue = sandbox.settings().catalogue();
        var today = sandbox.settings()
                .clock()
                .instant()
                .atZone(catalogue.businessZone())
                .toLocalDate();
        var asked = query.get("week");
        var monday = (asked == null ? today : AcuityDates.readDate("week", asked))
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var shown = sandbox.appointments().stream()
                .sorted(Comparator.comparing(SandboxAppointment::start))
                .toList();
        var days = days(monday, shown);
        var html = new Html()
                .raw("<div class=\"week-head\"><h2>")
                .text(RANGE_START.format(monday) + " to " + RANGE_END.format(monday.plusDays(6)))
                .raw("</h2><p class=\"steps\"><a class=\"button quiet\" href=\"/?week=" + monday.minusWeeks(1)
                        + "\">Earlier week</a><a class=\"button quiet\" href=\"/\">This week</a>"
                        + "<a class=\"button quiet\" href=\"/?week=" + monday.plusWeeks(1)
                        + "\">Later week</a></p></div>")
                .raw("<div class=\"scroll\"><table class=\"week\"><thead><tr><th scope=\"col\">Calendar</th>");
        for (var day : days) {
            html.raw(day.equals(today) ? "<th scope=\"col\" class=\"today\">" : "<th scope=\"col\">")
                    .text(DAY.format(day))
                    .raw("</th>");
        }
        html.raw("</tr></thead><tbody>");
        for (var calendar : catalogue.calendars()) {
            row(html, calendar, days, shown);
        }
        return html.raw("</tbody></table></div>").add(legend());
    }

    private void row(Html html, Calendar calendar, List<LocalDate> days, List<SandboxAppointment> shown) {
        html.raw("<tr><th scope=\"row\">")
                .text(calendar.name())
                .element("small", calendar.description())
                .element("small", calendar.zone().getId())
                .raw("</th>");
        for (var day : days) {
            html.raw("<td>");
            shown.stream()
                    .filter(one -> one.calendarId() == calendar.id() && day.equals(dayOf(one)))
                    .forEach(one -> chip(html, calendar, one));
            html.raw("<a class=\"add\" href=\"/sandbox/book?calendar=" + calendar.id() + "&amp;date=" + day
                    + "\" aria-label=\"Book on ");
            html.text(DAY.format(day) + " with " + calendar.name()).raw("\">+</a></td>");
        }
        html.raw("</tr>");
    }

    private void chip(Html html, Calendar calendar, SandboxAppointment one) {
        var type = sandbox.settings().catalogue().type(one.typeId());
        var state = one.noShow() ? "no-show" : one.canceled() ? "canceled" : "type-" + one.typeId();
        html.raw("<a class=\"chip " + state + "\" href=\"/sandbox/appointments/" + one.id() + "\">")
                .element("b", AcuityDates.displayTime(one.start(), calendar.zone()))
                .raw(" ")
                .text(one.fullName())
                .element(
                        "small",
                        one.noShow()
                                ? "no-show"
                                : one.canceled()
                                        ? "canceled"
                                        : type.map(t -> t.name()).orElse(""))
                .raw("</a>");
    }

    private List<LocalDate> days(LocalDate monday, List<SandboxAppointment> shown) {
        return IntStream.range(0, 7)
                .mapToObj(monday::plusDays)
                .filter(day ->
                        day.getDayOfWeek().getValue() < 6 || shown.stream().anyMatch(one -> day.equals(dayOf(one))))
                .toList();
    }

    private LocalDate dayOf(SandboxAppointment one) {
        var catalogue = sandbox.settings().catalogue();
        var zone = catalogue.calendar(one.calendarId()).map(Calendar::zone).orElse(catalogue.businessZone());
        return one.start().atZone(zone).toLocalDate();
    }

    private Html legend() {
        return new Html()
                .element(
                        "p class=\"hint\"",
                        "Times are the calendar's own. Choose an appointment to move, cancel or edit it; choose + to"
                                + " book.");
    }
}
