package au.com.medicalexambooking.specialist.web;

import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistAdministration;
import au.com.medicalexambooking.specialist.SpecialistAdministration.Change;
import au.com.medicalexambooking.specialist.web.SpecialistJson.AdminAppointmentType;
import au.com.medicalexambooking.specialist.web.SpecialistJson.AdminSpecialist;
import au.com.medicalexambooking.specialist.web.SpecialistJson.Calendar;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The directory of specialists, for administrators; coordinators and managers may look. */
@RestController
@RequestMapping(path = "/api/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Admin")
class SpecialistAdministrationController {

    private final SpecialistAdministration administration;

    SpecialistAdministrationController(SpecialistAdministration administration) {
        this.administration = administration;
    }

    record CreateSpecialist(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 200) String specialty,
            @Nullable @Size(max = 300) String location,
            @NotBlank @Size(max = 40) String acuityCalendarId,
            @Nullable @Size(max = 64) String timezone,
            @Nullable @Size(max = 40) String userId,
            @Nullable Boolean isActive) {}

    record ChangeSpecialist(
            @Nullable @Size(min = 1, max = 200) String name,
            @Nullable @Size(min = 1, max = 200) String specialty,
            @Nullable @Size(max = 300) String location,
            @Nullable @Size(min = 1, max = 40) String acuityCalendarId,
            @Nullable @Size(max = 64) String timezone,
            @Nullable @Size(max = 40) String userId,
            @Nullable Boolean isActive) {}

    record DecideKind(
            @NotNull @Pattern(regexp = "in_person|telehealth", message = "Choose in_person or telehealth.")
            String kind) {}

    @Operation(summary = "List all specialists")
    @GetMapping("/specialists")
    List<AdminSpecialist> specialists() {
        return administration.list().stream().map(AdminSpecialist::of).toList();
    }

    @Operation(summary = "Add a specialist")
    @PostMapping("/specialists")
    ResponseEntity<AdminSpecialist> create(@Valid @RequestBody CreateSpecialist wanted) {
        var created = AdminSpecialist.of(administration.create(new Change(
                wanted.name(),
                wanted.specialty(),
                wanted.location(),
                wanted.acuityCalendarId(),
                wanted.timezone(),
                wanted.userId(),
                wanted.isActive())));
        return ResponseEntity.created(URI.create("/api/admin/specialists/" + created.id()))
                .body(created);
    }

    @Operation(summary = "Change a specialist", description = "What is left out or null stays as it is.")
    @PatchMapping("/specialists/{specialistId}")
    AdminSpecialist change(@PathVariable String specialistId, @Valid @RequestBody ChangeSpecialist wanted) {
        return AdminSpecialist.of(administration.change(
                SpecialistController.id(specialistId),
                new Change(
                        wanted.name(),
                        wanted.specialty(),
                        wanted.location(),
                        wanted.acuityCalendarId(),
                        wanted.timezone(),
                        wanted.userId(),
                        wanted.isActive())));
    }

    @Operation(summary = "List the calendars that Acuity offers")
    @GetMapping("/calendars")
    List<Calendar> calendars() {
        return administration.calendars().stream().map(Calendar::of).toList();
    }

    @Operation(summary = "List the appointment types and how each is held")
    @GetMapping("/appointment-types")
    List<AdminAppointmentType> appointmentTypes() {
        return administration.appointmentTypes().stream()
                .map(AdminAppointmentType::of)
                .toList();
    }

    @Operation(summary = "Decide how appointments of a type are held")
    @PutMapping("/appointment-types/{appointmentTypeId}")
    AdminAppointmentType decide(@PathVariable String appointmentTypeId, @Valid @RequestBody DecideKind decision) {
        return AdminAppointmentType.of(
                administration.decideKind(appointmentTypeId, AppointmentKind.of(decision.kind())));
    }
}
