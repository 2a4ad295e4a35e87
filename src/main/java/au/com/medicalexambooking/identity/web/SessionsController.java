package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserDirectory;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/** The own sessions: where one is signed in, ending one, and the organisation that one acts for. */
@RestController
@RequestMapping(path = "/api/auth", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class SessionsController {

    private final Sessions sessions;
    private final OwnAccount account;
    private final UserDirectory directory;
    private final IdentityTrail trail;

    SessionsController(Sessions sessions, OwnAccount account, UserDirectory directory, IdentityTrail trail) {
        this.sessions = sessions;
        this.account = account;
        this.directory = directory;
        this.trail = trail;
    }

    @Operation(summary = "The own sessions, the newest first")
    @GetMapping("/sessions")
    List<SessionJson> list(HttpServletRequest request) {
        var current = account.session(request);
        return sessions.of(current.person()).stream()
                .map(seen -> SessionJson.of(seen, current.key()))
                .toList();
    }

    @Operation(summary = "End one of the own sessions, with all its tokens")
    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable @Size(min = 1, max = 40) String id, HttpServletRequest request) {
        var current = account.session(request);
        if (id.indexOf('\0') >= 0 || !sessions.end(current.person(), id)) {
            throw ApiException.notFound();
        }
        trail.happened(Act.done("session.ended", "user", current.person().id().value())
                .with(Map.of("reason", "ended_by_owner", "session", id)));
    }

    @Operation(summary = "Choose the organisation to act for, where one belongs to several")
    @PostMapping(path = "/active-organization", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void activate(@Valid @RequestBody Choice choice, HttpServletRequest request) {
        var current = account.session(request);
        var organization = new OrganizationId(choice.organizationId());
        boolean member = directory.organizationsOf(current.person().id()).stream()
                .anyMatch(own -> own.id().equals(organization));
        if (!member) {
            throw ApiException.notFound();
        }
        sessions.activate(current.key(), organization);
        trail.happened(Act.done(
                        "session.organization_changed",
                        "user",
                        current.person().id().value())
                .with(Map.of("organization", organization.value())));
    }

    record Choice(@NotBlank @Size(max = 40) String organizationId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SessionJson(
            String id,
            Instant createdAt,
            Instant lastUsedAt,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            String device,
            boolean current) {

        static SessionJson of(Sessions.Seen seen, String currentKey) {
            return new SessionJson(
                    seen.key(),
                    seen.begun(),
                    seen.lastUsed(),
                    seen.ip(),
                    seen.userAgent(),
                    Device.of(seen.userAgent()),
                    seen.key().equals(currentKey));
        }
    }
}
