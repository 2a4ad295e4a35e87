package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.ReferrerSearch;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.AuthController.TokenAnswer;
import au.com.medicalexambooking.identity.web.AuthController.UserJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Acting for a referrer, for administrators who have just shown once more who they are. */
@RestController
@RequestMapping(path = "/api/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Administration")
class ImpersonationController {

    private final AdminTokens adminTokens;
    private final ReferrerSearch referrers;
    private final Impersonations impersonations;
    private final ActingSessions acting;

    ImpersonationController(
            AdminTokens adminTokens, ReferrerSearch referrers, Impersonations impersonations, ActingSessions acting) {
        this.adminTokens = adminTokens;
        this.referrers = referrers;
        this.impersonations = impersonations;
        this.acting = acting;
    }

    @GetMapping("/referrers/search")
    @Operation(
            summary = "Search for referrers",
            description = "By name, email or organisation; at most fifty, by name. Disabled accounts are left out.")
    @Parameter(
            name = AdminTokens.HEADER,
            in = ParameterIn.HEADER,
            required = true,
            schema = @Schema(type = "string"),
            description = "From POST /api/auth/admin-token")
    List<UserJson> search(@RequestParam @NotBlank @Size(min = 2, max = 100) String query, HttpServletRequest request) {
        adminTokens.require(request);
        return referrers.find(query).stream().map(UserJson::of).toList();
    }

    @PostMapping(path = "/impersonate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Start impersonating a user",
            description = "Begins a new session with the rights of this referrer, for 60 minutes at most, and ends the"
                    + " administrator's own. The referrer can read who acted in their name, when and why.")
    @Parameter(
            name = AdminTokens.HEADER,
            in = ParameterIn.HEADER,
            required = true,
            schema = @Schema(type = "string"),
            description = "From POST /api/auth/admin-token")
    Begun begin(@Valid @RequestBody Wanted wanted, HttpServletRequest request, HttpServletResponse response) {
        var session = session(request);
        if (session.impersonation() != null) {
            throw ApiException.forbidden("You are acting for somebody already. Stop that first.");
        }
        adminTokens.require(request);
        var reason = Impersonations.reason(wanted.reason());
        var referrer = impersonations.referrer(new UserId(wanted.userId()));
        return acting.begin(session, referrer, reason, request, response);
    }

    @PostMapping("/exit-impersonation")
    @Operation(
            summary = "Stop impersonating",
            description = "Begins a new session of the administrator, and ends the one with the referrer's rights.")
    TokenAnswer exit(HttpServletRequest request, HttpServletResponse response) {
        return new TokenAnswer(acting.exit(session(request), request, response));
    }

    private static Sessions.Live session(HttpServletRequest request) {
        return SignOnFilter.sessionOf(request).orElseThrow(ApiException::notFound);
    }

    record Wanted(
            @NotBlank @Size(max = 40) String userId,
            @Nullable @Size(max = 1000) String reason) {

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "Wanted[" + userId + "]";
        }
    }

    record Begun(String impersonationToken, UserJson user, Instant endsAt) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Begun";
        }
    }
}
