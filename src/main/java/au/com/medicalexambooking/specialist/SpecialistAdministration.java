package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.BookCalendar;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the directory of specialists and the decisions how appointment types are held. Administrators change;
 * coordinators and managers may look. Every change leaves an audit row.
 */
@Service
public class SpecialistAdministration {

    private final Specialists specialists;
    private final AppointmentTypeKinds kinds;
    private final AppointmentBook book;
    private final UserDirectory users;
    private final CurrentActor currentActor;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    SpecialistAdministration(
            Specialists specialists,
            AppointmentTypeKinds kinds,
            AppointmentBook book,
            UserDirectory users,
            CurrentActor currentActor,
            AuditTrail audit,
            PlatformTransactionManager transactions) {
        this.specialists = specialists;
        this.kinds = kinds;
        this.book = book;
        this.users = users;
        this.currentActor = currentActor;
        this.audit = audit;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** All specialists, inactive ones included. */
    public List<SpecialistView> list() {
        requireOperator();
        return specialists.all().stream().map(Specialist::view).toList();
    }

    /**
     * Adds a specialist for a calendar that the appointment book knows.
     *
     * @throws ApiException where a field is wrong, or the calendar or user belongs to another specialist
     */
    public SpecialistView create(Change wanted) {
        requireAdministrator("specialist.created", "-");
        var calendarId = required("acuityCalendarId", wanted.acuityCalendarId());
        var calendar = calendar(calendarId);
        var specialist = new Specialist(
                new SpecialistId(Ids.next()),
                user(wanted.userId()),
                calendarId,
                required("name", wanted.name()).strip(),
                required("specialty", wanted.specialty()).strip(),
                wanted.location() == null || wanted.location().isBlank()
                        ? null
                        : wanted.location().strip(),
                wanted.timezone() == null ? calendar.timezone() : zone(wanted.timezone()),
                wanted.isActive() == null || wanted.isActive(),
                0);
        transaction.executeWithoutResult(status -> {
            specialists.add(specialist);
            audit.record(AuditEvent.done(
                    "specialist.created", "specialist", specialist.id().value()));
        });
        return specialist.view();
    }

    /**
     * Takes over what the change names and leaves the rest.
     *
     * @throws ApiException where there is no such specialist, a field is wrong, or somebody else was quicker
     */
    public SpecialistView change(SpecialistId id, Change wanted) {
        requireAdministrator("specialist.changed", id.value());
        var calendar = wanted.acuityCalendarId() == null
                ? Optional.<BookCalendar>empty()
                : Optional.of(calendar(required("acuityCalendarId", wanted.acuityCalendarId())));
        if (wanted.userId() != null && !wanted.userId().isBlank()) {
            user(wanted.userId());
        }
        var changed = transaction.execute(status -> {
            var before = specialists.find(id).orElseThrow(ApiException::notFound);
            var zone = wanted.timezone() != null
                    ? zone(wanted.timezone())
                    : calendar.map(BookCalendar::timezone).orElse(before.zone());
            var after = before.changed(wanted, zone);
            specialists.update(after);
            audit.record(AuditEvent.done("specialist.changed", "specialist", id.value())
                    .with(Map.of("fields", wanted.fields())));
            return after;
        });
        if (changed == null) {
            throw new IllegalStateException("The transaction brought no specialist");
        }
        return changed.view();
    }

    /** The appointment book's calendars, each with the specialist linked to it. */
    public List<LinkedCalendar> calendars() {
        requireOperator();
        return BookAnswers.of(book::calendars).stream()
                .map(calendar -> new LinkedCalendar(
                        calendar,
                        specialists
                                .findByCalendar(calendar.id())
                                .map(Specialist::view)
                                .orElse(null)))
                .toList();
    }

    /** What the appointment book offers and how each is held. */
    public List<TypeWithKind> appointmentTypes() {
        requireOperator();
        var decided = kinds.decided();
        return BookAnswers.of(book::appointmentTypes).stream()
                .map(type -> {
                    var bookable = BookBackedSpecialistDirectory.bookable(type, decided);
                    return new TypeWithKind(
                            type.id(),
                            type.name(),
                            type.duration(),
                            bookable.kind(),
                            decided.containsKey(type.id()),
                            type.active());
                })
                .toList();
    }

    /** Decides how appointments of this type are held. */
    public TypeWithKind decideKind(String typeId, AppointmentKind kind) {
        requireAdministrator("appointment_type.decided", typeId);
        var type = BookAnswers.of(book::appointmentTypes).stream()
                .filter(known -> known.id().equals(typeId))
                .findFirst()
                .orElseThrow(ApiException::notFound);
        transaction.executeWithoutResult(status -> {
            kinds.decide(typeId, kind);
            audit.record(AuditEvent.done("appointment_type.decided", "appointment_type", typeId)
                    .with(Map.of("kind", kind.value())));
        });
        return new TypeWithKind(type.id(), type.name(), type.duration(), kind, true, type.active());
    }

    private BookCalendar calendar(String id) {
        return BookAnswers.of(book::calendars).stream()
                .filter(calendar -> calendar.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiException.badField("acuityCalendarId", "Acuity has no such calendar."));
    }

    private @Nullable UserId user(@Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        if (id.length() <= 40) {
            var person = users.find(new UserId(id));
            if (person.isPresent() && person.get().role() == Role.SPECIALIST) {
                return person.get().id();
            }
        }
        throw ApiException.badField("userId", "Name a user whose role is specialist.");
    }

    private static ZoneId zone(String name) {
        try {
            if (ZoneId.getAvailableZoneIds().contains(name)) {
                return ZoneId.of(name);
            }
        } catch (DateTimeException e) {
            throw unknownZone();
        }
        throw unknownZone();
    }

    private static ApiException unknownZone() {
        return ApiException.badField("timezone", "Give an IANA time zone, for example Australia/Sydney.");
    }

    private static String required(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw ApiException.badField(field, "This is needed.");
        }
        return text;
    }

