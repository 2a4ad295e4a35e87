package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.booking.BookingDesk.Request;
import au.com.medicalexambooking.booking.BookingTables.EarlierRequest;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns a wish into a booking on record with its process started, all in one commit, before anything is asked remotely. */
@Component
class BookingRequests {

    /** How the database refuses overlapping holds. */
    private static final String EXCLUSION_VIOLATION = "23P01";

    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

    private final Bookings bookings;
    private final BookingTables tables;
    private final BookingJournal journal;
    private final SpecialistDirectory specialists;
    private final UserDirectory users;
    private final CurrentActor currentActor;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    BookingRequests(
            Bookings bookings,
            BookingTables tables,
            BookingJournal journal,
            SpecialistDirectory specialists,
            UserDirectory users,
            CurrentActor currentActor,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.bookings = bookings;
        this.tables = tables;
        this.journal = journal;
        this.specialists = specialists;
        this.users = users;
        this.currentActor = currentActor;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * The id of the booking that is now on record, or was before under the same key.
     *
     * @param lastCallBy until when a call to the book may begin, by {@link System#nanoTime()}; after that nothing is
     *     recorded, since the caller could not be answered in time
     * @throws TimeHeld where a reservation or a booking that we know of occupies the time
     * @throws SchedulingUnavailable where the book cannot be asked in time
     */
    BookingId record(Request request, long lastCallBy) {
        var actor = currentActor.get();
        checkTexts(request);
        var key = request.idempotencyKey();
        Optional<EarlierRequest> earlier = key == null
                ? Optional.empty()
                : tables.earlierRequest(actor.userId().value(), key);
        if (earlier.isPresent()) {
            var booking = replay(earlier.get(), actor, request);
            if (!cameToNothing(booking)) {
                return booking;
            }
        }
        var organization = organization(actor, request);
        var team = team(actor, request, organization);
        var specialist = specialist(request);
        var type = type(specialist, request);
        BookableTime.require("appointmentDateTime", request.start(), clock.instant());
        checkPhone(request);
        requireTime(lastCallBy);
        var answers = answers(type, request);
        requireTime(lastCallBy);
        var time = new Booking.Time(request.start(), type.duration(), type.id(), type.kind());
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                earlier.ifPresent(former ->
                        tables.forgetRequest(actor.userId().value(), Objects.requireNonNull(key), former.booking()));
                return insert(actor, request, answers, organization, team, specialist, time);
            }));
        } catch (DataIntegrityViolationException | TimeHeld conflict) {
            // Either the same key was used at the same moment, or another reservation holds the time.
            if (key != null) {
                var quicker = tables.earlierRequest(actor.userId().value(), key);
                if (quicker.isPresent()) {
                    return replay(quicker.get(), actor, request);
                }
            }
            if (conflict instanceof DataIntegrityViolationException violation && !isOverlap(violation)) {
                throw violation;
            }
            throw new TimeHeld(specialist, time);
        }
    }

    /** What cannot be finished in time is not begun: the caller hears at once that he should try again. */
    private static void requireTime(long lastCallBy) {
        if (System.nanoTime() > lastCallBy) {
            throw new SchedulingUnavailable("reading the catalogue took too long", TRY_AGAIN_AFTER, null);
        }
    }

    /** After a caller was told that scheduling is unavailable, and once nothing of it can be left, the key is free again. */
    private boolean cameToNothing(BookingId booking) {
        return "released".equals(bookings.reservationOf(booking.value()));
    }

    private static boolean isOverlap(DataIntegrityViolationException violation) {
        return violation.getMostSpecificCause() instanceof SQLException cause
                && EXCLUSION_VIOLATION.equals(cause.getSQLState());
    }

    /** Somebody else's reservation or booking occupies the time. */
    static final class TimeHeld extends RuntimeException {

        private final transient SpecialistView specialist;
        private final transient Booking.Time time;

        TimeHeld(SpecialistView specialist, Booking.Time time) {
            super("The time is held by another reservation", null, false, false);
            this.specialist = specialist;
            this.time = time;
        }

        SpecialistView specialist() {
            return specialist;
        }

        Booking.Time time() {
            return time;
        }
    }

    private BookingId insert(
            Actor actor,
            Request request,
            List<FieldAnswer> answers,
            OrganizationId organization,
            @Nullable TeamId team,
            SpecialistView specialist,
            Booking.Time time) {
        var id = new BookingId(Ids.next());
        if (bookings.occupied(specialist.id().value(), time.start(), time.end())) {
            throw new TimeHeld(specialist, time);
        }
        var booking = Booking.requested(
                new Booking.Draft(
                        id,
                        bookings.nextReference(),
                        specialist.id(),
                        organization,
                        team,
                        actor.userId(),
                        actor.onBehalfOf(),
                        new Booking.Examinee(
                                request.examineeName().strip(),
                                request.examineePhone().strip(),
                                request.examineeEmail()),
                        request.matterReference(),
                        request.interpreterLanguage(),
                        request.notes(),
                        time),
                clock.instant());
        bookings.save(booking);
        tables.hold(id, specialist.id(), time.start(), time.end());
        tables.saveAnswers(id, answers);
        var key = request.idempotencyKey();
        if (key != null) {
            tables.rememberRequest(actor.userId().value(), key, hash(actor, request), id);
        }
        journal.record(
                "booking.requested",
                booking,
                Map.of("specialistId", specialist.id().value()));
        events.publishEvent(new BookingEvents.BookingRequested(id));
        return id;
    }

    private static BookingId replay(EarlierRequest earlier, Actor actor, Request request) {
        if (!earlier.requestHash().equals(hash(actor, request))) {
            throw BookingRejected.keyReused();
        }
        return earlier.booking();
    }

    private OrganizationId organization(Actor actor, Request request) {
        var named = request.organizationId();
        if (actor.role() == Role.SPECIALIST) {
            throw ApiException.forbidden("Specialists cannot book examinations. Ask a coordinator.");
        }
        if (actor.role() == Role.USER) {
            if (named != null) {
                var organization = new OrganizationId(named);
                if (!actor.belongsTo(organization)) {
                    throw ApiException.notFound();
                }
                return organization;
            }
            if (actor.organizations().isEmpty()) {
                throw ApiException.forbidden("Your account belongs to no organisation yet. Ask your administrator.");
            }
            if (actor.organizations().size() > 1) {
                throw ApiException.badField(
                        "organizationId", "You belong to several organisations: say which one this booking is for.");
            }
            return actor.organizations().iterator().next();
        }
        if (named == null) {
            throw ApiException.badField("organizationId", "Say which organisation this booking is for.");
        }
        var organization = new OrganizationId(named);
        if (users.organization(organization).isEmpty() || named.equals("unassigned")) {
            throw ApiException.badField("organizationId", "There is no such organisation.");
        }
        return organization;
    }

    private @Nullable TeamId team(Actor actor, Request request, OrganizationId organization) {
        var named = request.teamId();
        if (named == null) {
            if (actor.role() != Role.USER && users.keepsTeamsApart(organization)) {
                throw ApiException.badField(
                        "teamId",
                        "This organisation keeps its teams apart: say which team this booking is for, or nobody there would see it.");
            }
            return null;
        }
        var team = new TeamId(named);
        if (!users.teamBelongsTo(team, organization)) {
            throw ApiException.badField("teamId", "There is no such team in this organisation.");
        }
        if (actor.role() == Role.USER && !users.isMember(team, actor.effectiveUser())) {
            throw ApiException.forbidden("You can book for your own teams only.");
        }
        return team;
    }

    private SpecialistView specialist(Request request) {
        return specialists
                .find(new SpecialistId(request.specialistId()))
                .filter(SpecialistView::active)
                .orElseThrow(() -> ApiException.badField("specialistId", "There is no such specialist to book."));
    }

    private BookableType type(SpecialistView specialist, Request request) {
        var types = specialists.bookableTypes(specialist);
        var wanted = request.typeId();
        return types.stream()
                .filter(type -> wanted == null || type.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ApiException.badField(
                        "appointmentTypeId", "This specialist does not offer this type of appointment."));
    }

    /** The database holds no null characters, and a name, number or id with line breaks is a mistake or an attack. */
    private static void checkTexts(Request request) {
        checkLine("specialistId", request.specialistId());
        checkLine("examineeName", request.examineeName());
        checkLine("examineePhone", request.examineePhone());
        checkLine("examineeEmail", request.examineeEmail());
        checkLine("appointmentTypeId", request.typeId());
        checkId("organizationId", request.organizationId());
        checkId("teamId", request.teamId());
        checkLine("matterReference", request.matterReference());
        checkLine("interpreterLanguage", request.interpreterLanguage());
        checkText("notes", request.notes());
        request.formAnswers().forEach(answer -> {
            checkLine("formAnswers", answer.fieldId());
            checkText("formAnswers." + answer.fieldId(), answer.value());
        });
    }

    private static void checkId(String field, @Nullable String value) {
        if (value != null && value.isBlank()) {
            throw ApiException.badField(field, "Leave this out or name one.");
        }
        checkLine(field, value);
    }

    private static void checkLine(String field, @Nullable String value) {
        if (value != null && value.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.badField(field, "This holds characters that cannot be accepted.");
        }
    }

    private static void checkText(String field, @Nullable String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw ApiException.badField(field, "This holds characters that cannot be accepted.");
        }
    }

    private static void checkPhone(Request request) {
        if (!ExamineePhone.isPossible(request.examineePhone())) {
            throw ApiException.badField("examineePhone", ExamineePhone.PROBLEM);
        }
    }

    /** The book would refuse these only after the caller has waited; so they are checked against its form first. */
    private List<FieldAnswer> answers(BookableType type, Request request) {
        var fields = specialists.intakeFields(type.id());
        var problems = new LinkedHashMap<String, Object>(IntakeAnswers.problems(fields, request.formAnswers()));
        if (!problems.isEmpty()) {
            throw new ApiException(
                    HttpStatus.BAD_REQUEST,
                    "validation_failed",
                    "Some intake answers are missing or cannot be accepted.",
                    Map.of("fields", problems),
                    null);
        }
        return IntakeAnswers.completed(fields, request.formAnswers());
    }

    private static String hash(Actor actor, Request request) {
        var content = String.join(
                "\u001f",
                actor.effectiveUser().value(),
                request.specialistId(),
                request.start().toString(),
                request.examineeName(),
                request.examineePhone(),
                Objects.toString(request.examineeEmail(), ""),
                Objects.toString(request.notes(), ""),
                Objects.toString(request.typeId(), ""),
                Objects.toString(request.organizationId(), ""),
                Objects.toString(request.teamId(), ""),
                Objects.toString(request.matterReference(), ""),
                Objects.toString(request.interpreterLanguage(), ""),
                request.formAnswers().stream()
                        .map(answer -> answer.fieldId() + "=" + answer.value())
                        .sorted()
                        .collect(Collectors.joining("\u001e")));
        return DigestUtils.sha256Hex(content);
    }
}
