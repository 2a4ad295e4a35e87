package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationId;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
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

    private final OwnSessions sessions;
    private final OwnAccount account;

    SessionsController(OwnSessions sessions, OwnAccount account) {
        this.sessions = sessions;
        this.account = account;
    }

    @Operation(summary = "The own sessions, the newest first")
    @GetMapping("/sessions")
    List<SessionJson> list(HttpServletRequest request) {
        var current = account.session(request);
        return sessions.of(current).stream()
                .map(seen -> SessionJson.of(seen, current.key()))
                .toList();
    }

    @Operation(summary = "End one of the own sessions, with all its tokens")
    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable @Size(min = 1, max = 40) String id, HttpServletRequest request) {
        sessions.end(account.session(request), id);
    }

    @Operation(summary = "Choose the organisation to act for, where one belongs to several")
    @PostMapping(path = "/active-organization", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void activate(@Valid @RequestBody Choice choice, HttpServletRequest request) {
        sessions.activate(account.session(request), new OrganizationId(choice.organizationId()));
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