    private void requireOperator() {
        if (!currentActor.get().role().isOperator()) {
            throw ApiException.forbidden("Only the examination company's people may look at this.");
        }
    }

    private void requireAdministrator(String action, String id) {
        var actor = currentActor.get();
        if (actor.role() != Role.ADMIN && actor.role() != Role.SYSTEM) {
            audit.recordIndependently(
                    AuditEvent.denied(action, action.substring(0, action.indexOf('.')), id, "administrators_only"));
            throw ApiException.forbidden("Only an administrator may do this.");
        }
    }

    /**
     * What is to be so; null leaves it as it is.
     *
     * @param userId the specialist's login; blank takes it away
     * @param location where examinations are held; blank for telehealth only
     * @param timezone IANA zone; where neither this is given nor known, the calendar's
     */
    public record Change(
            @Nullable String name,
            @Nullable String specialty,
            @Nullable String location,
            @Nullable String acuityCalendarId,
            @Nullable String timezone,
            @Nullable String userId,
            @Nullable Boolean isActive) {

        List<String> fields() {
            var named = new ArrayList<String>();
            add(named, "name", name);
            add(named, "specialty", specialty);
            add(named, "location", location);
            add(named, "acuityCalendarId", acuityCalendarId);
            add(named, "timezone", timezone);
            add(named, "userId", userId);
            add(named, "isActive", isActive);
            return named;
        }

        private static void add(List<String> named, String field, @Nullable Object value) {
            if (value != null) {
                named.add(field);
            }
        }
    }

    /** A calendar and the specialist whose time it is, null where nobody is linked yet. */
    public record LinkedCalendar(
            BookCalendar calendar, @Nullable SpecialistView specialist) {}

    /**
     * @param decided whether an administrator decided the kind; else it is the proposal
     * @param active whether it can be booked now
     */
    public record TypeWithKind(
            String id, String name, Duration duration, AppointmentKind kind, boolean decided, boolean active) {}
}
