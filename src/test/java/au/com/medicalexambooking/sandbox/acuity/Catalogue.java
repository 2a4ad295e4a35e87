package au.com.medicalexambooking.sandbox.acuity;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the account offers: calendars (one per specialist), appointment types, intake forms and labels. Plain data, so
 * that a test can leave a field out or add a calendar.
 *
 * @param businessZone the account's own zone, which counts where no calendar does
 */
public record Catalogue(
        ZoneId businessZone,
        List<Calendar> calendars,
        List<AppointmentType> types,
        List<Form> forms,
        List<Label> labels) {

    public static final long SYDNEY = 7001;
    public static final long MELBOURNE = 7002;
    public static final long BRISBANE = 7003;
    public static final long ADELAIDE = 7004;
    public static final long PERTH = 7005;
    public static final long HOBART = 7006;

    /** In person, 60 minutes, on every calendar but Hobart. */
    public static final long IN_PERSON = 1;
    /** Psychiatric, in person, 90 minutes, in Melbourne, Adelaide and Hobart. */
    public static final long PSYCHIATRIC = 2;
    /** Telehealth video, 60 minutes, on every calendar. */
    public static final long TELEHEALTH = 3;
    /** File review by video, 30 minutes, in Sydney, Brisbane, Perth and Hobart. */
    public static final long FILE_REVIEW = 4;

    public static final long INTAKE_FORM = 501;
    public static final long BOOKING_REFERENCE = 5001;
    public static final long CLAIM_NUMBER = 5002;
    public static final long DATE_OF_INJURY = 5003;
    public static final long INTERPRETER_REQUIRED = 5004;
    public static final long BODY_PARTS = 5005;
    public static final long REFERRING_FIRM_EMAIL = 5006;

    public static final long FILE_REVIEW_FORM = 502;
    /** A file without which no file review can be booked. */
    public static final long IMAGING = 5007;

    public Catalogue {
        calendars = List.copyOf(calendars);
        types = List.copyOf(types);
        forms = List.copyOf(forms);
        labels = List.copyOf(labels);
    }

    /** Working hours in the calendar's own zone; no appointment may reach over them. */
    public record WorkingHours(LocalTime opens, LocalTime closes, Set<DayOfWeek> days) {
        public static WorkingHours weekdaysNineToFive() {
            return new WorkingHours(
                    LocalTime.of(9, 0), LocalTime.of(17, 0), EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
        }
    }

    /** A specialist's calendar. */
    public record Calendar(
            long id, String name, String email, String description, String location, ZoneId zone, WorkingHours hours) {}

    /**
     * An appointment type.
     *
     * @param meetingLinks start of the links a video integration makes, null without such an integration
     */
    public record AppointmentType(
            long id,
            String name,
            String description,
            String category,
            String color,
            int minutes,
            int paddingBefore,
            int paddingAfter,
            String price,
            String location,
            @Nullable String meetingLinks,
            List<Long> calendarIds) {

        public AppointmentType withPadding(int before, int after) {
            return new AppointmentType(
                    id,
                    name,
                    description,
                    category,
                    color,
                    minutes,
                    before,
                    after,
                    price,
                    location,
                    meetingLinks,
                    calendarIds);
        }
    }

    /** An intake form and the types it is asked for. */
    public record Form(long id, String name, String description, List<Long> typeIds, List<Field> fields) {}

    /** One question of a form; {@code options} only where the type has any. */
    public record Field(
            long id,
            String name,
            String type,
            boolean required,
            @Nullable List<String> options) {}

    public record Label(long id, String name, String color) {}

    /** The account of the sandbox. */
    public static Catalogue standard() {
        return StandardCatalogue.create();
    }

    public Optional<Calendar> calendar(long id) {
        return calendars.stream().filter(calendar -> calendar.id() == id).findFirst();
    }

    public Optional<AppointmentType> type(long id) {
        return types.stream().filter(type -> type.id() == id).findFirst();
    }

    public Optional<Label> label(long id) {
        return labels.stream().filter(label -> label.id() == id).findFirst();
    }

    public List<Form> formsOf(long typeId) {
        return forms.stream().filter(form -> form.typeIds().contains(typeId)).toList();
    }

    public List<Field> fieldsOf(long typeId) {
        return formsOf(typeId).stream().flatMap(form -> form.fields().stream()).toList();
    }

    public List<Calendar> calendarsOffering(AppointmentType type) {
        return calendars.stream()
                .filter(calendar -> type.calendarIds().contains(calendar.id()))
                .toList();
    }

    /** The same account whose forms lack one field, say "Booking reference". */
    public Catalogue withoutField(long fieldId) {
        return withFields(
                fields -> fields.stream().filter(field -> field.id() != fieldId).toList());
    }

    /** The same account whose forms demand an answer to this field. */
    public Catalogue requiringField(long fieldId) {
        return withFields(fields -> fields.stream()
                .map(field -> field.id() == fieldId
                        ? new Field(field.id(), field.name(), field.type(), true, field.options())
                        : field)
                .toList());
    }

    /** The same account with another type under the same id. */
    public Catalogue withType(AppointmentType changed) {
        return new Catalogue(
                businessZone,
                calendars,
                types.stream()
                        .map(type -> type.id() == changed.id() ? changed : type)
                        .toList(),
                forms,
                labels);
    }

    private Catalogue withFields(UnaryOperator<List<Field>> change) {
        var changed = forms.stream()
                .map(form -> new Form(
                        form.id(), form.name(), form.description(), form.typeIds(), change.apply(form.fields())))
                .toList();
        return new Catalogue(businessZone, calendars, types, changed, labels);
    }
}
