package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.FactorMethod;
import au.com.medicalexambooking.identity.FactorPolicy;
import au.com.medicalexambooking.identity.OwnPassword;
import au.com.medicalexambooking.identity.Reauthentication;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SecondFactors;
import au.com.medicalexambooking.identity.SecondFactors.Factor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The own password and second factors as pages. As over the API, a change of factors wants a sign-in that is fresh, or else
 * the password; every change ends the other sessions and is told by mail.
 */
@Controller
class SecurityPages {

    private static final String PAGE = "/settings/security";
    private static final int LONGEST_PASSWORD = 128;
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_ID = 40;

    private final SecondFactors factors;
    private final FactorPolicy policy;
    private final OwnPassword passwords;
    private final Reauthentication reauthentication;
    private final OwnAccount account;

    SecurityPages(
            SecondFactors factors,
            FactorPolicy policy,
            OwnPassword passwords,
            Reauthentication reauthentication,
            OwnAccount account) {
        this.factors = factors;
        this.policy = policy;
        this.passwords = passwords;
        this.reauthentication = reauthentication;
        this.account = account;
    }

    @GetMapping(PAGE)
    String show(HttpServletRequest request, Model model) {
        return page(request, account.session(request), null, null, model);
    }

    @PostMapping("/settings/security/password")
    String changePassword(
            @RequestParam(defaultValue = "") String currentPassword,
            @RequestParam(defaultValue = "") String newPassword,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = account.session(request);
        if (currentPassword.isEmpty() || currentPassword.length() > LONGEST_PASSWORD) {
            return page(
                    request,
                    session,
                    PageProblem.of("currentPassword", "Enter your current password.", response),
                    null,
                    model);
        }
        if (newPassword.isEmpty()) {
            return page(
                    request,
                    session,
                    PageProblem.of("newPassword", "Choose a password of at least 12 characters.", response),
                    null,
                    model);
        }
        try {
            passwords.change(
                    session.person(),
                    currentPassword,
                    newPassword,
                    session.key(),
                    Requests.originOf(request, Channel.PORTAL));
        } catch (ApiException refusal) {
            var problem = PageProblem.of(refusal, response);
            return page(
                    request,
                    session,
                    refusal.code().equals("wrong_password")
                            ? new PageProblem("currentPassword", problem.sentence())
                            : problem,
                    null,
                    model);
        }
        redirect.addFlashAttribute("flash", "Your password is changed. You are signed out everywhere else.");
        return "redirect:" + PAGE;
    }

    @PostMapping("/settings/security/authenticator")
    String beginApp(
            @RequestParam(required = false) @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return confirmed(request, response, password, model, session -> {
            factors.beginTotp(session.person(), FactorsController.bindingOf(session));
            return "redirect:/settings/security/authenticator";
        });
    }

    @GetMapping("/settings/security/authenticator")
    String showApp(HttpServletRequest request, Model model) {
        return enrolling(account.session(request), null, model);
    }

    @PostMapping("/settings/security/authenticator/confirm")
    String confirmApp(
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var session = account.session(request);
        if (code.isBlank() || code.length() > LONGEST_CODE) {
            return enrolling(session, PageProblem.of("code", "Enter the code that the app shows.", response), model);
        }
        try {
            var codes =
                    factors.confirmTotp(session.person(), FactorsController.bindingOf(session), code, session.key());
            if (codes.isEmpty()) {
                var wrong = "The code is not right. Type the newest one that the app shows.";
                return enrolling(session, PageProblem.of("code", wrong, response), model);
            }
            return codes("Your authenticator app is set up", codes.get(), model);
        } catch (ApiException refusal) {
            return page(request, session, null, PageProblem.of(refusal, response), model);
        }
    }

    @PostMapping("/settings/security/email")
    String haveCodesMailed(
            @RequestParam(required = false) @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        return confirmed(request, response, password, model, session -> {
            factors.enrolEmail(session.person(), session.key());
            redirect.addFlashAttribute("flash", "From now on we email you a code at every sign in.");
            return "redirect:" + PAGE;
        });
    }

    @PostMapping("/settings/security/recovery-codes")
    String renewCodes(
            @RequestParam(required = false) @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        return confirmed(
                request,
                response,
                password,
                model,
                session -> codes(
                        "Your new recovery codes", factors.renewRecoveryCodes(session.person(), session.key()), model));
    }

