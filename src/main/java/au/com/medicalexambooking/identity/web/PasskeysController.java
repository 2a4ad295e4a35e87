package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.PasskeyEnrolment;
import au.com.medicalexambooking.identity.PasskeySignIn;
import au.com.medicalexambooking.identity.SignIn;
import au.com.medicalexambooking.identity.web.AuthController.ChallengeForm;
import au.com.medicalexambooking.identity.web.AuthController.LoginAnswer;
import au.com.medicalexambooking.identity.web.FactorsController.FactorJson;
import au.com.medicalexambooking.identity.web.FactorsController.ProofForm;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Passkeys over the API: signing in with one, showing one as the second factor, and adding one. Each takes two calls, one for
 * what the browser needs and one for what it made. {@code publicKey} is what goes into {@code navigator.credentials}.
 */
@RestController
@RequestMapping(path = "/api/auth", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Passkeys")
class PasskeysController {

    private final PasskeySignIn passkeySignIn;
    private final SignIn signIn;
    private final PasskeyEnrolment enrolment;
    private final OwnAccount ownAccount;
    private final FactorsController factors;
    private final AuthController auth;

    PasskeysController(
            PasskeySignIn passkeySignIn,
            SignIn signIn,
            PasskeyEnrolment enrolment,
            OwnAccount ownAccount,
            FactorsController factors,
            AuthController auth) {
        this.passkeySignIn = passkeySignIn;
        this.signIn = signIn;
        this.enrolment = enrolment;
        this.ownAccount = ownAccount;
        this.factors = factors;
        this.auth = auth;
    }

    @PostMapping("/passkey")
    @SecurityRequirements
    @Operation(summary = "Begin to sign in with a passkey", description = "The challenge ends after five minutes.")
    Options begin() {
        var begun = passkeySignIn.begin();
        return new Options(begun.options(), begun.challenge());
    }

    @PostMapping(path = "/passkey/sign-in", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(
            summary = "Sign in with a passkey",
            description =
                    "The passkey's device must have made sure of its holder; then no password and no code is due.")
    LoginAnswer signIn(@Valid @RequestBody SignInForm form, HttpServletRequest request, HttpServletResponse response) {
        return passkeySignIn
                .with(form.challenge(), form.credential().json(), Requests.originOf(request, Channel.API))
                .fold(person -> auth.begin(person, request, response), LoginAnswer::due);
    }

    @PostMapping(path = "/second-factor/passkey", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(summary = "Ask for a passkey as the second factor of this sign-in")
    Options secondFactor(@Valid @RequestBody ChallengeForm form) {
        return new Options(signIn.askForPasskey(form.challenge()), null);
    }

    @PostMapping("/factors/passkey")
    @Operation(summary = "Begin to add a passkey")
    Options beginEnrolment(@Valid @RequestBody(required = false) @Nullable ProofForm form, HttpServletRequest request) {
        var session = factors.confirmed(request, form);
        return new Options(enrolment.begin(session.person(), FactorsController.bindingOf(session)), null);
    }

    @PostMapping(path = "/factors/passkey/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Add the passkey that the browser made",
            description = "Answers with ten recovery codes, shown this once, where there were none.")
    AddedJson confirmEnrolment(@Valid @RequestBody EnrolmentForm form, HttpServletRequest request) {
        var session = ownAccount.session(request);
        return enrolment
                .confirm(
                        session.person(),
                        FactorsController.bindingOf(session),
                        form.name(),
                        form.credential().json(),
                        session.key())
                .map(added -> new AddedJson(FactorJson.of(added.factor()), added.recoveryCodes()))
                .orElseThrow(() -> new ApiException(
                        HttpStatus.BAD_REQUEST,
                        "passkey_refused",
                        "That passkey could not be added. Begin again, and finish within five minutes."));
    }

    @PatchMapping(path = "/factors/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give a passkey another name")
    void rename(
            @PathVariable @Size(min = 1, max = 40) String id,
            @Valid @RequestBody NameForm form,
            HttpServletRequest request) {
        enrolment.rename(ownAccount.session(request).person(), id, form.name());
    }

    record SignInForm(
            @NotBlank @Size(max = 100) String challenge,
            @NotNull @Valid PasskeyAnswer credential) {

        /** No secrets reach a log. */
        @Override
        public String toString() {
            return "SignInForm";
        }
    }

    record EnrolmentForm(
            @NotBlank @Size(max = PasskeyEnrolment.LONGEST_NAME)
            String name,

            @NotNull @Valid PasskeyAnswer credential) {}

    record NameForm(
            @NotBlank @Size(max = PasskeyEnrolment.LONGEST_NAME)
            String name) {}

    /**
     * @param publicKey for the browser
     * @param challenge what the next call must bring; null where another challenge or the session does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Options(
            @JsonRawValue @Schema(type = "object") String publicKey,
            @Nullable String challenge) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "Options";
        }
    }

    record AddedJson(FactorJson factor, List<String> recoveryCodes) {

        AddedJson {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "AddedJson";
        }
    }
}
