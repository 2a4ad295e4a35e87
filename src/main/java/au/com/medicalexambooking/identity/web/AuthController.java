package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SignIn;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Sign-on for API callers. */
@RestController
@RequestMapping(path = "/api/auth", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Authentication")
class AuthController {

    private final SignIn signIn;
    private final Sessions sessions;
    private final AccessTokens tokens;
    private final UserDirectory directory;
    private final CsrfTokenRepository csrfTokens;

    AuthController(
            SignIn signIn,
            Sessions sessions,
            AccessTokens tokens,
            UserDirectory directory,
            CsrfTokenRepository csrfTokens) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.tokens = tokens;
        this.directory = directory;
        this.csrfTokens = csrfTokens;
    }

    @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    @SecurityRequirements
    LoginAnswer login(@Valid @RequestBody LoginForm form, HttpServletRequest request, HttpServletResponse response) {
        var person = signIn.withPassword(form.email(), form.password(), Requests.originOf(request, Channel.API));
        var session = sessions.begin(request, person);
        csrfTokens.saveToken(csrfTokens.generateToken(request), request, response);
        return new LoginAnswer(userOf(person), tokens.issue(person.id(), session));
    }

    @PostMapping("/refresh")
    TokenAnswer refresh(HttpServletRequest request) {
        var session = session(request);
        return new TokenAnswer(tokens.issue(session.person().id(), session.key()));
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(HttpServletRequest request, HttpServletResponse response) {
        signIn.signedOut();
        end(request, response);
    }

    @GetMapping("/me")
    Me me(HttpServletRequest request) {
        return new Me(userOf(session(request).person()));
    }

    /** Ends the session behind the request, and has the browser forget what it kept of it. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        var key = session(request).key();
        var cookie = request.getHeader(HttpHeaders.AUTHORIZATION) == null ? request.getSession(false) : null;
        if (cookie != null) {
            cookie.invalidate();
        }
        sessions.end(key);
        csrfTokens.saveToken(null, request, response);
        response.setHeader("Clear-Site-Data", "\"cache\", \"storage\""); // cookies end above; the browser's mark stays
    }

    private UserJson userOf(Person person) {
        var organization = person.role() == Role.USER
                ? directory.organizationsOf(person.id()).stream()
                        .findFirst()
                        .map(OrganizationJson::of)
                        .orElse(null)
                : null;
        return new UserJson(person.id().value(), person.email(), person.name(), person.role(), organization);
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

    record LoginAnswer(UserJson user, String token) {

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

    record Me(UserJson user) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserJson(
            String id,
            String email,
            String name,
            Role role,
            @Nullable OrganizationJson organization) {}
}
