package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Where a moved appointment goes: stays (nothing said), any free calendar (explicit null) or the one named. */
record CalendarChoice(boolean isAny, @Nullable String id) {

    static CalendarChoice unchanged() {
        return new CalendarChoice(false, null);
    }

    static CalendarChoice of(long calendarId) {
        return new CalendarChoice(false, Long.toString(calendarId));
    }

    static CalendarChoice from(JsonNode body) {
        var value = body.get("calendarID");
        if (value == null) {
            return unchanged();
        }
        return value.isNull() ? new CalendarChoice(true, null) : new CalendarChoice(false, value.asText());
    }

    String idOr(long current) {
        return id == null ? Long.toString(current) : id;
    }
}
