package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One member of a firm, for the examination company's people. */
@Controller
@RequestMapping(OrganizationPages.PATH + OrganizationPages.FIRM + "/members/{user:[A-Za-z0-9_-]{1,40}}")
class OrganizationMemberPages {

    private final OrganizationMembers members;
    private final OrganizationTeams teams;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    OrganizationMemberPages(
            OrganizationMembers members, OrganizationTeams teams, UserDirectory directory, CurrentActor currentActor) {
        this.members = members;
        this.teams = teams;
        this.directory = directory;
        this.currentActor = currentActor;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.ORGANIZATIONS.requireFor(currentActor.get().role());
    }

    @GetMapping
    String show(@PathVariable String id, @PathVariable String user, Model model) {
        Refusals.none(model, Map.of());
        return memberPage(id, user, model);
    }

    private String memberPage(String id, String user, Model model) {
        var firm = new OrganizationId(id);
        var member = members.member(firm, new UserId(user));
        var all = teams.teams(firm);
        model.addAttribute("firm", directory.organization(firm).orElseThrow(ApiException::notFound));
        model.addAttribute("member", OrganizationPages.MemberLine.of(member, all));
        model.addAttribute("ranks", OrganizationPages.ranks(member.rank().value()));
        model.addAttribute(
                "teams",
                all.stream()
                        .map(team -> new BookingListPages.Choice(
                                team.id().value(), team.name(), member.teams().contains(team.id())))
                        .toList());
        return "admin-member";
    }

    /** Rank and teams as they are wanted, or both as they were. */
    @PostMapping
    String change(
            @PathVariable String id,
            @PathVariable String user,
            @RequestParam(defaultValue = "") String rank,
            @RequestParam(name = "teams", required = false) @Nullable Set<String> into,
            Model model,
            RedirectAttributes redirect) {
        var firm = new OrganizationId(id);
        try {
            members.change(
                    firm,
                    new UserId(user),
                    OrganizationPages.rank(rank),
                    into == null ? Set.of() : into.stream().map(TeamId::new).collect(Collectors.toSet()));
            redirect.addFlashAttribute("flash", "Saved.");
            return OrganizationPages.to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of("last_owner", "rank")));
            return memberPage(id, user, model);
        }
    }

    @PostMapping("/remove")
    String remove(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        try {
            members.remove(new OrganizationId(id), new UserId(user));
            redirect.addFlashAttribute("flash", "Removed from the organisation and its teams.");
            return OrganizationPages.to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of()));
            return memberPage(id, user, model);
        }
    }
}
