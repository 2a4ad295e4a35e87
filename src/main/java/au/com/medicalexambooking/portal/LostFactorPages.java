package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.LostFactors;
import au.com.medicalexambooking.identity.LostFactors.Removal;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.AdministratorSession;
import au.com.medicalexambooking.identity.web.ReaderZone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Removing the second factors of somebody who has lost them: one administrator asks here, another one confirms. */
@Controller
class LostFactorPages {

    private static final String USER = "/admin/users/{id:[A-Za-z0-9_-]{1,40}}/factors";
    private static final String REMOVALS = "/admin/factor-removals";
    private static final String REMOVAL = REMOVALS + "/{id:[A-Za-z0-9_-]{1,40}}";

    private final LostFactors lostFactors;
    private final AdministratorSession session;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    LostFactorPages(
            LostFactors lostFactors, AdministratorSession session, UserDirectory directory, CurrentActor currentActor) {
        this.lostFactors = lostFactors;
        this.session = session;
        this.directory = directory;
        this.currentActor = currentActor;
    }

    @GetMapping(USER)
    String form(@PathVariable String id, HttpServletRequest request, Model model) {
        Refusals.none(model, Map.of());
        return formPage(id, request, model);
    }

    private String formPage(String id, HttpServletRequest request, Model model) {
        StepUpField.show(session, request, model);
        model.addAttribute("user", person(new UserId(id)));
        return "admin-lost-factors";
    }

    @PostMapping(USER)
    String ask(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String secret,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        try {
            session.stepUp(secret, request, response);
            lostFactors.ask(new UserId(id), reason);
            redirect.addFlashAttribute("flash", "Asked. Another administrator confirms it within a day.");
            return "redirect:" + REMOVALS;
        } catch (ApiException refused) {
            Refusals.show(
                    model,
                    Map.of("reason", reason),
                    Refusals.of(refused, Map.of("own_account", Refusals.ABOVE, "no_factor", Refusals.ABOVE)));
            return formPage(id, request, model);
        }
    }

    @GetMapping(REMOVALS)
    String open(Model model) {
        model.addAttribute(
                "removals", lostFactors.open().stream().map(this::line).toList());
        return "admin-factor-removals";
    }

    @GetMapping(REMOVAL)
    String show(@PathVariable String id, HttpServletRequest request, Model model) {
        Refusals.none(model, Map.of());
        return removalPage(id, request, model);
    }

    private String removalPage(String id, HttpServletRequest request, Model model) {
        var removal = lostFactors.open().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(ApiException::notFound);
        StepUpField.show(session, request, model);
        model.addAttribute("removal", line(removal));
        return "admin-factor-removal";
    }

    @PostMapping(REMOVAL + "/confirm")
    String confirm(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String secret,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        try {
            session.stepUp(secret, request, response);
            lostFactors.confirm(id);
            redirect.addFlashAttribute("flash", "Removed. The person sets up a new factor at the next sign-in.");
            return "redirect:" + REMOVALS;
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of("second_person_needed", Refusals.ABOVE)));
            return removalPage(id, request, model);
        }
    }

    @PostMapping(REMOVAL + "/withdraw")
    String withdraw(@PathVariable String id, RedirectAttributes redirect) {
        lostFactors.withdraw(id);
        redirect.addFlashAttribute("flash", "Stopped. Nothing was removed.");
        return "redirect:" + REMOVALS;
    }

    private Person person(UserId id) {
        return directory.find(id).orElseThrow(ApiException::notFound);
    }

    private Line line(Removal removal) {
        return new Line(
                removal.id(),
                person(removal.user()),
                person(removal.askedBy()).name(),
                removal.reason(),
                Words.when(removal.askedAt(), ReaderZone.current()),
                Words.when(removal.expiresAt(), ReaderZone.current()),
                !removal.askedBy().equals(currentActor.get().userId())
                        && !removal.user().equals(currentActor.get().userId()));
    }

    /**
     * A removal that waits.
     *
     * @param mayConfirm whether the reader is a second person in it
     */
    record Line(
            String id, Person user, String askedBy, String reason, String askedAt, String until, boolean mayConfirm) {

        /** Names and reasons never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }
}
