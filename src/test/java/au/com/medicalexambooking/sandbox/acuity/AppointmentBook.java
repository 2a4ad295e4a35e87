package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.Catalogue.AppointmentType;
import au.com.medicalexambooking.sandbox.acuity.Catalogue.Calendar;
import au.com.medicalexambooking.sandbox.acuity.SandboxAppointment.Attendee;
import au.com.medicalexambooking.sandbox.acuity.SandboxAppointment.Details;
import au.com.medicalexambooking.sandbox.acuity.SandboxAppointment.Ending;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Books, moves, cancels and edits. Each operation checks and changes under one lock, so that of two callers who want
 * the same time exactly one gets it, and puts the webhooks it owes into the book in the same step.
 */
final class AppointmentBook {

    private final AppointmentBookStore store;
    private final Catalogue catalogue;
    private final BookingRules rules;
    private final Clock clock;
    private final Availability availability;
    private final ClientRules clientRules;
    private final Announcements announcements;

    AppointmentBook(
            AppointmentBookStore store,
            Catalogue catalogue,
            BookingRules rules,
            Clock clock,
            Announcements announcements) {
        this.store = store;
        this.catalogue = catalogue;
        this.rules = rules;
        this.clock = clock;
        this.availability = new Availability(catalogue, rules, clock);
        this.clientRules = new ClientRules(catalogue, rules, clock);
        this.announcements = announcements;
    }

    ClientRules clientRules() {
        return clientRules;
    }

    SandboxAppointment book(BookingRequest request, Mode mode) {
        return store.change(book -> {
            var type = typeOf(request.typeId());
            var zone = AcuityDates.readZone(request.timezone());
            var asked = requiredDatetime(request.datetime());
            var named = request.calendarId() == null ? null : calendarOf(request.calendarId());
            if (named == null && !mode.isClient()) {
                throw AcuityError.missing("calendarID", "invalid_calendar");
            }
            var start = AcuityDates.read(asked, named == null ? catalogue.businessZone() : named.zone());
            var answers = Optional.ofNullable(request.answers()).orElse(Map.of());
            if (mode.isClient()) {
                clientRules.requireAttributes(request);
                clientRules.requireAnswers(type, answers);
            }
            var labels = Optional.ofNullable(request.labelIds()).orElse(List.of());
            clientRules.requireKnownLabels(labels);
            var calendar = named == null
                    ? anyFree(book, type, start, Set.of(), asked)
                    : free(book, named, type, start, Set.of(), mode, asked);
            var id = book.newAppointmentId();
            var attendee = new Attendee(
                    orEmpty(request.firstName()),
                    orEmpty(request.lastName()),
                    orEmpty(request.phone()),
                    orEmpty(request.email()),
                    (zone == null ? calendar.zone() : zone).getId(),
                    Boolean.TRUE.equals(request.smsOptIn()));
            var notes = mode.isClient() ? "" : orEmpty(request.notes());
            var appointment = new SandboxAppointment(
                    id,
                    calendar.id(),
                    type.id(),
                    start,
                    type.minutes(),
                    attendee,
                    new Details(answers, notes, labels, request.certificate()),
                    locationOf(id, type, calendar, !rules.meetingLinksComeLater()),
                    clock.instant(),
                    mode.isClient() ? null : "sandbox",
                    Ending.OPEN);
            return put(book, AcuityEvent.SCHEDULED, appointment);
        });
    }

    /** Moves an appointment; {@code calendar} unset keeps it where it is, or lets any free calendar do. */
    SandboxAppointment reschedule(
            long id, @Nullable String datetime, @Nullable String timezone, CalendarChoice choice, Mode mode) {
        return store.change(book -> {
            var appointment = require(book, id);
            if (appointment.canceled()) {
                throw AcuityError.refused("reschedule_canceled", "Canceled appointments may not be rescheduled.");
            }
            if (mode.isClient()) {
                clientRules.requireRescheduleAllowed(appointment);
            }
            var zone = AcuityDates.readZone(timezone);
            var asked = requiredDatetime(datetime);
            var named = choice.isAny() ? null : calendarOf(choice.idOr(appointment.calendarId()));
            var start = AcuityDates.read(asked, named == null ? catalogue.businessZone() : named.zone());
            var type = typeOf(Long.toString(appointment.typeId()));
            var self = Set.of(id);
            var calendar = named == null
                    ? anyFree(book, type, start, self, asked)
                    : free(book, named, type, start, self, mode, asked);
            var location = type.meetingLinks() == null ? locationOf(id, type, calendar, true) : appointment.location();
            var moved = appointment.movedTo(calendar.id(), start, location);
            if (zone != null) {
                var old = moved.attendee();
                moved = moved.with(
                        new Attendee(
                                old.firstName(),
                                old.lastName(),
                                old.phone(),
                                old.email(),
                                zone.getId(),
                                old.smsOptIn()),
                        moved.details());
            }
            return put(book, AcuityEvent.RESCHEDULED, moved);
        });
    }

    /** Cancels for good. What a second cancellation answers is undocumented: here the same, without a webhook. */
    SandboxAppointment cancel(long id, boolean noShow, String note, Mode mode) {
        return store.change(book -> {
            var appointment = require(book, id);
            if (appointment.canceled()) {
                return appointment;
            }
            if (mode.isClient()) {
                clientRules.requireCancelAllowed(appointment);
            }
            var ending = new Ending(true, noShow && !mode.isClient(), note);
            return put(book, AcuityEvent.CANCELED, appointment.ended(ending));
        });
    }

