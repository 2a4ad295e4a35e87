package au.com.medicalexambooking.specialist.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.specialist.Availability;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.web.SpecialistJson.AppointmentType;
import au.com.medicalexambooking.specialist.web.SpecialistJson.IntakeField;
import au.com.medicalexambooking.specialist.web.SpecialistJson.Slot;
import au.com.medicalexambooking.specialist.web.SpecialistJson.SpecialistSummary;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Specialists and their free times, for everybody who is signed in. */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Specialists")
class SpecialistController {

    private final Availability availability;

    SpecialistController(Availability availability) {
        this.availability = availability;
    }

    @Operation(summary = "List available specialists")
    @GetMapping("/specialists")
    List<SpecialistSummary> specialists(
            @Parameter(
                            schema = @Schema(type = "boolean", defaultValue = "true"),
                            description = "Only the examination company's people see those who are not active")
                    @RequestParam(defaultValue = "true")
                    boolean isActive) {
        return availability.specialists(isActive).stream()
                .map(SpecialistSummary::of)
                .toList();
    }

    @Operation(
            summary = "Get specialist availability from Acuity",
            description =
                    "Free times that lie ahead, on days of the specialist's zone, at most 31 days at once. Without an "
                            + "appointment type: the first that the specialist offers, which is also what a booking without a "
                            + "type becomes.")
    @GetMapping("/specialists/{specialistId}/availability")
    List<Slot> availability(
            @PathVariable String specialistId,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate startDate,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate endDate,
            @RequestParam(required = false) @Nullable String appointmentTypeId) {
        return availability.slots(id(specialistId), startDate, endDate, appointmentTypeId).stream()
                .map(Slot::of)
                .toList();
    }

    @Operation(summary = "List what can be booked with a specialist")
    @GetMapping("/specialists/{specialistId}/appointment-types")
    List<AppointmentType> appointmentTypes(@PathVariable String specialistId) {
        return availability.bookableTypes(id(specialistId)).stream()
                .map(AppointmentType::of)
                .toList();
    }

    @Operation(summary = "Get the intake form of an appointment type")
    @GetMapping("/appointment-types/{appointmentTypeId}/form")
    List<IntakeField> form(@PathVariable String appointmentTypeId) {
        return availability.intakeFields(appointmentTypeId).stream()
                .map(IntakeField::of)
                .toList();
    }

    static SpecialistId id(String text) {
        if (text.isBlank() || text.length() > 40) {
            throw ApiException.notFound();
        }
        return new SpecialistId(text);
    }
}
