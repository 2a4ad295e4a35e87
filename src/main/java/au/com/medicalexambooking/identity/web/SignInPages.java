package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Sign-on for people at a browser: one page that opens the portal, Tasklist and Cockpit alike. */
@Controller
class SignInPages {

    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_PASSWORD = 128;

    private final SignIn signIn;
    private final Sessions sessions;
    private final SecondStepPages secondStep;
    private final AuthController auth;
    private final CsrfTokenRepository csrfTokens;

    SignInPages(
            SignIn signIn,
            Sessions sessions,
            SecondStepPages secondStep,
            AuthController auth,
            CsrfTokenRepository csrfTokens) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.secondStep = secondStep;
        this.auth = auth;
        this.csrfTokens = csrfTokens;
    }

    @GetMapping("/login")
    String show(@RequestParam(required = false) @Nullable String next, HttpServletRequest request, Model model) {
        if (SignOnFilter.sessionOf(request).isPresent()) {
            return "redirect:" + LocalPath.of(next);
        }
        model.addAttribute("next", LocalPath.of(next));
        model.addAttribute("signedOut", request.getParameter("out") != null);
        model.addAttribute("chosen", request.getParameter("chosen") != null);
        if (request.getParameter("again") != null) {
            model.addAttribute("problem", "That took too long, or there were too many wrong codes. Sign in again.");
        }
        return "login";
    }

    @PostMapping("/login")
    String signIn(
            @RequestParam(name = "username", defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (email.isBlank()
                || email.length() > LONGEST_EMAIL
                || email.indexOf('\0') >= 0
                || password.isEmpty()
                || password.length() > LONGEST_PASSWORD) {
            return again(model, response, next, email, 400, "Enter your email and your password.");
        }
        try {
            return signIn.withPassword(email, password, Requests.originOf(request, Channel.PORTAL))
                    .fold(
                            person -> {
                                sessions.begin(request, person);
                                csrfTokens.saveToken(null, request, response);
                                return "redirect:" + LocalPath.of(next);
                            },
                            due -> secondStep.begin(due, next, request, response));
        } catch (ApiException refusal) {
            return again(model, response, next, email, refusal.status().value(), String.valueOf(refusal.getMessage()));
        }
    }

    @PostMapping("/logout")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        signIn.signedOut();
        auth.end(request, response);
        return "redirect:/login?out";
    }

    private static String again(
            Model model,
            HttpServletResponse response,
            @Nullable String next,
            String email,
            int status,
            String message) {
        response.setStatus(status);
        model.addAttribute("next", LocalPath.of(next));
        model.addAttribute("email", email);
        model.addAttribute("problem", message);
        model.addAttribute("signedOut", false);
        model.addAttribute("chosen", false);
        return "login";
    }
}
