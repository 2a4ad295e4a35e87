package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import java.time.LocalDate;
import java.util.Set;

/** Free times of a day as a group of choices. */
final class SlotPicker {

    private SlotPicker() {}

    /** Adds the choices; false if there are none. */
    static boolean show(
            Html html, AcuitySandbox sandbox, Calendar calendar, long typeId, LocalDate day, Set<Long> ignored) {
        var free = sandbox.freeTimes(calendar.id(), typeId, day, ignored);
        if (free.isEmpty()) {
            html.element("p class=\"hint\"", "Nothing is free on this day. Try another one.");
            return false;
        }
        html.raw("<fieldset class=\"slots\"><legend>Free times, ")
                .text(calendar.zone().getId())
                .raw("</legend>");
        var checked = " checked";
        for (var start : free) {
            html.raw("<label><input type=\"radio\" name=\"start\" required" + checked + " value=\"")
                    .text(start)
                    .raw("\"><span>")
                    .text(AcuityDates.displayTime(start, calendar.zone()))
                    .raw("</span></label>");
            checked = "";
        }
        html.raw("</fieldset>");
        return true;
    }
}
