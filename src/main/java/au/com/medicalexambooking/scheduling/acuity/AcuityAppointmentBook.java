package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.AppointmentType;
import au.com.medicalexambooking.scheduling.BookCalendar;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SlotTaken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The appointment book kept in Acuity Scheduling. */
final class AcuityAppointmentBook implements AppointmentBook {

    private static final Logger LOG = LoggerFactory.getLogger(AcuityAppointmentBook.class);
    private static final Pattern ID = Pattern.compile("\\d{1,19}");
    private static final Set<String> NOT_FREE = Set.of(
            "not_available",
            "no_available_calendar",
            "not_available_min_hours_in_advance",
            "not_available_max_days_in_advance");
    private static final Duration CATALOGUE_FRESH = Duration.ofHours(1);
    private static final Duration CATALOGUE_SERVES = Duration.ofHours(24);
    private static final Duration FREE_TIMES_FRESH = Duration.ofMinutes(5);
    private static final int PAGE = 500;
    private static final int DAYS_AT_ONCE = 31;

    private final AcuityCalls calls;
    private final RemoteReadings<String, List<BookCalendar>> calendars;
    private final RemoteReadings<String, List<AppointmentType>> types;
    private final RemoteReadings<String, List<AcuityForm>> forms;
    private final RemoteReadings<Day, List<Instant>> times;
    private final RemoteReadings<Month, List<LocalDate>> dates;

    AcuityAppointmentBook(AcuityCalls calls, Clock clock) {
        this.calls = calls;
        this.calendars = new RemoteReadings<>(clock, CATALOGUE_FRESH, CATALOGUE_SERVES, 1);
        this.types = new RemoteReadings<>(clock, CATALOGUE_FRESH, CATALOGUE_SERVES, 1);
        this.forms = new RemoteReadings<>(clock, CATALOGUE_FRESH, CATALOGUE_SERVES, 1);
        this.times = new RemoteReadings<>(clock, FREE_TIMES_FRESH, FREE_TIMES_FRESH, 20_000);
        this.dates = new RemoteReadings<>(clock, FREE_TIMES_FRESH, FREE_TIMES_FRESH, 5_000);
    }

    @Override
    public List<LocalDate> freeDates(String calendarId, String typeId, YearMonth month, Freshness freshness) {
        var key = new Month(calendarId, typeId, month);
        return freshness == Freshness.LIVE
                ? dates.live(key, () -> readDates(key))
                : dates.get(key, () -> readDates(key));
    }

    @Override
    public List<Instant> freeTimes(String calendarId, String typeId, LocalDate date, Freshness freshness) {
        var key = new Day(calendarId, typeId, date);
        return freshness == Freshness.LIVE
                ? times.live(key, () -> readTimes(key))
                : times.get(key, () -> readTimes(key));
    }

    @Override
    public Appointment create(NewAppointment wanted) {
        var body = object();
        body.put("datetime", AcuityDates.format(wanted.start(), zone(wanted.timezone())));
        body.put("appointmentTypeID", id(wanted.typeId()));
        body.put("calendarID", id(wanted.calendarId()));
        body.put("timezone", wanted.timezone());
        body.put("firstName", wanted.firstName());
        body.put("lastName", wanted.lastName());
        body.put("phone", wanted.phone());
        body.put("email", wanted.email());
        var fields = body.putArray("fields");
        for (var answer : wanted.answers()) {
            fields.addObject().put("id", id(answer.fieldId())).put("value", answer.value());
        }
        bookingReferenceField(wanted.typeId())
                .ifPresent(field -> fields.addObject().put("id", id(field)).put("value", wanted.bookingId()));

        var made = calls.change("acuity-create-appointment", Map.of(), body, AcuityJson::appointment)
                .orElse(refusal -> {
                    forgetFreeTimes(wanted.calendarId());
                    throw refused(refusal);
                });
        forgetFreeTimes(wanted.calendarId());
        if (!made.start().equals(wanted.start()) || !made.calendarId().equals(wanted.calendarId())) {
            LOG.error("ALARM Acuity made appointment {} at another time or calendar than asked for", made.id());
            throw new OutcomeUnknown("another time or calendar than asked for", null);
        }
        return made;
    }