    @PostMapping("/settings/security/remove")
    String remove(
            @RequestParam(defaultValue = "") String factor,
            @RequestParam(required = false) @Nullable String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        if (factor.length() > LONGEST_ID || factor.indexOf('\0') >= 0) {
            throw ApiException.notFound();
        }
        return confirmed(request, response, password, model, session -> {
            factors.remove(session.person(), factor, session.key());
            redirect.addFlashAttribute("flash", "Removed. You are signed out everywhere else.");
            return "redirect:" + PAGE;
        });
    }

    /** Does it for the session of somebody who has just shown to be its owner, or says why not. */
    private String confirmed(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable String password,
            Model model,
            Change change) {
        var session = account.session(request);
        var given = password == null || password.isEmpty() ? null : password;
        try {
            if (given != null && given.length() > LONGEST_PASSWORD) {
                throw ApiException.badField("password", "The password is not right.");
            }
            reauthentication.confirm(
                    session.person(),
                    account.isFresh(session),
                    given,
                    null,
                    Requests.originOf(request, Channel.PORTAL));
            return change.of(session);
        } catch (ApiException refusal) {
            var problem = PageProblem.of(refusal, response);
            var shown = switch (refusal.code()) {
                case "wrong_password" -> new PageProblem("password", problem.sentence());
                case "confirmation_required" ->
                    new PageProblem("password", "You signed in a while ago: confirm with your password.");
                default -> problem;
            };
            return page(request, session, null, shown, model);
        }
    }

    private String page(
            HttpServletRequest request,
            Sessions.Live session,
            @Nullable PageProblem passwordProblem,
            @Nullable PageProblem factorProblem,
            Model model) {
        var person = session.person();
        var own = factors.of(person.id());
        var zone = ReaderZone.of(request);
        var apps = own.stream().filter(one -> one.kind() == FactorMethod.TOTP).count();
        boolean demanded = policy.demandsTotp(person.role());
        model.addAttribute("passwordProblem", passwordProblem);
        model.addAttribute("factorProblem", factorProblem);
        model.addAttribute("fresh", account.isFresh(session));
        model.addAttribute("demanded", demanded);
        model.addAttribute(
                "factors",
                own.stream()
                        .map(one -> Line.of(one, demanded && apps == 1, zone))
                        .toList());
        model.addAttribute("apps", apps);
        model.addAttribute(
                "mailCodes",
                person.role() == Role.USER && own.stream().noneMatch(one -> one.kind() == FactorMethod.EMAIL));
        model.addAttribute("codesLeft", factors.recoveryCodesLeft(person.id()));
        return "settings-security";
    }

    private String enrolling(Sessions.Live session, @Nullable PageProblem problem, Model model) {
        var app = factors.begunTotp(session.person(), FactorsController.bindingOf(session));
        if (app.isEmpty()) {
            return "redirect:" + PAGE;
        }
        model.addAttribute("qr", QrCode.of(app.get().address().toString()));
        model.addAttribute("secret", SecondStepPages.inGroups(app.get().secret()));
        model.addAttribute("problem", problem);
        return "settings-authenticator";
    }

    private static String codes(String heading, List<String> codes, Model model) {
        model.addAttribute("heading", heading);
        model.addAttribute("codes", codes);
        return "settings-recovery-codes";
    }

    /** What happens after the confirmation; returns the page that follows. */
    private interface Change {

        String of(Sessions.Live session);
    }

    /**
     * A factor as the page shows it.
     *
     * @param kept whether the person's role cannot do without it
     */
    record Line(String id, String kind, String label, String used, boolean kept) {

        static Line of(Factor factor, boolean onlyApp, ZoneId zone) {
            var lastUsed = factor.lastUsedAt();
            var label = switch (factor.kind()) {
                case TOTP -> "Authenticator app";
                case EMAIL -> "Codes by email";
                case PASSKEY -> "Passkey: " + factor.name();
                case RECOVERY_CODE -> "Recovery code";
            };
            return new Line(
                    factor.id(),
                    factor.kind().value(),
                    label,
                    "Added " + PageTimes.day(factor.createdAt(), zone)
                            + (lastUsed == null ? ", not used yet" : ", last used " + PageTimes.day(lastUsed, zone)),
                    onlyApp && factor.kind() == FactorMethod.TOTP);
        }
    }
}
