package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A booking. It guards its own transitions; the process decides when they happen. Two changes at once: the second fails
 * with an optimistic lock and starts over from what holds then.
 */
@Table("bookings")
@SuppressWarnings("UnusedVariable") // some fields are only written here: the read models select their columns
class Booking {

    /** How far the booking has come in getting its appointment. */
    enum Reservation {
        /** Wanted; the appointment book has not confirmed yet. */
        REQUESTED,
        /** The appointment exists. */
        CONFIRMED,
        /** The appointment book refused. */
        REFUSED,
        /** The caller was told that it did not work; whatever the book holds must go. */
        ABANDONED,
        /** Given up, and certain that the book holds nothing. */
        RELEASED
    }

    @Id
    private String id;

    @Version
    private @Nullable Long version;

    private long reference;
    private @Nullable String acuityAppointmentId;
    private String acuityTypeId;
    private String specialistId;
    private String organizationId;
    private @Nullable String teamId;
    private String createdById;
    private @Nullable String createdForId;
    private String examineeName;
    private String examineePhone;
    private @Nullable String examineeEmail;
    private @Nullable String matterReference;
    private @Nullable String interpreterLanguage;
    private Instant appointmentDate;
    private int durationMinutes;
    private String appointmentType;
    private @Nullable String meetingLink;
    private String status;
    private @Nullable String currentProgress;

    /** When the last step of the history was written; what waits too long is counted by it. */
    private @Nullable Instant progressSince;

    private String source;
    private @Nullable String externalCreatedBy;
    private @Nullable String notes;
    private String reservation;

    /** Written past this aggregate, so that a change which was read before an attempt never wipes out its trace. */
    @ReadOnlyProperty
    private @Nullable Instant reservationAttemptedAt;

    private @Nullable Instant confirmedAt;
    private @Nullable Boolean lateCancellation;

    @Column("cancellation_fee_percent")
    private @Nullable Integer cancellationFeePercent;

    /** What the person said who wants it cancelled. Written past this aggregate: it is no change of the booking yet. */
    @ReadOnlyProperty
    private @Nullable String cancellationReason;

    private int timeRevision;

    /** The appointment of an examination that was missed, from the wish for another one on. */
    private @Nullable String missedAppointmentId;

    private @Nullable Instant missedAppointmentDate;
    private @Nullable String refusal;
    private @Nullable Instant reportDueAt;
    private @Nullable Instant retentionEndsAt;
    private Instant createdAt;
    private Instant updatedAt;

    /** For reading from the database, which fills every field. */
    @PersistenceCreator
    @SuppressWarnings("NullAway.Init")
    private Booking() {}

    private Booking(Draft draft, String source, Reservation reservation, Instant now) {
        id = draft.id().value();
        reference = draft.reference();
        acuityTypeId = draft.time().typeId();
        specialistId = draft.specialist().value();
        organizationId = draft.organization().value();
        teamId = draft.team() == null ? null : draft.team().value();
        createdById = draft.createdBy().value();
        createdForId = draft.createdFor() == null ? null : draft.createdFor().value();
        examineeName = draft.examinee().name();
        examineePhone = draft.examinee().phone();
        examineeEmail = draft.examinee().email();
        matterReference = draft.matterReference();
        interpreterLanguage = draft.interpreterLanguage();
        appointmentDate = draft.time().start();
        durationMinutes = Math.toIntExact(draft.time().duration().toMinutes());
        appointmentType = draft.time().kind().value();
        status = BookingStatus.ACTIVE.value();
        notes = draft.notes();
        this.source = source;
        this.reservation = value(reservation);
        createdAt = now;
        updatedAt = now;
    }

    /** What a new booking begins with; the appointment follows. */
    record Draft(
            BookingId id,
            long reference,
            SpecialistId specialist,
            OrganizationId organization,
            @Nullable TeamId team,
            UserId createdBy,
            @Nullable UserId createdFor,
            Examinee examinee,
            @Nullable String matterReference,
            @Nullable String interpreterLanguage,
            @Nullable String notes,
            Time time) {

        /** Names and notes never reach a log. */
        @Override
        public String toString() {
            return "Draft[" + id + "]";
        }
    }