    @Override
    public Optional<Appointment> find(String appointmentId) {
        if (!ID.matcher(appointmentId).matches()) {
            return Optional.empty();
        }
        return calls.read(
                        "acuity-get-appointment",
                        Map.of("appointmentId", appointmentId),
                        json -> Optional.of(AcuityJson.appointment(json)))
                .orElse(refusal -> {
                    if (refusal.status() == 404) {
                        return Optional.empty();
                    }
                    throw refused(refusal);
                });
    }

    @Override
    public List<Appointment> findCreatedFor(NewAppointment wanted) {
        var day = wanted.start().atZone(zone(wanted.timezone())).toLocalDate();
        var field = bookingReferenceField(wanted.typeId());
        var query = new AcuityQuery().with("showall", true).with("max", PAGE).with("direction", "ASC");
        if (field.isPresent()) {
            query.with("field:" + field.get(), wanted.bookingId())
                    .with("minDate", day.minusDays(DAYS_AT_ONCE))
                    .with("maxDate", day.plusYears(1));
        } else {
            query.with("calendarID", wanted.calendarId())
                    .with("minDate", day.minusDays(1))
                    .with("maxDate", day.plusDays(1));
        }
        return calls
                .read("acuity-find-by-reference", query(query), AcuityJson::appointments)
                .orElse(refusal -> {
                    throw refused(refusal);
                })
                .stream()
                .filter(found -> field.isPresent()
                        ? wanted.bookingId().equals(found.bookingReference())
                        : looksLike(found, wanted))
                .toList();
    }

    @Override
    public Appointment reschedule(String appointmentId, Instant start) {
        var body = object().put("datetime", AcuityDates.format(start, ZoneOffset.UTC));
        var moved = calls.change(
                        "acuity-reschedule-appointment",
                        Map.of("appointmentId", path(appointmentId)),
                        body,
                        AcuityJson::appointment)
                .orElse(refusal -> find(appointmentId)
                        .filter(now -> !now.cancelled() && now.start().equals(start))
                        .orElseThrow(() -> {
                            times.forget(key -> true);
                            dates.forget(key -> true);
                            return refused(refusal);
                        }));
        forgetFreeTimes(moved.calendarId());
        if (!moved.start().equals(start)) {
            throw new OutcomeUnknown("another time than asked for", null);
        }
        return moved;
    }

    @Override
    public Appointment cancel(String appointmentId, String note) {
        var body = object().put("cancelNote", note);
        var cancelled = calls.change(
                        "acuity-cancel-appointment",
                        Map.of("appointmentId", path(appointmentId)),
                        body,
                        AcuityJson::appointment)
                .orElse(refusal ->
                        find(appointmentId).filter(Appointment::cancelled).orElseThrow(() -> refused(refusal)));
        forgetFreeTimes(cancelled.calendarId());
        if (!cancelled.cancelled()) {
            throw new OutcomeUnknown("still not cancelled", null);
        }
        return cancelled;
    }

    @Override
    public List<Appointment> list(LocalDate from, LocalDate to) {
        var all = new ArrayList<Appointment>();
        for (var first = from; !first.isAfter(to); first = first.plusDays(DAYS_AT_ONCE)) {
            var last = first.plusDays(DAYS_AT_ONCE - 1L);
            listInto(all, first, last.isAfter(to) ? to : last);
        }
        return all;
    }

    @Override
    public List<BookCalendar> calendars() {
        return calendars.get("all", () -> catalogue("acuity-calendars", AcuityJson::calendars));
    }

    @Override
    public List<AppointmentType> appointmentTypes() {
        return types.get("all", () -> catalogue("acuity-appointment-types", AcuityJson::appointmentTypes));
    }

    @Override
    public List<IntakeField> intakeFields(String typeId) {
        return forms().stream()
                .filter(form -> !form.hidden() && form.typeIds().contains(typeId))
                .flatMap(form -> form.fields().stream())
                .filter(field -> !AcuityJson.isBookingReference(field.name()))
                .toList();
    }

    private List<AcuityForm> forms() {
        return forms.get("all", () -> catalogue("acuity-forms", AcuityJson::forms));
    }

    private Optional<String> bookingReferenceField(String typeId) {
        return forms().stream()
                .filter(form -> form.typeIds().contains(typeId))
                .flatMap(form -> form.bookingReferenceField().stream())
                .findFirst();
    }

