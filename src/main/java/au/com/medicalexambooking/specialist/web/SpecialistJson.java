package au.com.medicalexambooking.specialist.web;

import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistAdministration;
import au.com.medicalexambooking.specialist.SpecialistView;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes in which specialists and what they offer go over the wire. */
final class SpecialistJson {

    private SpecialistJson() {}

    /** A specialist as everybody sees one. */
    @Schema(name = "Specialist")
    record SpecialistSummary(
            String id,
            String name,
            String specialty,
            @Schema(nullable = true) @Nullable String location,
            @JsonProperty("isActive") boolean isActive,
            String timezone) {

        static SpecialistSummary of(SpecialistView specialist) {
            return new SpecialistSummary(
                    specialist.id().value(),
                    specialist.name(),
                    specialist.specialty(),
                    specialist.location(),
                    specialist.active(),
                    specialist.zone().getId());
        }
    }

    /** A specialist as administrators see one. */
    @Schema(name = "AdminSpecialist")
    record AdminSpecialist(
            String id,
            String name,
            String specialty,
            @Schema(nullable = true) @Nullable String location,
            @JsonProperty("isActive") boolean isActive,
            String timezone,
            String acuityCalendarId,
            @Schema(nullable = true) @Nullable String userId) {

        static AdminSpecialist of(SpecialistView specialist) {
            return new AdminSpecialist(
                    specialist.id().value(),
                    specialist.name(),
                    specialist.specialty(),
                    specialist.location(),
                    specialist.active(),
                    specialist.zone().getId(),
                    specialist.calendarId(),
                    specialist.userId() == null ? null : specialist.userId().value());
        }
    }

    /** A time that can be booked. */
    @Schema(name = "Slot")
    record Slot(
            OffsetDateTime datetime,
            @Schema(description = "Duration in minutes") int duration) {

        static Slot of(Availability.Slot slot) {
            return new Slot(slot.start(), slot.minutes());
        }
    }

    /** Something that can be booked. */
    @Schema(name = "AppointmentType")
    record AppointmentType(
            String id,
            String name,
            @Schema(description = "Duration in minutes") int duration,

            @Schema(
                    type = "string",
                    allowableValues = {"in_person", "telehealth"})
            AppointmentKind kind) {

        static AppointmentType of(BookableType type) {
            return new AppointmentType(
                    type.id(), type.name(), Math.toIntExact(type.duration().toMinutes()), type.kind());
        }
    }

    /** A type as administrators see it: {@code kindDecided} is false where the kind is only proposed from the name. */
    @Schema(name = "AdminAppointmentType")
    record AdminAppointmentType(
            String id,
            String name,
            @Schema(description = "Duration in minutes") int duration,

            @Schema(
                    type = "string",
                    allowableValues = {"in_person", "telehealth"})
            AppointmentKind kind,

            boolean kindDecided,
            @JsonProperty("isActive") boolean isActive) {

        static AdminAppointmentType of(SpecialistAdministration.TypeWithKind type) {
            return new AdminAppointmentType(
                    type.id(),
                    type.name(),
                    Math.toIntExact(type.duration().toMinutes()),
                    type.kind(),
                    type.decided(),
                    type.active());
        }
    }

    /** A question of the intake form. */
    @Schema(name = "IntakeField")
    record IntakeField(String id, String name, boolean required, String type, List<String> options) {

        static IntakeField of(au.com.medicalexambooking.scheduling.IntakeField field) {
            return new IntakeField(field.id(), field.name(), field.required(), field.type(), field.options());
        }
    }

    /** A calendar that Acuity offers. */
    @Schema(name = "Calendar")
    record Calendar(
            String id,
            String name,
            String location,
            String timezone,
            @Schema(nullable = true) @Nullable SpecialistSummary specialist) {

        static Calendar of(SpecialistAdministration.LinkedCalendar linked) {
            var calendar = linked.calendar();
            var specialist = linked.specialist();
            return new Calendar(
                    calendar.id(),
                    calendar.name(),
                    calendar.location(),
                    calendar.timezone().getId(),
                    specialist == null ? null : SpecialistSummary.of(specialist));
        }
    }
}
