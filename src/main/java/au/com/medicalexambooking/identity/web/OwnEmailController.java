package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.OwnEmail;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The own address over the API. */
@RestController
@RequestMapping(path = "/api/auth/email", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class OwnEmailController {

    private final OwnEmail email;
    private final OwnAccount account;

    OwnEmailController(OwnEmail email, OwnAccount account) {
        this.email = email;
        this.account = account;
    }

    @Operation(
            summary = "Ask for another email address",
            description =
                    "Takes the password or a code of the authenticator app. A link is mailed to the new address, and"
                            + " the former link stops working. The answer is the same where somebody has the address already.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void request(@Valid @RequestBody Wish form, HttpServletRequest request) {
        email.request(
                account.session(request).person(),
                form.email(),
                form.password(),
                form.code(),
                Requests.originOf(request, Channel.API));
    }

    @Operation(
            summary = "Change the own email address with the link's token",
            description = "Only for whoever asked. All other sessions end.")
    @PostMapping(path = "/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void confirm(@Valid @RequestBody Link form, HttpServletRequest request) {
        var session = account.session(request);
        email.confirm(session.person(), form.token(), session.key());
    }

    @Operation(summary = "Keep the own email address: the link that was mailed stops working")
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(HttpServletRequest request) {
        email.withdraw(account.session(request).person());
    }

    record Wish(
            @NotBlank @Size(max = 254) String email,
            @Nullable @Size(min = 1, max = 128) String password,
            @Nullable @Size(min = 1, max = 64) String code) {

        /** Neither addresses nor secrets reach a log. */
        @Override
        public String toString() {
            return "Wish";
        }
    }

    record Link(@NotBlank @Size(max = 100) String token) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Link";
        }
    }
}
