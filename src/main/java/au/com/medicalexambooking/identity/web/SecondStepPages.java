package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.FactorMethod;
import au.com.medicalexambooking.identity.IdentitySettings;
import au.com.medicalexambooking.identity.SignIn;
import au.com.medicalexambooking.identity.SignInStep.FactorDue;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/**
 * The second step of signing in at a browser: a code, or setting up an authenticator app where one is demanded. Between the
 * steps a short-lived cookie carries the challenge, which scripts cannot read; a session begins only at the end.
 */
@Controller
class SecondStepPages {

    private static final Duration COOKIE_LIFE = Duration.ofMinutes(10);
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_PASSKEY_ANSWER = PasskeyAnswer.LONGEST;
    private static final String BACK_TO_LOGIN = "redirect:/login?again";

    private final SignIn signIn;
    private final Sessions sessions;
    private final CsrfTokenRepository csrfTokens;
    private final IdentitySettings settings;

    SecondStepPages(SignIn signIn, Sessions sessions, CsrfTokenRepository csrfTokens, IdentitySettings settings) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.csrfTokens = csrfTokens;
        this.settings = settings;
    }

    /** Leads from the password to what is due. */
    String begin(FactorDue due, @Nullable String next, HttpServletRequest request, HttpServletResponse response) {
        keep(due.challenge(), COOKIE_LIFE, response);
        if (due.enrolment()) {
            signIn.beginEnrolment(due.challenge(), Requests.originOf(request, Channel.PORTAL));
        }
        return to(due.enrolment() ? "/verify/enrol" : "/verify", null, next);
    }

    @GetMapping("/verify")
    String ask(
            @RequestParam(defaultValue = "") String method,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            Model model) {
        if (SignOnFilter.sessionOf(request).isPresent()) {
            return "redirect:" + LocalPath.of(next);
        }
        return asking(challenge(request), method, next, null, request.getParameter("sent") != null, model);
    }

    @PostMapping("/verify")
    String check(
            @RequestParam(defaultValue = "") String method,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var challenge = challenge(request);
        var wanted = method(method);
        boolean passkey = wanted.equals(Optional.of(FactorMethod.PASSKEY));
        if (wanted.isEmpty() || code.isBlank() || code.length() > (passkey ? LONGEST_PASSKEY_ANSWER : LONGEST_CODE)) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return asking(challenge, method, next, passkey ? "Use your passkey." : "Enter your code.", false, model);
        }
        try {
            var person =
                    signIn.withSecondFactor(challenge, wanted.get(), code, Requests.originOf(request, Channel.PORTAL));
            enter(person, request, response);
            return "redirect:" + LocalPath.of(next);
        } catch (ApiException refusal) {
            response.setStatus(refusal.status().value());
            return asking(challenge, method, next, refusal.getMessage(), false, model);
        }
    }

    /** What the script of the page hands to the browser; the challenge stays in its cookie. */
    @PostMapping(path = "/verify/passkey", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> passkeyOptions(HttpServletRequest request) {
        try {
            return ResponseEntity.ok(signIn.askForPasskey(challenge(request)));
        } catch (ApiException refusal) {
            return ResponseEntity.status(refusal.status()).body("{}");
        }
    }

    @PostMapping("/verify/email")
    String mailCode(
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var challenge = challenge(request);
        try {
            signIn.mailCode(challenge, Requests.originOf(request, Channel.PORTAL));
            return to("/verify", "email&sent", next);
        } catch (ApiException refusal) {
            response.setStatus(refusal.status().value());
            return asking(challenge, FactorMethod.EMAIL.value(), next, refusal.getMessage(), false, model);
        }
    }

    @GetMapping("/verify/enrol")
    String showApp(@RequestParam(required = false) @Nullable String next, HttpServletRequest request, Model model) {
        if (SignOnFilter.sessionOf(request).isPresent()) {
            return "redirect:" + LocalPath.of(next);
        }
        return enrolling(challenge(request), next, null, model);
    }

    @PostMapping("/verify/enrol")
    String confirmApp(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var challenge = challenge(request);
        if (code.isBlank() || code.length() > LONGEST_CODE) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return enrolling(challenge, next, "Enter the code that the app shows.", model);
        }
        try {
            var enrolled = signIn.confirmEnrolment(challenge, code, Requests.originOf(request, Channel.PORTAL));
            enter(enrolled.person(), request, response);
            model.addAttribute("codes", enrolled.recoveryCodes());
            model.addAttribute("next", LocalPath.of(next));
            return "recovery-codes";
        } catch (ApiException refusal) {
            response.setStatus(refusal.status().value());
            return enrolling(challenge, next, refusal.getMessage(), model);
        }
    }

    private String asking(
            String challenge,
            String method,
            @Nullable String next,
            @Nullable String problem,
            boolean sent,
            Model model) {
        var methods = signIn.methodsFor(challenge);
        if (methods.isEmpty()) {
            return BACK_TO_LOGIN;
        }
        model.addAttribute(
                "method",
                method(method).filter(methods::contains).orElse(methods.get(0)).value());
        model.addAttribute("methods", methods.stream().map(FactorMethod::value).toList());
        model.addAttribute("next", LocalPath.of(next));
        model.addAttribute("problem", problem);
        model.addAttribute("sent", sent);
        return "verify";
    }

    private String enrolling(String challenge, @Nullable String next, @Nullable String problem, Model model) {
        var app = signIn.begunEnrolment(challenge);
        if (app.isEmpty()) {
            return BACK_TO_LOGIN;
        }
        model.addAttribute("qr", QrCode.of(app.get().address().toString()));
        model.addAttribute("secret", inGroups(app.get().secret()));
        model.addAttribute("next", LocalPath.of(next));
        model.addAttribute("problem", problem);
        return "verify-enrol";
    }

    private void enter(Person person, HttpServletRequest request, HttpServletResponse response) {
        sessions.begin(request, person);
        csrfTokens.saveToken(null, request, response);
        keep("", Duration.ZERO, response);
    }

    private void keep(String challenge, Duration life, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(cookieName(), challenge)
                        .httpOnly(true)
                        .secure(settings.https())
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(life)
                        .build()
                        .toString());
    }

    private String challenge(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, cookieName());
        return cookie == null ? "" : cookie.getValue();
    }

    private String cookieName() {
        return settings.https() ? "__Host-CHALLENGE" : "CHALLENGE";
    }

    private static Optional<FactorMethod> method(String text) {
        return List.of(FactorMethod.values()).stream()
                .filter(method -> method.value().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static String to(String path, @Nullable String query, @Nullable String next) {
        var address = UriComponentsBuilder.fromPath(path);
        if (query != null) {
            address.query("method=" + query);
        }
        return "redirect:"
                + address.queryParam("next", "{next}")
                        .encode()
                        .buildAndExpand(LocalPath.of(next))
                        .toUriString();
    }

    /** In groups of four, as people type it. */
    static String inGroups(String secret) {
        return secret.replaceAll("(.{4})(?=.)", "$1 ");
    }
}
