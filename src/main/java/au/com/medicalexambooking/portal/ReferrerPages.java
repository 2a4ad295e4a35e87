package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Impersonations;
import au.com.medicalexambooking.identity.ReferrerSearch;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.AdministratorSession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finding a referrer and acting for that person; both take an administrator who has just stepped up. */
@Controller
class ReferrerPages {

    private static final int SHORTEST_TEXT = 2;
    private static final int LONGEST_TEXT = 100;

    private final AdministratorSession session;
    private final ReferrerSearch referrers;
    private final Impersonations impersonations;
    private final UserDirectory directory;

    ReferrerPages(
            AdministratorSession session,
            ReferrerSearch referrers,
            Impersonations impersonations,
            UserDirectory directory) {
        this.session = session;
        this.referrers = referrers;
        this.impersonations = impersonations;
        this.directory = directory;
    }

    @GetMapping("/admin/referrers")
    String list(@RequestParam(required = false) @Nullable String search, HttpServletRequest request, Model model) {
        var text = KeptSearches.find(request.getSession(false), search).orElse("");
        Refusals.none(model, Map.of("text", text));
        return page(text, search, request, model);
    }

    private String page(String text, @Nullable String search, HttpServletRequest request, Model model) {
        StepUpField.show(session, request, model);
        model.addAttribute("search", search == null ? "" : search);
        model.addAttribute("searched", false);
        model.addAttribute("referrers", List.of());
        if (session.isSteppedUp(request) && text.length() >= SHORTEST_TEXT) {
            model.addAttribute("searched", true);
            model.addAttribute(
                    "referrers", referrers.find(text).stream().map(Line::of).toList());
        }
        return "admin-referrers";
    }

    /** Shows the fresh factor, and goes on with what was searched for before. */
    @PostMapping("/admin/referrers/confirm")
    String confirm(
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String search,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            session.stepUp(secret, request, response);
            return backTo(search);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of()));
            return page("", search, request, model);
        }
    }

    /** The text is kept with the session: names are in no address. */
    @PostMapping("/admin/referrers/search")
    String search(@RequestParam(defaultValue = "") String text, HttpServletRequest request, Model model) {
        var wanted = text.strip();
        if (wanted.length() < SHORTEST_TEXT || wanted.length() > LONGEST_TEXT) {
            Refusals.show(
                    model,
                    Map.of("text", text),
                    Map.of("text", "Type between 2 and 100 characters of the name, address or organisation."));
            return page("", null, request, model);
        }
        session.isSteppedUp(request); // nobody else keeps a search here
        return backTo(KeptSearches.keep(request.getSession(), wanted));
    }

    private static String backTo(String search) {
        return search.matches("[a-f0-9]{1,40}")
                ? "redirect:/admin/referrers?search=" + search
                : "redirect:/admin/referrers";
    }

    @GetMapping("/admin/impersonate")
    String ask(@RequestParam(required = false) @Nullable String user, HttpServletRequest request, Model model) {
        if (user == null) {
            return "redirect:/admin/referrers";
        }
        Refusals.none(model, Map.of());
        return asking(referrer(user), request, model);
    }

    @PostMapping("/admin/impersonate")
    String begin(
            @RequestParam String user,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String secret,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var referrer = referrer(user);
        try {
            var plain = Impersonations.reason(reason);
            session.stepUp(secret, request, response);
            session.actFor(referrer.id(), plain, request, response);
            return "redirect:/bookings";
        } catch (ApiException refused) {
            Refusals.show(model, Map.of("reason", reason), Refusals.of(refused, Map.of()));
            return asking(referrer, request, model);
        }
    }

    private Person referrer(String id) {
        if (!id.matches("[A-Za-z0-9:_-]{1,40}")) {
            throw ApiException.notFound();
        }
        return impersonations.referrer(new UserId(id));
    }

    private String asking(Person referrer, HttpServletRequest request, Model model) {
        StepUpField.show(session, request, model);
        model.addAttribute(
                "referrer",
                new Line(
                        referrer.id().value(),
                        referrer.name(),
                        referrer.email(),
                        directory.organizationsOf(referrer.id()).stream()
                                .map(Organization::name)
                                .collect(Collectors.joining(", ")),
                        referrer.phone()));
        model.addAttribute("minutes", Impersonations.LONGEST.toMinutes());
        return "admin-act-as";
    }

    /** A referrer as these pages show one. */
    record Line(
            String id,
            String name,
            String email,
            String organization,
            @Nullable String phone) {

        static Line of(ReferrerSearch.Referrer found) {
            var person = found.person();
            var firm = found.organization();
            return new Line(
                    person.id().value(),
                    person.name(),
                    person.email(),
                    firm == null ? "" : firm.name(),
                    person.phone());
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }
}
