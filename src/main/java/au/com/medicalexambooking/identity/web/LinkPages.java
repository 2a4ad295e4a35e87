package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.Invitations;
import au.com.medicalexambooking.identity.OwnPassword;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages behind the links of our mails: choosing a password after an invitation or instead of a forgotten one. */
@Controller
class LinkPages {

    private static final int LONGEST_TOKEN = 100;
    private static final int LONGEST_TEXT = 254;

    private final OwnPassword passwords;
    private final Invitations invitations;

    LinkPages(OwnPassword passwords, Invitations invitations) {
        this.passwords = passwords;
        this.invitations = invitations;
    }

    /** The address holds a secret, which must not be told to whatever the page links to. */
    @ModelAttribute
    void keepTheAddressPrivate(HttpServletResponse response) {
        response.setHeader("Referrer-Policy", "no-referrer");
    }

    @GetMapping("/reset-password")
    String askOrChoose(@RequestParam(required = false) @Nullable String token, Model model) {
        model.addAttribute("token", known(token));
        model.addAttribute("sent", false);
        return "reset-password";
    }

    @PostMapping(path = "/reset-password", params = "!token")
    String send(
            @RequestParam(defaultValue = "") String email,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (email.isBlank() || email.length() > LONGEST_TEXT || email.indexOf('\0') >= 0) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("problem", "Enter your work email.");
            model.addAttribute("sent", false);
        } else {
            passwords.requestReset(email, Requests.originOf(request, Channel.PORTAL));
            model.addAttribute("sent", true);
        }
        return "reset-password";
    }

    @PostMapping(path = "/reset-password", params = "token")
    String choose(
            @RequestParam String token,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return attempt(
                "reset-password",
                token,
                password,
                response,
                model,
                () -> passwords.reset(token, password, Requests.originOf(request, Channel.PORTAL)));
    }

    @GetMapping("/accept-invitation")
    String welcome(@RequestParam(required = false) @Nullable String token, Model model) {
        model.addAttribute("token", known(token));
        return "accept-invitation";
    }

    @PostMapping("/accept-invitation")
    String accept(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("name", name);
        return attempt(
                "accept-invitation",
                token,
                password,
                response,
                model,
                () -> invitations.accept(token, name, password, Requests.originOf(request, Channel.PORTAL)));
    }

    private static String attempt(
            String page, String token, String password, HttpServletResponse response, Model model, Runnable act) {
        model.addAttribute("token", known(token));
        model.addAttribute("sent", false);
        try {
            if (known(token) == null) {
                throw ApiException.badField(
                        "token", "Open the link from the email once more: a part of it is missing.");
            }
            if (password.isEmpty()) {
                throw ApiException.badField("password", "Choose a password of at least 12 characters.");
            }
            act.run();
            return "redirect:/login?chosen";
        } catch (ApiException refusal) {
            response.setStatus(refusal.status().value());
            model.addAttribute("problem", sentence(refusal));
            if (refusal.code().equals("link_invalid")) {
                model.addAttribute("token", null); // another password would be typed in vain
            }
            return page;
        }
    }

    /** What is wrong with the one field that the page has, else the refusal itself. */
    private static String sentence(ApiException refusal) {
        if (refusal.details().get("fields") instanceof Map<?, ?> fields && !fields.isEmpty()) {
            return String.valueOf(fields.values().iterator().next());
        }
        return String.valueOf(refusal.getMessage());
    }

    private static @Nullable String known(@Nullable String token) {
        return token == null || token.isBlank() || token.length() > LONGEST_TOKEN || token.indexOf('\0') >= 0
                ? null
                : token;
    }
}
