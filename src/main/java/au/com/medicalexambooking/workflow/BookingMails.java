package au.com.medicalexambooking.workflow;

import au.com.medicalexambooking.booking.BookingEvents.AppointmentMissing;
import au.com.medicalexambooking.booking.BookingFacts;
import au.com.medicalexambooking.booking.BookingFacts.Facts;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.notification.BookingMail;
import au.com.medicalexambooking.notification.MailChoices;
import au.com.medicalexambooking.notification.MailKind;
import au.com.medicalexambooking.notification.Notifications;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Decides who hears of a step. Each mail has an effect key of its kind, booking, revision and recipient, so that a step
 * which runs twice tells nobody twice.
 */
@Component
class BookingMails {

    private final BookingFacts facts;
    private final UserDirectory users;
    private final Notifications notifications;
    private final MailChoices choices;
    private final Clock clock;

    BookingMails(
            BookingFacts facts, UserDirectory users, Notifications notifications, MailChoices choices, Clock clock) {
        this.facts = facts;
        this.users = users;
        this.notifications = notifications;
        this.choices = choices;
        this.clock = clock;
    }

    void confirmed(BookingId booking) {
        var about = facts(booking);
        send(MailKind.BOOKING_CONFIRMED, about, referrerAndSpecialist(about), null);
    }

    void rescheduled(BookingId booking) {
        var about = facts(booking);
        send(MailKind.BOOKING_RESCHEDULED, about, referrerAndSpecialist(about), null);
    }

    void cancelled(BookingId booking) {
        var about = facts(booking);
        send(MailKind.BOOKING_CANCELLED, about, referrerAndSpecialist(about), null);
    }

    /** Nothing is sent once the examination has begun: then it would be too late to help. */
    void examinationReminder(BookingId booking) {
        var about = facts(booking);
        if (isAhead(about)) {
            send(MailKind.EXAMINATION_REMINDER, about, referrer(about), null);
            var examineeEmail = about.examineeEmail();
            if (examineeEmail != null && !examineeEmail.isBlank()) {
                queue(MailKind.EXAMINEE_REMINDER, about, "examinee", examineeEmail, about.examineeFirstName(), null);
            }
        }
    }

    /**
     * Nothing is sent once the examination has begun.
     *
     * @param due when the brief must be there, or null where that is not known
     */
    void briefReminder(BookingId booking, @Nullable Instant due) {
        var about = facts(booking);
        if (isAhead(about)) {
            send(MailKind.BRIEF_REMINDER, about, referrer(about), due == null ? about.start() : due);
        }
    }

    void examineeDidNotAttend(BookingId booking) {
        var about = facts(booking);
        send(MailKind.EXAMINEE_DID_NOT_ATTEND, about, referrer(about), null);
    }

    /** To the coordinators: an appointment that nobody cancelled is a question for people. */
    @EventListener
    void on(AppointmentMissing missing) {
        send(MailKind.APPOINTMENT_MISSING, facts(missing.booking()), users.withRole(Role.STAFF), null);
    }

    /** To the specialist; to the coordinators where the specialist has no login. */
    void reportReminder(BookingId booking) {
        var about = facts(booking);
        var specialist = specialist(about);
        send(
                MailKind.REPORT_REMINDER,
                about,
                specialist.isEmpty() ? users.withRole(Role.STAFF) : specialist,
                about.reportDueAt());
    }

    void reportOverdue(BookingId booking) {
        var about = facts(booking);
        send(MailKind.REPORT_OVERDUE, about, users.withRole(Role.STAFF), about.reportDueAt());
    }

    void reportLongOverdue(BookingId booking) {
        var about = facts(booking);
        send(MailKind.REPORT_LONG_OVERDUE, about, users.withRole(Role.MANAGER), about.reportDueAt());
    }

    void reportReady(BookingId booking) {
        var about = facts(booking);
        send(MailKind.REPORT_READY, about, referrer(about), null);
    }

    private Facts facts(BookingId booking) {
        return facts.find(booking).orElseThrow(() -> new IllegalStateException("No booking " + booking));
    }

    private boolean isAhead(Facts about) {
        return about.start().isAfter(clock.instant());
    }

    /** Empty while nobody is known to have referred the booking: parts of the platform get no mail. */
    private List<Person> referrer(Facts about) {
        return users.find(about.referrerId()).filter(BookingMails::canBeWrittenTo).stream()
                .toList();
    }

    private List<Person> specialist(Facts about) {
        return Optional.ofNullable(about.specialistUserId())
                .flatMap(users::find)
                .filter(BookingMails::canBeWrittenTo)
                .stream()
                .toList();
    }

    private List<Person> referrerAndSpecialist(Facts about) {
        return Stream.concat(referrer(about).stream(), specialist(about).stream())
                .distinct()
                .toList();
    }

    private static boolean canBeWrittenTo(Person person) {
        return !person.disabled() && person.role() != Role.SYSTEM;
    }

    private void send(MailKind kind, Facts about, List<Person> recipients, @Nullable Instant dueAt) {
        for (var person : recipients) {
            if (!choices.wants(person.id(), person.role(), kind)) {
                continue;
            }
            // By the name that the mail gives the specialist, so that its words fit the one who reads it.
            var isSpecialist = person.id().equals(about.specialistUserId());
            var name = isSpecialist ? about.specialistName() : person.name();
            queue(kind, about, person.id().value(), person.email(), name, dueAt);
        }
    }

    private void queue(
            MailKind kind, Facts about, String recipientKey, String address, String name, @Nullable Instant dueAt) {
        notifications.queue(new BookingMail(
                kind,
                kind.value() + ":" + about.id() + ":" + about.revision() + ":" + recipientKey,
                about.id().value(),
                about.reference(),
                about.examineeInitials(),
                about.specialistName(),
                about.location(),
                about.meetingLink(),
                about.start(),
                about.end(),
                about.zone(),
                address,
                name,
                about.revision(),
                dueAt,
                about.lateCancellation()));
    }
}
