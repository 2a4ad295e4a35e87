package au.com.medicalexambooking.sandbox.acuity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A booking somebody makes in Acuity itself, without the platform. */
public record DirectBooking(
        long calendarId,
        long typeId,
        Instant start,
        String firstName,
        String lastName,
        String phone,
        String email,
        String notes,
        Map<Long, String> answers) {

    public DirectBooking {
        answers = Map.copyOf(answers);
    }

    /** A booking for an invented person who answered nothing. */
    public static DirectBooking at(long calendarId, long typeId, Instant start) {
        return new DirectBooking(
                calendarId,
                typeId,
                start,
                "Darcy",
                "Walk-In",
                "+61 2 5550 0100",
                "darcy.walk-in@example.test",
                "",
                Map.of());
    }

    public DirectBooking named(String newFirstName, String newLastName) {
        return new DirectBooking(calendarId, typeId, start, newFirstName, newLastName, phone, email, notes, answers);
    }

    public DirectBooking reachableAt(String newPhone, String newEmail) {
        return new DirectBooking(calendarId, typeId, start, firstName, lastName, newPhone, newEmail, notes, answers);
    }

    public DirectBooking noting(String newNotes) {
        return new DirectBooking(calendarId, typeId, start, firstName, lastName, phone, email, newNotes, answers);
    }

    public DirectBooking answering(long fieldId, String value) {
        var more = new LinkedHashMap<>(answers);
        more.put(fieldId, value);
        return new DirectBooking(calendarId, typeId, start, firstName, lastName, phone, email, notes, more);
    }

    BookingRequest toRequest(@Nullable String timezone) {
        return new BookingRequest(
                AcuityDates.wire(start, ZoneOffset.UTC),
                Long.toString(typeId),
                Long.toString(calendarId),
                firstName,
                lastName,
                phone,
                email,
                timezone,
                null,
                notes,
                answers,
                null,
                null);
    }
}