    /** Changes only what the white list names; everything else in the request is silently ignored. */
    SandboxAppointment update(long id, BookingRequest request, Mode mode) {
        return store.change(book -> {
            var old = require(book, id);
            requireNotEmptied(request.firstName(), "firstName", "required_first_name");
            requireNotEmptied(request.lastName(), "lastName", "required_last_name");
            if (mode.isClient()) {
                requireNotEmptied(request.email(), "email", "required_email");
                if (request.email() != null) {
                    ClientRules.requireEmail(request.email());
                }
            }
            var answers = Optional.ofNullable(request.answers()).orElse(Map.of());
            clientRules.requireKnownFields(old.typeId(), answers);
            var labels =
                    Optional.ofNullable(request.labelIds()).orElse(old.details().labelIds());
            clientRules.requireKnownLabels(labels);
            var was = old.attendee();
            var attendee = new Attendee(
                    or(request.firstName(), was.firstName()),
                    or(request.lastName(), was.lastName()),
                    or(request.phone(), was.phone()),
                    or(request.email(), was.email()),
                    was.timezone(),
                    request.smsOptIn() == null ? was.smsOptIn() : request.smsOptIn());
            var certificate = request.certificate() == null ? old.details().certificate() : request.certificate();
            var details = new Details(
                    old.details().answers(), or(request.notes(), old.details().notes()), labels, certificate);
            return put(book, AcuityEvent.CHANGED, old.with(attendee, details).answering(answers));
        });
    }

    /** A change of details made by the account's own people, without any check. */
    SandboxAppointment edit(long id, UnaryOperator<SandboxAppointment> change) {
        return store.change(book -> put(book, AcuityEvent.CHANGED, change.apply(require(book, id))));
    }

    /** The location once every integration has answered. */
    String fullLocation(SandboxAppointment appointment) {
        var type = typeOf(Long.toString(appointment.typeId()));
        var calendar = calendarOf(Long.toString(appointment.calendarId()));
        return locationOf(appointment.id(), type, calendar, true);
    }

    SandboxAppointment get(long id) {
        return store.read(book -> require(book, id));
    }

    List<SandboxAppointment> all() {
        return store.read(book -> List.copyOf(book.appointments()));
    }

    List<Instant> freeStarts(Calendar calendar, AppointmentType type, Instant from, Instant to, Set<Long> ignored) {
        return store.read(book -> availability.freeStarts(book, calendar, type, from, to, ignored));
    }

    /** Why a client could not book this now; empty when it could. Without a calendar any free one will do. */
    Optional<AcuityError> refusalOf(@Nullable Calendar calendar, AppointmentType type, Instant start, String asked) {
        return store.read(book -> {
            try {
                if (calendar == null) {
                    anyFree(book, type, start, Set.of(), asked);
                    return Optional.empty();
                }
                return availability.refusalOf(book, calendar, type, start, Set.of(), asked);
            } catch (AcuityError refused) {
                return Optional.of(refused);
            }
        });
    }

    AppointmentType typeOf(@Nullable String id) {
        if (id == null || id.isBlank()) {
            throw AcuityError.missing("appointmentTypeID", "required_appointment_type_id");
        }
        return Optional.ofNullable(Json.number(id))
                .flatMap(catalogue::type)
                .orElseThrow(() -> AcuityError.refused(
                        "invalid_appointment_type", "The appointment type \"" + id + "\" does not exist."));
    }

    Calendar calendarOf(String id) {
        return Optional.ofNullable(Json.number(id))
                .flatMap(catalogue::calendar)
                .orElseThrow(() -> AcuityError.noSuchCalendar(id));
    }

    private Calendar free(
            BookState book,
            Calendar calendar,
            AppointmentType type,
            Instant start,
            Set<Long> ignored,
            Mode mode,
            String asked) {
        if (mode.isClient()) {
            availability.refusalOf(book, calendar, type, start, ignored, asked).ifPresent(refusal -> {
                throw refusal;
            });
        }
        return calendar;
    }

    private Calendar anyFree(BookState book, AppointmentType type, Instant start, Set<Long> ignored, String asked) {
        availability.refusalOfTiming(start, asked).ifPresent(refusal -> {
            throw refusal;
        });
        return catalogue.calendarsOffering(type).stream()
                .filter(calendar -> availability
                        .refusalOf(book, calendar, type, start, ignored, asked)
                        .isEmpty())
                .findFirst()
                .orElseThrow(
                        () -> AcuityError.refused("no_available_calendar", "We could not find an available calendar."));
    }

    private SandboxAppointment put(BookState book, AcuityEvent event, SandboxAppointment appointment) {
        book.put(appointment);
        announcements.announce(book, event, appointment);
        return appointment;
    }

    /** Acuity's order: the video integration's link, the type's location, the calendar's. */
    private static String locationOf(long id, AppointmentType type, Calendar calendar, boolean withLink) {
        var links = type.meetingLinks();
        if (links != null) {
            return withLink ? links + Long.toString(id * 2_654_435_761L & 0xFFFF_FFFF_FFFFL, 36) : "";
        }
        return type.location().isBlank() ? calendar.location() : type.location();
    }

    private static SandboxAppointment require(BookState book, long id) {
        return book.appointment(id).orElseThrow(AcuityError::notFound);
    }

    private static String requiredDatetime(@Nullable String datetime) {
        if (datetime == null || datetime.isBlank()) {
            throw AcuityError.missing("datetime", "required_datetime");
        }
        return datetime;
    }

    private static void requireNotEmptied(@Nullable String value, String parameter, String code) {
        if (value != null) {
            ClientRules.requireText(value, parameter, code);
        }
    }

    private static String orEmpty(@Nullable String value) {
        return or(value, "");
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
