package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.TeamIsolation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a firm decides for itself; the rules are in {@link TeamIsolation}. */
@RestController
@Tag(name = "Organizations")
class TeamIsolationController {

    private final TeamIsolation teamIsolation;

    TeamIsolationController(TeamIsolation teamIsolation) {
        this.teamIsolation = teamIsolation;
    }

    @Operation(
            summary = "Keep the teams of an organisation apart, or let them see each other's bookings",
            description = "For the organisation's owners and admins, and for administrators.")
    @PatchMapping(
            path = "/api/organizations/{organizationId}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    OrganizationSettings change(
            @PathVariable @Size(min = 1, max = 40) String organizationId, @Valid @RequestBody SettingsChange change) {
        return OrganizationSettings.of(
                teamIsolation.change(new OrganizationId(organizationId), change.teamIsolation()));
    }

    record SettingsChange(@NotNull Boolean teamIsolation) {}

    @Schema(name = "OrganizationSettings")
    record OrganizationSettings(String id, String name, String slug, boolean teamIsolation) {

        static OrganizationSettings of(TeamIsolation.Setting setting) {
            return new OrganizationSettings(setting.id().value(), setting.name(), setting.slug(), setting.isolated());
        }
    }
}
