package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.FactorMethod;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.OwnProfile;
import au.com.medicalexambooking.identity.Reauthentication;
import au.com.medicalexambooking.identity.ReferrerSearch;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SignIn;
import au.com.medicalexambooking.identity.SignInStep.FactorDue;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sign-on for API callers, and what they see and change of themselves. */
@RestController
@RequestMapping(path = "/api/auth", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class AuthController {

    private final SignIn signIn;
    private final Sessions sessions;
    private final AccessTokens tokens;
    private final AdminTokens adminTokens;
    private final Reauthentication reauthentication;
    private final OwnAccount ownAccount;
    private final OwnProfile profile;
    private final UserDirectory directory;
    private final Impersonations impersonations;
    private final CsrfTokenRepository csrfTokens;

    AuthController(
            SignIn signIn,
            Sessions sessions,
            AccessTokens tokens,
            AdminTokens adminTokens,
            Reauthentication reauthentication,
            OwnAccount ownAccount,
            OwnProfile profile,
            UserDirectory directory,
            Impersonations impersonations,
            CsrfTokenRepository csrfTokens) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.tokens = tokens;
        this.adminTokens = adminTokens;
        this.reauthentication = reauthentication;
        this.ownAccount = ownAccount;
        this.profile = profile;
        this.directory = directory;
        this.impersonations = impersonations;
        this.csrfTokens = csrfTokens;
    }

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(
            summary = "Sign in with a password",
            description =
                    "Where a second factor is due, the answer carries a challenge instead of user and token. With"
                            + " enrolmentRequired, set up an authenticator app first: the two calls for that take the challenge.")
    LoginAnswer login(@Valid @RequestBody LoginForm form, HttpServletRequest request, HttpServletResponse response) {
        return signIn.withPassword(form.email(), form.password(), Requests.originOf(request, Channel.API))
                .fold(person -> begin(person, request, response), LoginAnswer::due);
    }

    @PostMapping(path = "/second-factor", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    @Operation(
            summary = "Finish signing in with a second factor",
            description =
                    "A challenge takes five codes at most and ends after ten minutes. With the method passkey, give"
                            + " the credential that the browser made in place of a code.")
    LoginAnswer secondFactor(
            @Valid @RequestBody CodeForm form, HttpServletRequest request, HttpServletResponse response) {
        var person = signIn.withSecondFactor(
                form.challenge(),
                FactorMethod.of(form.method()),
                form.shown(),
                Requests.originOf(request, Channel.API));
        return begin(person, request, response);
    }

    @PostMapping(path = "/second-factor/email", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @SecurityRequirements
    @Operation(
            summary = "Have a code mailed for this sign-in",
            description = "For referrers who have chosen so. A new code ends the former one.")
    void mailCode(@Valid @RequestBody ChallengeForm form, HttpServletRequest request) {
        signIn.mailCode(form.challenge(), Requests.originOf(request, Channel.API));
    }

    @PostMapping("/refresh")
    @Operation(summary = "Get a new token of the same session")
    TokenAnswer refresh(HttpServletRequest request) {
        var session = session(request);
        return new TokenAnswer(tokens.issue(session.person().id(), session.key()));
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out: ends the session and all its tokens")
    void logout(HttpServletRequest request, HttpServletResponse response) {
        signIn.signedOut();
        end(request, response);
    }

    @GetMapping("/me")
    @Operation(
            summary = "Who is signed in",
            description = "Under impersonation the user is the one acted for, and impersonatedBy tells who acts,"
                    + " impersonation why and until when.")
    Me me(HttpServletRequest request) {
        var session = session(request);
        return me(session, session.person());
    }

    @PatchMapping(path = "/me", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Change the own name, phone number or time zone",
            description =
                    "What is left out stays as it is; an empty phone number takes the number away, an empty time zone"
                            + " leaves the choice to the browser.")
    Me changeMe(@Valid @RequestBody ProfileForm form, HttpServletRequest request) {
        var session = ownAccount.session(request);
        return me(session, profile.change(session.person().id(), form.name(), form.phone(), form.timezone()));
    }

    @PostMapping(path = "/admin-token", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Step up for administration",
            description =
                    "Gives an administrator the token that some calls want in the X-Admin-Token header. Takes a new"
                            + " code of the authenticator app; the password where the second factor is off and none is set up.")
    AdminTokens.Issued adminToken(@Valid @RequestBody StepUpForm form, HttpServletRequest request) {
        var session = ownAccount.session(request);
        if (session.person().role() != Role.ADMIN) {
            throw ApiException.forbidden("Only administrators can step up.");
        }
        reauthentication.stepUp(
                session.person(), form.code(), form.password(), Requests.originOf(request, Channel.API));
        return adminTokens.issue(session);
    }

    /** Begins the session of somebody of whom nothing more is asked. */
    LoginAnswer begin(Person person, HttpServletRequest request, HttpServletResponse response) {
        var session = sessions.begin(request, person);
        csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
        return LoginAnswer.complete(userOf(person), tokens.issue(person.id(), session));
    }

    /** Ends the session behind the request, and has the browser forget what it kept of it. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        var key = session(request).key();
        var cookie = request.getHeader(HttpHeaders.AUTHORIZATION) == null ? request.getSession(false) : null;
        if (cookie != null) {
            cookie.invalidate();
        }
        impersonations.end(key, Impersonations.How.SIGNED_OUT);
        sessions.end(key);
        csrfTokens.saveToken(null, request, response);
        response.setHeader("Clear-Site-Data", "\"cache\", \"storage\""); // cookies end above; the browser's mark stays
    }

    /** Somebody who has just signed in acts for the first of the own organisations. */
    private UserJson userOf(Person person) {
        return UserJson.of(person, organizationsOf(person).stream().findFirst().orElse(null));
    }

    private List<Organization> organizationsOf(Person person) {
        return person.role() == Role.USER ? directory.organizationsOf(person.id()) : List.of();
    }

    private Me me(Sessions.Live session, Person person) {
        var organizations = organizationsOf(person);
        var active = organizations.stream()
                .filter(organization -> session.organizations().contains(organization.id()))
                .findFirst()
                .orElse(null);
        return Me.of(
                UserJson.of(person, active)
                        .with(person.phone(), profile.timezone(person.id()).orElse(null)),
                organizations.stream().map(OrganizationJson::of).toList(),
                session.impersonation());
    }

    private static Sessions.Live session(HttpServletRequest request) {
        return SignOnFilter.sessionOf(request)
                .orElseThrow(() -> new ApiException(HttpStatus.UNAUTHORIZED, "unauthenticated", "Sign in first."));
    }

    record LoginForm(
            @NotBlank @Email @Size(max = 254) String email,
            @NotEmpty @Size(max = 128) String password) {

        /** Neither addresses nor passwords reach a log. */
        @Override
        public String toString() {
            return "LoginForm";
        }
    }

    record CodeForm(
            @NotBlank @Size(max = 100) String challenge,

            @NotNull
            @Pattern(
                    regexp = "passkey|totp|email|recovery_code",
                    message = "Use one of passkey, totp, email, recovery_code.")
            String method,

            @Nullable @Size(min = 1, max = 64) String code,
            @Nullable @Valid PasskeyAnswer credential) {

        /** What belongs to the method; the other one must be left out. */
        String shown() {
            boolean passkey = FactorMethod.PASSKEY.value().equals(method);
            if (passkey && credential != null && code == null) {
                return credential.json();
            } else if (!passkey && code != null && !code.isBlank() && credential == null) {
                return code;
            }
            throw passkey
                    ? ApiException.badField("credential", "Give what the browser made, and no code.")
                    : ApiException.badField("code", "Give the code.");
        }

        /** Neither tokens nor codes reach a log. */
        @Override
        public String toString() {
            return "CodeForm";
        }
    }

    record ChallengeForm(@NotBlank @Size(max = 100) String challenge) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "ChallengeForm";
        }
    }

    record StepUpForm(
            @Nullable @Size(min = 1, max = 64) String code,
            @Nullable @Size(min = 1, max = 128) String password) {

        /** Neither codes nor passwords reach a log. */
        @Override
        public String toString() {
            return "StepUpForm";
        }
    }

    record ProfileForm(
            @Nullable @Size(max = 200) String name,
            @Nullable @Size(max = 40) String phone,
            @Nullable @Size(max = 64) String timezone) {

        /** Neither names nor numbers reach a log. */
        @Override
        public String toString() {
            return "ProfileForm";
        }
    }

    /** Either user and token, or what is due before there are any. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoginAnswer(
            @Nullable UserJson user,
            @Nullable String token,
            @Nullable Boolean secondFactorRequired,
            @Nullable Boolean enrolmentRequired,
            @Nullable List<FactorMethod> methods,
            @Nullable String challenge) {

        static LoginAnswer complete(UserJson user, String token) {
            return new LoginAnswer(user, token, null, null, null, null);
        }

        static LoginAnswer due(FactorDue due) {
            return due.enrolment()
                    ? new LoginAnswer(null, null, true, true, null, due.challenge())
                    : new LoginAnswer(null, null, true, null, due.methods(), due.challenge());
        }

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "LoginAnswer";
        }
    }

    record TokenAnswer(String token) {

        /** Tokens never reach a log. */
        @Override
        public String toString() {
            return "TokenAnswer";
        }
    }

    /**
     * @param organizations all that a referrer belongs to; {@code user.organization} is the one acted for
     * @param impersonatedBy the administrator who acts for the user, null where nobody does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            UserJson user,
            List<OrganizationJson> organizations,
            @Nullable ImpersonatorJson impersonatedBy,
            @Nullable ImpersonationJson impersonation) {

        static Me of(
                UserJson user, List<OrganizationJson> organizations, Sessions.@Nullable Impersonation impersonation) {
            return impersonation == null
                    ? new Me(user, organizations, null, null)
                    : new Me(
                            user,
                            organizations,
                            new ImpersonatorJson(impersonation.admin().value(), impersonation.adminName()),
                            new ImpersonationJson(impersonation.reason(), impersonation.endsAt()));
        }
    }

    /** The administrator who acts for the user. */
    record ImpersonatorJson(String id, String name) {

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Impersonator[" + id + "]";
        }
    }

    /** Why somebody acts for the user, and until when at the latest. */
    record ImpersonationJson(String reason, Instant endsAt) {

        /** Reasons never reach a log. */
        @Override
        public String toString() {
            return "Impersonation[" + endsAt + "]";
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserJson(
            String id,
            String email,
            String name,
            Role role,
            @Nullable OrganizationJson organization,
            @Nullable String phone,
            @Nullable Boolean phoneVerified,
            @Nullable String timezone) {

        static UserJson of(Person person, @Nullable Organization organization) {
            return new UserJson(
                    person.id().value(),
                    person.email(),
                    person.name(),
                    person.role(),
                    organization == null ? null : OrganizationJson.of(organization),
                    null,
                    null,
                    null);
        }

        static UserJson of(ReferrerSearch.Referrer referrer) {
            return of(referrer.person(), referrer.organization());
        }

        /** With what only its owner sees; no text messages are sent yet, so no number is verified. */
        UserJson with(@Nullable String ownPhone, @Nullable String ownTimezone) {
            return new UserJson(
                    id, email, name, role, organization, ownPhone, ownPhone == null ? null : false, ownTimezone);
        }
    }
}
