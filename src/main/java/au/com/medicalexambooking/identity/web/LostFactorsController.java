package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.LostFactors;
import au.com.medicalexambooking.identity.LostFactors.Removal;
import au.com.medicalexambooking.identity.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Removing the second factors of somebody who has lost them; takes two administrators, who both step up. */
@RestController
@RequestMapping(path = "/api/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Administration")
class LostFactorsController {

    private final LostFactors lostFactors;
    private final AdminTokens adminTokens;

    LostFactorsController(LostFactors lostFactors, AdminTokens adminTokens) {
        this.lostFactors = lostFactors;
        this.adminTokens = adminTokens;
    }

    @PostMapping(path = "/users/{id}/factor-removal", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Ask to remove the second factors of somebody who has lost them",
            description = "Another administrator confirms within a day. The person is told by mail at both moments.")
    @Parameter(name = AdminTokens.HEADER, in = ParameterIn.HEADER, required = true)
    RemovalJson ask(
            @PathVariable @Size(min = 1, max = 40) String id,
            @Valid @RequestBody RemovalForm form,
            HttpServletRequest request) {
        adminTokens.require(request);
        return RemovalJson.of(lostFactors.ask(new UserId(id), form.reason()));
    }

    @GetMapping("/factor-removals")
    @Operation(summary = "List the removals of second factors that wait for a second administrator")
    List<RemovalJson> open() {
        return lostFactors.open().stream().map(RemovalJson::of).toList();
    }

    @PostMapping("/factor-removals/{id}/confirm")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove somebody's second factors, as another administrator asked",
            description = "Ends all sessions of that person, who sets up a new factor at the next sign-in.")
    @Parameter(name = AdminTokens.HEADER, in = ParameterIn.HEADER, required = true)
    void confirm(@PathVariable @Size(min = 1, max = 40) String id, HttpServletRequest request) {
        adminTokens.require(request);
        lostFactors.confirm(id);
    }

    @DeleteMapping("/factor-removals/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Stop a removal of second factors")
    void withdraw(@PathVariable @Size(min = 1, max = 40) String id) {
        lostFactors.withdraw(id);
    }

    record RemovalForm(@NotBlank @Size(max = 300) String reason) {

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "RemovalForm";
        }
    }

    record RemovalJson(String id, String userId, String askedBy, String reason, Instant askedAt, Instant expiresAt) {

        static RemovalJson of(Removal removal) {
            return new RemovalJson(
                    removal.id(),
                    removal.user().value(),
                    removal.askedBy().value(),
                    removal.reason(),
                    removal.askedAt(),
                    removal.expiresAt());
        }

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "RemovalJson[" + id + "]";
        }
    }
}
