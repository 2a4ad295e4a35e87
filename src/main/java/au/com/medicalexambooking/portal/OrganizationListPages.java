package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationAdministration;
import au.com.medicalexambooking.identity.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** All firms in a list, for the examination company's people, and the form that adds one, for administrators. */
@Controller
@RequestMapping(OrganizationPages.PATH)
class OrganizationListPages {

    private static final int ROWS = 25;
    private static final int LONGEST_TEXT = 100;

    private final OrganizationAdministration organizations;
    private final CurrentActor currentActor;

    OrganizationListPages(OrganizationAdministration organizations, CurrentActor currentActor) {
        this.organizations = organizations;
        this.currentActor = currentActor;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.ORGANIZATIONS.requireFor(currentActor.get().role());
    }

    @GetMapping
    String list(@RequestParam Map<String, String> parameters, HttpServletRequest request, Model model) {
        var key = parameters.getOrDefault("search", "");
        var text = KeptSearches.find(request.getSession(false), key).orElse("");
        var page = Paging.number(parameters.get("page"));
        var found = organizations.overview(text, page, ROWS);
        model.addAttribute("lines", found.organizations());
        model.addAttribute(
                "paging",
                new Paging(
                        OrganizationPages.PATH,
                        text.isEmpty() ? Map.of() : Map.of("search", key),
                        page,
                        ROWS,
                        found.total()));
        model.addAttribute("narrowed", !text.isEmpty());
        model.addAttribute("administrator", isAdministrator());
        Refusals.none(model, Map.of("text", text));
        return "admin-organizations";
    }

    @PostMapping("/search")
    String search(@RequestParam(defaultValue = "") String text, HttpServletRequest request) {
        var wanted = text.strip().substring(0, Math.min(text.strip().length(), LONGEST_TEXT));
        return "redirect:"
                + Paging.address(
                        OrganizationPages.PATH,
                        wanted.isEmpty()
                                ? Map.of()
                                : Map.of("search", KeptSearches.keep(request.getSession(), wanted)));
    }

    @GetMapping("/new")
    String form(Model model) {
        requireAdministrator();
        Refusals.none(model, Map.of());
        return "admin-organization-new";
    }

    @PostMapping
    String create(@RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        requireAdministrator();
        try {
            var name = form.getOrDefault("name", "");
            var slug = form.getOrDefault("slug", "").strip();
            var made = organizations.create(name, slug.isEmpty() ? slugOf(name) : slug);
            redirect.addFlashAttribute("flash", "Added. Now invite its first owner.");
            return OrganizationPages.to(made.id().value());
        } catch (ApiException refused) {
            Refusals.show(model, form, Refusals.of(refused, Map.of("slug_taken", "slug")));
            return "admin-organization-new";
        }
    }

    /** What a name becomes in addresses: Hartwell Moss Lawyers, hartwell-moss-lawyers. */
    static String slugOf(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.substring(0, Math.min(plain.length(), 80)).replaceAll("-$", "");
    }

    private boolean isAdministrator() {
        return currentActor.get().role() == Role.ADMIN;
    }

    private void requireAdministrator() {
        if (!isAdministrator()) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
    }
}
