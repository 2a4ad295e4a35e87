package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * One team, under another name or deleted: for those who run their own firm among their settings, and for the examination
 * company's people under every firm. Who may is decided by {@link OrganizationTeams}.
 */
@Controller
class TeamPages {

    private static final String OWN = "/settings/organization";
    private static final String TEAM = "/teams/{team:[A-Za-z0-9_-]{1,40}}";
    private static final String OWN_TEAM = OWN + TEAM;
    private static final String ANY_TEAM = OrganizationPages.PATH + OrganizationPages.FIRM + TEAM;

    private final OrganizationTeams teams;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    TeamPages(OrganizationTeams teams, UserDirectory directory, CurrentActor currentActor) {
        this.teams = teams;
        this.directory = directory;
        this.currentActor = currentActor;
    }

    @GetMapping({OWN_TEAM, ANY_TEAM})
    String show(@PathVariable(required = false) @Nullable String id, @PathVariable String team, Model model) {
        Refusals.none(model, Map.of());
        return page(id, new TeamId(team), Map.of(), model);
    }

    /**
     * Gives the team another name.
     *
     * @param organization the firm that a page among the settings was drawn for; its reader may act for another one by now
     */
    @PostMapping({OWN_TEAM, ANY_TEAM})
    String rename(
            @PathVariable(required = false) @Nullable String id,
            @PathVariable String team,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String name,
            Model model,
            RedirectAttributes redirect) {
        return change(id, new TeamId(team), Map.of("name", name), model, redirect, () -> {
            var renamed = teams.rename(drawnFor(id, organization), new TeamId(team), name);
            return "Saved. The team is called " + renamed.name() + ".";
        });
    }

    /**
     * Deletes the team.
     *
     * @param organization as with {@link #rename}
     */
    @PostMapping({OWN_TEAM + "/delete", ANY_TEAM + "/delete"})
    String delete(
            @PathVariable(required = false) @Nullable String id,
            @PathVariable String team,
            @RequestParam(defaultValue = "") String organization,
            Model model,
            RedirectAttributes redirect) {
        return change(id, new TeamId(team), Map.of(), model, redirect, () -> {
            teams.delete(drawnFor(id, organization), new TeamId(team));
            return "The team is deleted.";
        });
    }

    private String change(
            @Nullable String id,
            TeamId team,
            Map<String, String> typed,
            Model model,
            RedirectAttributes redirect,
            Supplier<String> act) {
        try {
            requireThatThePlaceIsOpen(id);
            redirect.addFlashAttribute("flash", act.get());
            return "redirect:" + placeOf(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of("team_exists", "name")));
            return page(id, team, typed, model);
        }
    }

    private String page(@Nullable String id, TeamId team, Map<String, String> typed, Model model) {
        requireThatThePlaceIsOpen(id);
        var firm = id == null ? ownFirm() : new OrganizationId(id);
        var shown = teams.teams(firm).stream()
                .filter(one -> one.id().equals(team))
                .findFirst()
                .orElseThrow(ApiException::notFound);
        var given = new HashMap<>(Map.of("name", shown.name()));
        given.putAll(typed);
        model.addAttribute("given", given);
        model.addAttribute("team", shown);
        model.addAttribute("firm", directory.organization(firm).orElseThrow(ApiException::notFound));
        model.addAttribute("place", placeOf(id));
        model.addAttribute("own", id == null);
        return "team";
    }

    private void requireThatThePlaceIsOpen(@Nullable String id) {
        if (id != null) {
            Destination.ORGANIZATIONS.requireFor(currentActor.get().role());
        }
    }

    /** The firm that a referrer acts for. */
    private OrganizationId ownFirm() {
        return currentActor.get().organizations().stream()
                .findFirst()
                .orElseThrow(() -> ApiException.forbidden("Only people of a firm have an organisation."));
    }

    private static OrganizationId drawnFor(@Nullable String id, String organization) {
        return new OrganizationId(id == null ? organization : id);
    }

    private static String placeOf(@Nullable String id) {
        return id == null ? OWN : OrganizationPages.PATH + "/" + id;
    }
}
