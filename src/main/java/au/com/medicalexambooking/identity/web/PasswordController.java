package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.Invitations;
import au.com.medicalexambooking.identity.OwnPassword;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Passwords and invitations over the API; none of these calls signs anybody in. */
@RestController
@RequestMapping(path = "/api/auth", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class PasswordController {

    private final OwnPassword passwords;
    private final Invitations invitations;
    private final OwnAccount account;

    PasswordController(OwnPassword passwords, Invitations invitations, OwnAccount account) {
        this.passwords = passwords;
        this.invitations = invitations;
        this.account = account;
    }

    @Operation(summary = "Change the own password; all other sessions end")
    @PostMapping(path = "/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(@Valid @RequestBody Change form, HttpServletRequest request) {
        var session = account.session(request);
        passwords.change(
                session.person(),
                form.currentPassword(),
                form.newPassword(),
                session.key(),
                Requests.originOf(request, Channel.API));
    }

    @Operation(
            summary = "Ask for a link to choose a new password",
            description = "The answer is the same whether or not the address is known.")
    @SecurityRequirements
    @PostMapping(path = "/password-reset", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void requestReset(@Valid @RequestBody ResetRequest form, HttpServletRequest request) {
        passwords.requestReset(form.email(), Requests.originOf(request, Channel.API));
    }

    @Operation(summary = "Choose a new password with the link's token; all sessions end, and nobody is signed in")
    @SecurityRequirements
    @PostMapping(path = "/password-reset/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reset(@Valid @RequestBody Reset form, HttpServletRequest request) {
        passwords.reset(form.token(), form.password(), Requests.originOf(request, Channel.API));
    }

    @Operation(summary = "Accept an invitation with the link's token and choose a password")
    @SecurityRequirements
    @PostMapping(path = "/invitations/accept", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void accept(@Valid @RequestBody Acceptance form, HttpServletRequest request) {
        invitations.accept(form.token(), form.name(), form.password(), Requests.originOf(request, Channel.API));
    }

    record Change(
            @NotNull @Size(min = 1, max = 128) String currentPassword,
            @NotNull @Size(min = 1, max = 200) String newPassword) {

        /** Passwords never reach a log. */
        @Override
        public String toString() {
            return "Change";
        }
    }

    record ResetRequest(
            @NotBlank @Size(max = 254) @Pattern(regexp = "[^\\p{Cntrl}]*", message = "This is not an email address.")
            String email) {

        /** Addresses never reach a log. */
        @Override
        public String toString() {
            return "ResetRequest";
        }
    }

    record Reset(
            @NotBlank @Size(max = 100) String token,
            @NotNull @Size(min = 1, max = 200) String password) {

        /** Tokens and passwords never reach a log. */
        @Override
        public String toString() {
            return "Reset";
        }
    }

    record Acceptance(
            @NotBlank @Size(max = 100) String token,
            @Nullable @Size(max = 200) String name,
            @NotNull @Size(min = 1, max = 200) String password) {

        /** Tokens and passwords never reach a log. */
        @Override
        public String toString() {
            return "Acceptance";
        }
    }
}
