package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Free times of a day as a group of choices. */
final class SlotPicker {

    private SlotPicker() {}

    /** Adds the choices, the preferred one chosen or else the first; false if there are none. */
    static boolean show(
            Html html,
            AcuitySandbox sandbox,
            Calendar calendar,
            long typeId,
            LocalDate day,
            Set<Long> ignored,
            @Nullable Instant preferred) {
        var free = sandbox.freeTimes(calendar.id(), typeId, day, ignored);
        if (free.isEmpty()) {
            html.element("p class=\"hint\"", "Nothing is free on this day. Try another one.");
            return false;
        }
        html.raw("<fieldset class=\"slots\"><legend>Free times, ")
                .text(calendar.zone().getId())
                .raw("</legend>");
        var chosen = preferred != null && free.contains(preferred) ? preferred : free.get(0);
        for (var start : free) {
            html.raw("<label><input type=\"radio\" name=\"start\" required" + (start.equals(chosen) ? " checked" : "")
                            + " value=\"")
                    .text(start)
                    .raw("\"><span>")
                    .text(AcuityDates.displayTime(start, calendar.zone()))
                    .raw("</span></label>");
        }
        html.raw("</fieldset>");
        return true;
    }
}
