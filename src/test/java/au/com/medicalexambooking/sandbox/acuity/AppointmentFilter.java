package au.com.medicalexambooking.sandbox.acuity;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filters, order and limit of the appointment list: canceled ones hidden, 100 at most, newest time first. */
final class AppointmentFilter {

    private static final int DEFAULT_MAX = 100;
    private static final String ANSWER = "field:";

    private final LongFunction<ZoneId> zoneOfCalendar;

    AppointmentFilter(LongFunction<ZoneId> zoneOfCalendar) {
        this.zoneOfCalendar = zoneOfCalendar;
    }

    List<SandboxAppointment> select(List<SandboxAppointment> all, Query query) {
        var byTime = Comparator.comparing(SandboxAppointment::start).thenComparing(SandboxAppointment::id);
        var ascending = "ASC".equalsIgnoreCase(query.get("direction"));
        var max = query.number("max");
        return conditions(query)
                .reduce(all.stream(), Stream::filter, Stream::concat)
                .sorted(ascending ? byTime : byTime.reversed())
                .limit(max == null || max < 1 ? DEFAULT_MAX : max)
                .toList();
    }

    private Stream<Predicate<SandboxAppointment>> conditions(Query query) {
        var minDate = date(query, "minDate");
        var maxDate = date(query, "maxDate");
        var showAll = query.truth("showall");
        var canceled = query.truth("canceled");
        Stream<Predicate<SandboxAppointment>> fixed = Stream.of(
                appointment -> showAll || appointment.canceled() == canceled,
                appointment -> minDate == null || !dayOf(appointment).isBefore(minDate),
                appointment -> maxDate == null || !dayOf(appointment).isAfter(maxDate),
                appointment -> matches(query.get("calendarID"), Long.toString(appointment.calendarId())),
                appointment -> matches(query.get("appointmentTypeID"), Long.toString(appointment.typeId())),
                appointment ->
                        matches(query.get("firstName"), appointment.attendee().firstName()),
                appointment ->
                        matches(query.get("lastName"), appointment.attendee().lastName()),
                appointment ->
                        matches(query.get("email"), appointment.attendee().email()),
                appointment ->
                        matches(query.get("phone"), appointment.attendee().phone()));
        return Stream.concat(
                fixed,
                query.values().keySet().stream()
                        .filter(key -> key.startsWith(ANSWER))
                        .map(key -> answered(key, query.getOr(key, ""))));
    }

    private static Predicate<SandboxAppointment> answered(String key, String value) {
        var fieldId = Json.number(key.substring(ANSWER.length()));
        return appointment ->
                fieldId != null && appointment.answer(fieldId).orElse("").equals(value);
    }

    private LocalDate dayOf(SandboxAppointment appointment) {
        return appointment
                .start()
                .atZone(zoneOfCalendar.apply(appointment.calendarId()))
                .toLocalDate();
    }

    private static boolean matches(@Nullable String wanted, String actual) {
        return wanted == null || wanted.equalsIgnoreCase(actual);
    }

    private static @Nullable LocalDate date(Query query, String key) {
        var text = query.get(key);
        return text == null ? null : AcuityDates.readDate(key, text);
    }
}
