package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.OwnEmail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Another address for the own account: asked for on the page of the profile, confirmed on the page behind the link. Opening
 * that page changes nothing, since mail programs open links by themselves; its button does.
 */
@Controller
@RequestMapping("/settings/email")
class EmailPages {

    private static final String PROFILE = "redirect:/settings";
    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_PASSWORD = 128;
    private static final int LONGEST_TOKEN = 100;

    private final OwnEmail email;
    private final OwnAccount account;
    private final ProfilePage profile;

    EmailPages(OwnEmail email, OwnAccount account, ProfilePage profile) {
        this.email = email;
        this.account = account;
        this.profile = profile;
    }

    @PostMapping
    String request(
            @RequestParam(name = "email", defaultValue = "") String address,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = account.session(request);
        if (address.isBlank() || address.length() > LONGEST_ADDRESS) {
            return profile.again(
                    session,
                    address,
                    PageProblem.of("email", "Enter the new email address.", response),
                    request,
                    model);
        }
        if (password.isEmpty() || password.length() > LONGEST_PASSWORD) {
            return profile.again(
                    session, address, PageProblem.of("password", "Enter your password.", response), request, model);
        }
        try {
            email.request(session.person(), address, password, null, Requests.originOf(request, Channel.PORTAL));
        } catch (ApiException refusal) {
            var problem = PageProblem.of(refusal, response);
            return profile.again(
                    session,
                    address,
                    refusal.code().equals("wrong_password") ? new PageProblem("password", problem.sentence()) : problem,
                    request,
                    model);
        }
        redirect.addFlashAttribute("flash", "We emailed a link to the new address. Nothing changes until you use it.");
        return PROFILE;
    }

    @PostMapping("/withdraw")
    String withdraw(HttpServletRequest request, RedirectAttributes redirect) {
        email.withdraw(account.session(request).person());
        redirect.addFlashAttribute("flash", "Your email address stays as it is. The link stopped working.");
        return PROFILE;
    }

    /** The address holds a secret, which must not be told to whatever the page links to. */
    @GetMapping
    String show(
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var session = account.session(request);
        var wanted = isToken(token) ? email.wanted(session.person(), token) : Optional.<String>empty();
        if (wanted.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        return page(token, wanted.orElse(""), response, model);
    }

    @PostMapping("/confirm")
    String confirm(
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = account.session(request);
        try {
            email.confirm(session.person(), isToken(token) ? token : "", session.key());
        } catch (ApiException refusal) {
            response.setStatus(refusal.status().value());
            return page("", "", response, model);
        }
        redirect.addFlashAttribute(
                "flash",
                "Your email address is changed. From now on you sign in with it. You are signed out elsewhere.");
        return PROFILE;
    }

    private static String page(String token, String wanted, HttpServletResponse response, Model model) {
        response.setHeader("Referrer-Policy", "no-referrer");
        model.addAttribute("noReferrer", true);
        model.addAttribute("token", token);
        model.addAttribute("wanted", wanted.isEmpty() ? null : wanted);
        return "settings-email";
    }

    private static boolean isToken(String token) {
        return !token.isBlank() && token.length() <= LONGEST_TOKEN && token.indexOf('\0') < 0;
    }
}