    private List<LocalDate> readDates(Month key) {
        var query = slotQuery(key.calendarId(), key.typeId()).with("month", key.month());
        return calls.read("acuity-availability-dates", query(query), json -> {
                    var days = new ArrayList<LocalDate>();
                    for (var entry : list(json)) {
                        days.add(day(AcuityJson.required(entry, "date")));
                    }
                    return days.stream().sorted().distinct().toList();
                })
                .orElse(refusal -> {
                    throw refused(refusal);
                });
    }

    private List<Instant> readTimes(Day key) {
        var query = slotQuery(key.calendarId(), key.typeId()).with("date", key.date());
        return calls.read("acuity-availability-times", query(query), json -> {
                    var free = new ArrayList<Instant>();
                    for (var entry : list(json)) {
                        free.add(AcuityDates.parse(AcuityJson.required(entry, "time")));
                    }
                    return free.stream().sorted().distinct().toList();
                })
                .orElse(refusal -> {
                    throw refused(refusal);
                });
    }

    /** The day asked for and the times answered are in the same zone only where that zone is named. */
    private AcuityQuery slotQuery(String calendarId, String typeId) {
        var query = new AcuityQuery().with("appointmentTypeID", typeId).with("calendarID", calendarId);
        calendars().stream()
                .filter(calendar -> calendar.id().equals(calendarId))
                .findFirst()
                .ifPresent(calendar -> query.with("timezone", calendar.timezone()));
        return query;
    }

    /** There is no paging: a window that comes back full is halved. */
    private void listInto(List<Appointment> all, LocalDate from, LocalDate to) {
        var query = new AcuityQuery()
                .with("minDate", from)
                .with("maxDate", to)
                .with("showall", true)
                .with("max", PAGE)
                .with("direction", "ASC");
        var window = calls.read(
                        "acuity-list-appointments",
                        query(query),
                        json -> new Window(list(json).size(), AcuityJson.appointments(json)))
                .orElse(refusal -> {
                    throw refused(refusal);
                });
        if (window.size() >= PAGE && from.isBefore(to)) {
            var middle = from.plusDays((to.toEpochDay() - from.toEpochDay()) / 2);
            listInto(all, from, middle);
            listInto(all, middle.plusDays(1), to);
        } else {
            if (window.size() >= PAGE) {
                LOG.error("ALARM {} has more appointments than Acuity lists at once", from);
            }
            all.addAll(window.appointments());
        }
    }

    private <T> List<T> catalogue(String route, java.util.function.Function<JsonNode, List<T>> reader) {
        return calls.read(route, Map.of(), reader).orElse(refusal -> {
            throw refused(refusal);
        });
    }

    private void forgetFreeTimes(String calendarId) {
        times.forget(key -> key.calendarId().equals(calendarId));
        dates.forget(key -> key.calendarId().equals(calendarId));
    }

    private static SchedulingException refused(Refusal refusal) {
        return NOT_FREE.contains(refusal.code()) ? new SlotTaken(refusal.code()) : new RequestRefused(refusal.code());
    }

    private static boolean looksLike(Appointment found, NewAppointment wanted) {
        return found.calendarId().equals(wanted.calendarId())
                && found.typeId().equals(wanted.typeId())
                && found.start().equals(wanted.start())
                && found.firstName().strip().equalsIgnoreCase(wanted.firstName().strip())
                && found.lastName().strip().equalsIgnoreCase(wanted.lastName().strip())
                && digits(found.phone()).equals(digits(wanted.phone()));
    }

    private static String digits(String phone) {
        var digits = phone.replaceAll("\\D", "");
        return digits.length() <= 9 ? digits : digits.substring(digits.length() - 9);
    }

    private static JsonNode list(JsonNode json) {
        if (!json.isArray()) {
            throw new UnusableAnswer("no list");
        }
        return json;
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new UnusableAnswer("a day that cannot be read");
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new RequestRefused("invalid_timezone");
        }
    }

    private static long id(String text) {
        return Long.parseLong(path(text));
    }

    private static String path(String id) {
        if (!ID.matcher(id).matches()) {
            throw new RequestRefused("not_found");
        }
        return id;
    }

    private static Map<String, String> query(AcuityQuery query) {
        return Map.of("query", query.toString());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private record Day(String calendarId, String typeId, LocalDate date) {}

    private record Month(String calendarId, String typeId, YearMonth month) {}

    private record Window(int size, List<Appointment> appointments) {}
}
