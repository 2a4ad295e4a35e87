package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.Appointment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An appointment as somebody in the book's own pages fills it in, one detail after the other. */
final class AppointmentDraft {

    private String calendarId = "0";
    private Instant start = Instant.EPOCH;
    private Duration duration = Duration.ofMinutes(60);
    private String firstName = "Robin";
    private String lastName = "Direct";
    private String phone = "0491 570 157";
    private String email = "";
    private String location = "";
    private boolean cancelled = false;
    private @Nullable String reference;
    private @Nullable String createdBy;
    private List<Appointment.Answer> answers = List.of();

    static AppointmentDraft of(Appointment appointment) {
        var draft = new AppointmentDraft();
        draft.calendarId = appointment.calendarId();
        draft.start = appointment.start();
        draft.duration = appointment.duration();
        draft.firstName = appointment.firstName();
        draft.lastName = appointment.lastName();
        draft.phone = appointment.phone();
        draft.email = appointment.email();
        draft.location = appointment.location();
        draft.cancelled = appointment.cancelled();
        draft.reference = appointment.bookingReference();
        draft.createdBy = appointment.createdBy();
        draft.answers = appointment.answers();
        return draft;
    }

    Appointment build(String id) {
        return new Appointment(
                id,
                calendarId,
                "1",
                start,
                duration,
                firstName,
                lastName,
                phone,
                email,
                location,
                cancelled,
                false,
                reference,
                createdBy,
                answers);
    }

    AppointmentDraft calendar(String value) {
        calendarId = value;
        return this;
    }

    AppointmentDraft at(Instant value) {
        start = value;
        return this;
    }

    AppointmentDraft lasting(Duration value) {
        duration = value;
        return this;
    }

    AppointmentDraft phone(String value) {
        phone = value;
        return this;
    }

    AppointmentDraft email(String value) {
        email = value;
        return this;
    }

    AppointmentDraft place(String value) {
        location = value;
        return this;
    }

    AppointmentDraft reference(@Nullable String value) {
        reference = value;
        return this;
    }

    AppointmentDraft createdBy(String value) {
        createdBy = value;
        return this;
    }

    AppointmentDraft named(String first, String last) {
        firstName = first;
        lastName = last;
        return this;
    }

    AppointmentDraft cancelled() {
        cancelled = true;
        return this;
    }

    AppointmentDraft answering(String fieldId, String value) {
        answers = List.of(new Appointment.Answer(fieldId, "Question", value));
        return this;
    }
}
