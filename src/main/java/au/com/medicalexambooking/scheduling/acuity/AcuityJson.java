package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentType;
import au.com.medicalexambooking.scheduling.BookCalendar;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns Acuity's JSON into our words; whatever lacks what we rely on is an {@link UnusableAnswer}. */
final class AcuityJson {

    /** Name of the intake field that carries our booking id. */
    static final String BOOKING_REFERENCE = "Booking reference";

    private static final Logger LOG = LoggerFactory.getLogger(AcuityJson.class);
    private static final Pattern BY_VIDEO =
            Pattern.compile("\\b(video|tele-?health|online|zoom)\\b", Pattern.CASE_INSENSITIVE);

    private AcuityJson() {}

    static Appointment appointment(JsonNode json) {
        var answers = new ArrayList<Appointment.Answer>();
        for (var form : json.path("forms")) {
            for (var value : form.path("values")) {
                answers.add(new Appointment.Answer(text(value, "fieldID"), text(value, "name"), text(value, "value")));
            }
        }
        boolean cancelled = json.has("canceled") ? json.path("canceled").asBoolean() : json.has("noShow");
        return new Appointment(
                required(json, "id"),
                required(json, "calendarID"),
                required(json, "appointmentTypeID"),
                AcuityDates.parse(required(json, "datetime")),
                minutes(json, "duration"),
                text(json, "firstName"),
                text(json, "lastName"),
                text(json, "phone"),
                text(json, "email"),
                text(json, "location"),
                cancelled,
                json.path("noShow").asBoolean(),
                bookingReference(answers),
                json.path("scheduledBy").isNull() ? null : emptyToNull(text(json, "scheduledBy")),
                answers);
    }

    static List<Appointment> appointments(JsonNode json) {
        return each(json, "appointment", AcuityJson::appointment);
    }

    static List<BookCalendar> calendars(JsonNode json) {
        return each(
                json,
                "calendar",
                calendar -> new BookCalendar(
                        required(calendar, "id"),
                        text(calendar, "name"),
                        text(calendar, "location"),
                        zone(required(calendar, "timezone"))));
    }

    static List<AppointmentType> appointmentTypes(JsonNode json) {
        return each(
                json,
                "appointment type",
                type -> new AppointmentType(
                        required(type, "id"),
                        text(type, "name"),
                        minutes(type, "duration"),
                        ids(type.path("calendarIDs")),
                        byVideo(type),
                        type.path("active").asBoolean(true)
                                && "service".equals(type.path("type").asText("service"))));
    }

    static List<AcuityForm> forms(JsonNode json) {
        return each(json, "form", AcuityForm::from);
    }

    /** Elements that cannot be read are left out with a line in the log, so that one bad one does not hide the rest. */
    private static <T> List<T> each(JsonNode json, String what, Function<JsonNode, T> reader) {
        if (!json.isArray()) {
            throw new UnusableAnswer("no list of " + what + "s");
        }
        var read = new ArrayList<T>(json.size());
        for (var element : json) {
            try {
                read.add(reader.apply(element));
            } catch (UnusableAnswer e) {
                LOG.warn(
                        "Acuity's {} {} cannot be read: {}",
                        what,
                        element.path("id").asLong(),
                        e.getMessage());
            }
        }
        return read;
    }

    private static boolean byVideo(JsonNode type) {
        return text(type, "location").startsWith("https://")
                || BY_VIDEO.matcher(text(type, "name")).find();
    }

    private static @Nullable String bookingReference(List<Appointment.Answer> answers) {
        return Optional.of(answers).stream()
                .flatMap(List::stream)
                .filter(answer ->
                        isBookingReference(answer.name()) && !answer.value().isBlank())
                .map(answer -> answer.value().strip())
                .findFirst()
                .orElse(null);
    }

    static boolean isBookingReference(String name) {
        return name.strip().equalsIgnoreCase(BOOKING_REFERENCE);
    }

    static Set<String> ids(JsonNode list) {
        var ids = new HashSet<String>();
        list.forEach(id -> ids.add(id.asText()));
        return ids;
    }

    static String required(JsonNode json, String key) {
        var text = text(json, key);
        if (text.isBlank()) {
            throw new UnusableAnswer("no " + key);
        }
        return text;
    }

    static String text(JsonNode json, String key) {
        var value = json.path(key);
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isBlank() ? null : text;
    }

    private static Duration minutes(JsonNode json, String key) {
        int minutes = json.path(key).asInt();
        if (minutes <= 0) {
            throw new UnusableAnswer("no " + key);
        }
        return Duration.ofMinutes(minutes);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new UnusableAnswer("an unknown time zone");
        }
    }
}