    /** The person to be examined, as the firm told. */
    record Examinee(String name, String phone, @Nullable String email) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Examinee";
        }
    }

    /** When, how long, what and how. */
    record Time(Instant start, Duration duration, String typeId, AppointmentKind kind) {

        Instant end() {
            return start.plus(duration);
        }

        Time at(Instant otherStart) {
            return new Time(otherStart, duration, typeId, kind);
        }

        boolean overlaps(Time other) {
            return start.isBefore(other.end()) && end().isAfter(other.start());
        }
    }

    /** A booking that somebody asks for here. */
    static Booking requested(Draft draft, Instant now) {
        return new Booking(draft, "portal", Reservation.REQUESTED, now);
    }

    /** A booking that somebody made in the appointment book directly. */
    static Booking madeDirectly(
            Draft draft, String appointmentId, @Nullable String meetingLink, @Nullable String madeBy, Instant now) {
        var booking = new Booking(draft, "acuity_direct", Reservation.CONFIRMED, now);
        booking.acuityAppointmentId = appointmentId;
        booking.meetingLink = meetingLink;
        booking.externalCreatedBy = madeBy;
        booking.confirmedAt = now;
        return booking;
    }

    /** The appointment book made the appointment. */
    void reserve(String appointmentId, @Nullable String link, Instant now) {
        require(reservation() == Reservation.REQUESTED, "Only a requested booking can be reserved");
        acuityAppointmentId = appointmentId;
        meetingLink = link;
        updatedAt = now;
    }

    /** The reservation holds and nobody gave up: the booking is real from now on. */
    void confirm(Instant now) {
        require(reservation() == Reservation.REQUESTED, "Only a requested booking can be confirmed");
        Objects.requireNonNull(acuityAppointmentId, "A booking is confirmed with its appointment");
        reservation = value(Reservation.CONFIRMED);
        if (confirmedAt == null) {
            confirmedAt = now;
        }
        updatedAt = now;
    }

    /** Where another appointment was wanted after a missed one, the booking tells of the missed one again. */
    void refuse(String code, Instant now) {
        require(reservation() == Reservation.REQUESTED, "Only a requested booking can be refused");
        refusal = code.length() > 60 ? code.substring(0, 60) : code;
        if (missedAppointmentDate == null) {
            reservation = value(Reservation.REFUSED);
        } else {
            reservation = value(Reservation.CONFIRMED);
            acuityAppointmentId = missedAppointmentId;
            appointmentDate = missedAppointmentDate;
        }
        updatedAt = now;
    }

    /** The caller is told that it did not work; from now on the process releases what it finds. */
    void abandon(Instant now) {
        require(reservation() == Reservation.REQUESTED, "Only a requested booking can be abandoned");
        reservation = value(Reservation.ABANDONED);
        updatedAt = now;
    }

    void released(Instant now) {
        require(reservation() == Reservation.ABANDONED, "Only an abandoned booking can be released");
        reservation = value(Reservation.RELEASED);
        acuityAppointmentId = null;
        status = BookingStatus.CLOSED.value();
        updatedAt = now;
    }

    /** Takes over another time, and another specialist where the appointment changed calendars. */
    void move(Instant start, Duration duration, SpecialistId specialist, @Nullable String link, Instant now) {
        require(isAwaitingExamination(), "Only a booking before its examination can be moved");
        appointmentDate = start;
        durationMinutes = Math.toIntExact(duration.toMinutes());
        specialistId = specialist.value();
        meetingLink = link;
        timeRevision++;
        updatedAt = now;
    }

    void takeOverDetails(@Nullable String link, String name, String phone, Instant now) {
        meetingLink = link;
        examineeName = name;
        examineePhone = phone;
        updatedAt = now;
    }

    /** A step back to work brings a booking back to life that was closed, or archived since. */
    void changeProgress(Progress progress, Instant now) {
        currentProgress = progress.value();
        progressSince = now;
        if (status() != BookingStatus.ACTIVE && !progress.isLast()) {
            status = BookingStatus.ACTIVE.value();
            retentionEndsAt = null;
        }
        updatedAt = now;
    }

    void cancelled(boolean late, int feePercent, Instant now) {
        lateCancellation = late;
        cancellationFeePercent = feePercent;
        timeRevision++;
        close(now);
    }

    /** Readies the booking for another appointment after the examinee did not come. */
    void rebook(Instant start, Instant now) {
        require(progress().filter(p -> p == Progress.NO_SHOW).isPresent(), "Only a no-show can be rebooked");
        missedAppointmentId = acuityAppointmentId;
        missedAppointmentDate = appointmentDate;
        appointmentDate = start;
        acuityAppointmentId = null;
        reservation = value(Reservation.REQUESTED);
        refusal = null;
        meetingLink = null;
        timeRevision++;
        updatedAt = now;
    }

    void reportDue(Instant dueAt, Instant now) {
        reportDueAt = dueAt;
        updatedAt = now;
    }

    void close(Instant now) {
        status = BookingStatus.CLOSED.value();
        updatedAt = now;
    }

    void retainUntil(Instant end) {
        retentionEndsAt = end;
    }

    void archive(Instant now) {
        require(status() != BookingStatus.ACTIVE, "An active booking cannot be archived");
        status = BookingStatus.ARCHIVED.value();
        updatedAt = now;
    }

    void assign(OrganizationId organization, @Nullable UserId referrer, Instant now) {
        organizationId = organization.value();
        createdForId = referrer == null ? null : referrer.value();
        updatedAt = now;
    }

    void writeNotes(@Nullable String text, Instant now) {
        notes = text;
        updatedAt = now;
    }

    /** Confirmed, active, and nothing recorded of its examination yet. */
    boolean isAwaitingExamination() {
        return reservation() == Reservation.CONFIRMED
                && status() == BookingStatus.ACTIVE
                && progress()
                        .filter(p -> p == Progress.SCHEDULED || p == Progress.RESCHEDULED)
                        .isPresent();
    }

    BookingId id() {
        return new BookingId(id);
    }

    long version() {
        return version == null ? 0 : version;
    }

    String reference() {
        return "IME-" + reference;
    }

    Optional<String> appointmentId() {
        return Optional.ofNullable(acuityAppointmentId);
    }

    SpecialistId specialist() {
        return new SpecialistId(specialistId);
    }

    OrganizationId organization() {
        return new OrganizationId(organizationId);
    }

    Optional<TeamId> team() {
        return Optional.ofNullable(teamId).map(TeamId::new);
    }

    /** Who gets the referrer's mails: the person it was made for, else who made it. */
    UserId referrer() {
        return new UserId(createdForId == null ? createdById : createdForId);
    }

    Optional<UserId> createdFor() {
        return Optional.ofNullable(createdForId).map(UserId::new);
    }

    UserId createdBy() {
        return new UserId(createdById);
    }

    Examinee examinee() {
        return new Examinee(examineeName, examineePhone, examineeEmail);
    }

    Time time() {
        return new Time(
                appointmentDate,
                Duration.ofMinutes(durationMinutes),
                acuityTypeId,
                AppointmentKind.of(appointmentType));
    }

    Optional<String> meetingLink() {
        return Optional.ofNullable(meetingLink);
    }

    BookingStatus status() {
        return BookingStatus.of(status);
    }

    Optional<Progress> progress() {
        return Optional.ofNullable(currentProgress).map(Progress::of);
    }

    Reservation reservation() {
        return Reservation.valueOf(reservation.toUpperCase(Locale.ROOT));
    }

    Optional<Instant> reservationAttemptedAt() {
        return Optional.ofNullable(reservationAttemptedAt);
    }

    Optional<Instant> confirmedAt() {
        return Optional.ofNullable(confirmedAt);
    }

    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    int timeRevision() {
        return timeRevision;
    }

    Optional<Instant> reportDueAt() {
        return Optional.ofNullable(reportDueAt);
    }

    Optional<String> cancellationReason() {
        return Optional.ofNullable(cancellationReason);
    }

    Optional<Boolean> lateCancellation() {
        return Optional.ofNullable(lateCancellation);
    }

    /** Names of examinees never reach a log. */
    @Override
    public String toString() {
        return "Booking[" + reference() + "]";
    }

    private static String value(Reservation reservation) {
        return reservation.name().toLowerCase(Locale.ROOT);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException(rule);
        }
    }
}
