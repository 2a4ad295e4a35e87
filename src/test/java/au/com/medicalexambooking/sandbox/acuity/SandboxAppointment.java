package au.com.medicalexambooking.sandbox.acuity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One appointment as the stand-in holds it. Immutable: every change makes a new one under the same id. */
public record SandboxAppointment(
        long id,
        long calendarId,
        long typeId,
        Instant start,
        int minutes,
        Attendee attendee,
        Details details,
        String location,
        Instant createdAt,
        @Nullable String scheduledBy,
        Ending ending) {

    /** Who comes. {@code timezone} is the attendee's own IANA zone. */
    public record Attendee(
            String firstName, String lastName, String phone, String email, String timezone, boolean smsOptIn) {

        public Attendee named(String newFirstName, String newLastName) {
            return new Attendee(newFirstName, newLastName, phone, email, timezone, smsOptIn);
        }

        public Attendee reachableAt(String newPhone, String newEmail) {
            return new Attendee(firstName, lastName, newPhone, newEmail, timezone, smsOptIn);
        }
    }

    /** What was noted: the answers by field id, notes, label ids and a coupon. */
    public record Details(
            Map<Long, String> answers,
            String notes,
            List<Long> labelIds,
            @Nullable String certificate) {

        public Details {
            answers = Map.copyOf(answers);
            labelIds = List.copyOf(labelIds);
        }
    }

    /** Whether the appointment was canceled, and how. */
    public record Ending(boolean canceled, boolean noShow, String note) {
        static final Ending OPEN = new Ending(false, false, "");
    }

    public boolean canceled() {
        return ending.canceled();
    }

    public boolean noShow() {
        return ending.noShow();
    }

    public Instant end() {
        return start.plus(Duration.ofMinutes(minutes));
    }

    public Optional<String> answer(long fieldId) {
        return Optional.ofNullable(details.answers().get(fieldId));
    }

    @JsonIgnore
    public String fullName() {
        return (attendee.firstName() + " " + attendee.lastName()).strip();
    }

    boolean overlaps(Instant from, Instant to) {
        return start.isBefore(to) && end().isAfter(from);
    }

    SandboxAppointment movedTo(long newCalendar, Instant newStart, String newLocation) {
        return new SandboxAppointment(
                id,
                newCalendar,
                typeId,
                newStart,
                minutes,
                attendee,
                details,
                newLocation,
                createdAt,
                scheduledBy,
                ending);
    }

    SandboxAppointment with(Attendee newAttendee, Details newDetails) {
        return new SandboxAppointment(
                id,
                calendarId,
                typeId,
                start,
                minutes,
                newAttendee,
                newDetails,
                location,
                createdAt,
                scheduledBy,
                ending);
    }

    SandboxAppointment answering(Map<Long, String> more) {
        var answers = new TreeMap<>(details.answers());
        answers.putAll(more);
        return with(attendee, new Details(answers, details.notes(), details.labelIds(), details.certificate()));
    }

    SandboxAppointment at(String newLocation) {
        return new SandboxAppointment(
                id, calendarId, typeId, start, minutes, attendee, details, newLocation, createdAt, scheduledBy, ending);
    }

    SandboxAppointment ended(Ending newEnding) {
        return new SandboxAppointment(
                id, calendarId, typeId, start, minutes, attendee, details, location, createdAt, scheduledBy, newEnding);
    }
}
