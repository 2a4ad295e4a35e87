package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.FactorMethod;
import au.com.medicalexambooking.identity.Reauthentication;
import au.com.medicalexambooking.identity.SecondFactors;
import au.com.medicalexambooking.identity.SecondFactors.Factor;
import au.com.medicalexambooking.identity.SecondFactors.NewTotp;
import au.com.medicalexambooking.identity.SignIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

/**
 * The own second factors. Every change wants a sign-in that is fresh, or else the password or a code in the body. Where a
 * factor must be set up before the first sign-in, its challenge stands in for a session.
 */
@RestController
@RequestMapping(path = "/api/auth/factors", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Second factors")
class FactorsController {

    private final SecondFactors factors;
    private final SignIn signIn;
    private final Reauthentication reauthentication;
    private final OwnAccount ownAccount;
    private final AuthController auth;

    FactorsController(
            SecondFactors factors,
            SignIn signIn,
            Reauthentication reauthentication,
            OwnAccount ownAccount,
            AuthController auth) {
        this.factors = factors;
        this.signIn = signIn;
        this.reauthentication = reauthentication;
        this.ownAccount = ownAccount;
        this.auth = auth;
    }

    @GetMapping
    @Operation(summary = "List the own second factors")
    List<FactorJson> list(HttpServletRequest request) {
        return factors.of(ownAccount.session(request).person().id()).stream()
                .map(FactorJson::of)
                .toList();
    }

    @PostMapping("/totp")
    @Operation(
            summary = "Begin to set up an authenticator app",
            description = "Takes the challenge of a sign-in that demands it in place of a login.")
    NewTotpJson beginTotp(@Valid @RequestBody(required = false) @Nullable BeginForm form, HttpServletRequest request) {
        var challenge = form == null ? null : form.challenge();
        if (challenge != null) {
            return NewTotpJson.of(signIn.beginEnrolment(challenge, Requests.originOf(request, Channel.API)));
        }
        var session = confirmed(request, form == null ? null : form.password(), form == null ? null : form.code());
        return NewTotpJson.of(factors.beginTotp(session.person(), bindingOf(session)));
    }

    @PostMapping(path = "/totp/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Give the first code of an authenticator app",
            description = "Answers with ten recovery codes, which are shown this once and replace former ones. With a"
                    + " challenge this completes the sign-in, and user and token are in the answer too.")
    ConfirmAnswer confirmTotp(
            @Valid @RequestBody ConfirmForm form, HttpServletRequest request, HttpServletResponse response) {
        var challenge = form.challenge();
        if (challenge != null) {
            var enrolled = signIn.confirmEnrolment(challenge, form.code(), Requests.originOf(request, Channel.API));
            var login = auth.begin(enrolled.person(), request, response);
            return new ConfirmAnswer(enrolled.recoveryCodes(), login.user(), login.token());
        }
        var session = ownAccount.session(request);
        var codes = factors.confirmTotp(session.person(), bindingOf(session), form.code(), session.key())
                .orElseThrow(() -> new ApiException(
                        HttpStatus.BAD_REQUEST,
                        "wrong_code",
                        "The code does not fit the new secret. Type the newest one that the app shows."));
        return new ConfirmAnswer(codes, null, null);
    }

    @PostMapping("/email")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Have codes mailed at every sign-in", description = "For referrers only.")
    FactorJson enrolEmail(@Valid @RequestBody(required = false) @Nullable ProofForm form, HttpServletRequest request) {
        var session = confirmed(request, form);
        return FactorJson.of(factors.enrolEmail(session.person(), session.key()));
    }

    @GetMapping("/recovery-codes")
    @Operation(summary = "How many recovery codes are left")
    CodesLeft recoveryCodesLeft(HttpServletRequest request) {
        return new CodesLeft(
                factors.recoveryCodesLeft(ownAccount.session(request).person().id()));
    }

    @PostMapping("/recovery-codes")
    @Operation(summary = "Get ten new recovery codes", description = "The former ones work no more.")
    ConfirmAnswer renewRecoveryCodes(
            @Valid @RequestBody(required = false) @Nullable ProofForm form, HttpServletRequest request) {
        var session = confirmed(request, form);
        return new ConfirmAnswer(factors.renewRecoveryCodes(session.person(), session.key()), null, null);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a second factor")
    void remove(
            @PathVariable @Size(min = 1, max = 40) String id,
            @Valid @RequestBody(required = false) @Nullable ProofForm form,
            HttpServletRequest request) {
        var session = confirmed(request, form);
        factors.remove(session.person(), id, session.key());
    }

    /** The session of somebody who has just shown, in one of the ways, to be its owner. */
    Sessions.Live confirmed(HttpServletRequest request, @Nullable ProofForm form) {
        return confirmed(request, form == null ? null : form.password(), form == null ? null : form.code());
    }

    private Sessions.Live confirmed(HttpServletRequest request, @Nullable String password, @Nullable String code) {
        var session = ownAccount.session(request);
        reauthentication.confirm(
                session.person(), ownAccount.isFresh(session), password, code, Requests.originOf(request, Channel.API));
        return session;
    }

    static String bindingOf(Sessions.Live session) {
        return "session " + session.key();
    }

    record BeginForm(
            @Nullable @Size(min = 1, max = 100) String challenge,
            @Nullable @Size(min = 1, max = 128) String password,
            @Nullable @Size(min = 1, max = 64) String code) {

        /** No secrets reach a log. */
        @Override
        public String toString() {
            return "BeginForm";
        }
    }

    record ConfirmForm(
            @Nullable @Size(min = 1, max = 100) String challenge,
            @NotBlank @Size(max = 64) String code) {

        /** No secrets reach a log. */
        @Override
        public String toString() {
            return "ConfirmForm";
        }
    }

    record ProofForm(
            @Nullable @Size(min = 1, max = 128) String password,
            @Nullable @Size(min = 1, max = 64) String code) {

        /** No secrets reach a log. */
        @Override
        public String toString() {
            return "ProofForm";
        }
    }

    record NewTotpJson(String secret, String otpauthUri) {

        static NewTotpJson of(NewTotp app) {
            return new NewTotpJson(app.secret(), app.address().toString());
        }

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "NewTotpJson";
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConfirmAnswer(
            List<String> recoveryCodes,
            AuthController.@Nullable UserJson user,
            @Nullable String token) {

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "ConfirmAnswer";
        }
    }

    record CodesLeft(int left) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FactorJson(
            String id,
            FactorMethod type,
            @Nullable String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {

        static FactorJson of(Factor factor) {
            return new FactorJson(factor.id(), factor.kind(), factor.name(), factor.createdAt(), factor.lastUsedAt());
        }
    }
}
