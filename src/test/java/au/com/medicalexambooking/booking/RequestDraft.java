package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.NewAppointment.FieldAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wish for a booking in which everything is in order until the test says otherwise. */
final class RequestDraft {

    private final String specialistId;
    private final Instant start;
    private final List<FieldAnswer> answers = new ArrayList<>();
    private String name = "Alex Sample";
    private String phone = "0491 570 006";
    private @Nullable String organization;
    private @Nullable String team;
    private @Nullable String type;
    private @Nullable String matter;
    private @Nullable String notes;
    private @Nullable String key;

    RequestDraft(String specialistId, Instant start) {
        this.specialistId = specialistId;
        this.start = start;
    }

    RequestDraft name(String value) {
        name = value;
        return this;
    }

    RequestDraft phone(String value) {
        phone = value;
        return this;
    }

    RequestDraft organization(@Nullable String value) {
        organization = value;
        return this;
    }

    RequestDraft team(String value) {
        team = value;
        return this;
    }

    RequestDraft type(String value) {
        type = value;
        return this;
    }

    RequestDraft matter(String value) {
        matter = value;
        return this;
    }

    RequestDraft notes(String value) {
        notes = value;
        return this;
    }

    RequestDraft key(String value) {
        key = value;
        return this;
    }

    RequestDraft answer(String field, String value) {
        answers.add(new FieldAnswer(field, value));
        return this;
    }

    BookingDesk.Request build() {
        return new BookingDesk.Request(
                specialistId, start, name, phone, null, notes, type, organization, team, matter, null, answers, key);
    }
}
