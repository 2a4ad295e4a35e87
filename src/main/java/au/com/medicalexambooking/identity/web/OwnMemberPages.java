package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The people of the own firm, one at a time: inviting them, their rank and teams, and their leaving. */
@Controller
@RequestMapping(OwnOrganizationPages.PATH)
class OwnMemberPages {

    private static final String PAGE = "redirect:" + OwnOrganizationPages.PATH;

    private final OrganizationMembers members;
    private final OrganizationTeams teams;
    private final OwnOrganization own;

    OwnMemberPages(OrganizationMembers members, OrganizationTeams teams, OwnOrganization own) {
        this.members = members;
        this.teams = teams;
        this.own = own;
    }

    @GetMapping("/invite")
    String invite(HttpServletRequest request, Model model) {
        return invitePage(own.referrer(request), new NewMember("", "", Rank.MEMBER, Set.of()), null, model);
    }

    @PostMapping("/invite")
    String sendInvitation(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String rank,
            @RequestParam(required = false) @Nullable List<String> team,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        var firm = new OrganizationId(organization);
        var into = OwnOrganization.teams(team);
        var wish = new NewMember(
                email,
                name,
                Rank.find(rank).orElse(Rank.MEMBER),
                into.stream().map(TeamId::value).collect(Collectors.toSet()));
        if (email.isBlank()) {
            return invitePage(
                    session, wish, PageProblem.of("email", "Enter the person's work email.", response), model);
        }
        return OwnOrganizationPages.done(
                redirect, refusal -> invitePage(session, wish, PageProblem.of(refusal, response), model), () -> {
                    var member = members.add(firm, email, name, wish.rank(), into);
                    return member.invited()
                            ? "The invitation is on its way to " + member.email() + "."
                            : member.name() + " has joined, and is told by email.";
                });
    }

    @GetMapping("/members/{user}")
    String member(@PathVariable String user, HttpServletRequest request, Model model) {
        return memberPage(own.referrer(request), new UserId(user), null, model);
    }

    @PostMapping("/members/{user}/role")
    String changeRank(
            @PathVariable String user,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String rank,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        var wanted = Rank.find(rank);
        if (wanted.isEmpty()) {
            return memberPage(session, new UserId(user), PageProblem.of("rank", "Choose a role.", response), model);
        }
        return OwnOrganizationPages.done(
                redirect,
                refusal -> memberPage(session, new UserId(user), PageProblem.of(refusal, response), model),
                () -> {
                    var member = members.change(new OrganizationId(organization), new UserId(user), wanted.get());
                    return member.name() + " is now "
                            + OwnOrganization.label(member.rank()).toLowerCase(Locale.ROOT) + ".";
                });
    }

    @PostMapping("/members/{user}/teams")
    String changeTeams(
            @PathVariable String user,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(required = false) @Nullable List<String> team,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        own.referrer(request);
        var firm = new OrganizationId(organization);
        var wanted = Set.copyOf(OwnOrganization.teams(team));
        var member = members.member(firm, new UserId(user));
        teams.assign(firm, member.id(), wanted);
        redirect.addFlashAttribute("flash", "The teams of " + member.name() + " are saved.");
        return PAGE;
    }

    @PostMapping("/members/{user}/remove")
    String remove(
            @PathVariable String user,
            @RequestParam(defaultValue = "") String organization,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        var firm = new OrganizationId(organization);
        var member = members.member(firm, new UserId(user));
        return OwnOrganizationPages.done(
                redirect, refusal -> memberPage(session, member.id(), PageProblem.of(refusal, response), model), () -> {
                    members.remove(firm, member.id());
                    return member.name() + " belongs to the organisation no more.";
                });
    }

    private String invitePage(Sessions.Live session, NewMember wish, @Nullable PageProblem problem, Model model) {
        var firm = own.run(session);
        model.addAttribute("firm", firm.organization().value());
        model.addAttribute("firmName", firm.name());
        model.addAttribute("ranks", ranks(firm.rank()));
        model.addAttribute("teams", teams.teams(firm.organization()));
        model.addAttribute("wish", wish);
        model.addAttribute("problem", problem);
        return "settings-invite";
    }

    private String memberPage(Sessions.Live session, UserId user, @Nullable PageProblem problem, Model model) {
        var firm = own.run(session);
        var member = members.member(firm.organization(), user);
        model.addAttribute("firm", firm.organization().value());
        model.addAttribute("firmName", firm.name());
        model.addAttribute("member", member);
        model.addAttribute("id", member.id().value());
        model.addAttribute("self", member.id().equals(session.person().id()));
        model.addAttribute("mine", member.teams().stream().map(TeamId::value).toList());
        model.addAttribute("ranks", ranks(firm.rank()));
        model.addAttribute("touchable", firm.rank() == Rank.OWNER || member.rank() != Rank.OWNER);
        model.addAttribute("rankLabel", OwnOrganization.label(member.rank()));
        model.addAttribute("teams", teams.teams(firm.organization()));
        model.addAttribute("problem", problem);
        return "settings-member";
    }

    /** Owners are made by owners. */
    private static List<Choice> ranks(Rank own) {
        return Arrays.stream(Rank.values())
                .filter(rank -> rank != Rank.OWNER || own == Rank.OWNER)
                .map(rank -> new Choice(rank.value(), OwnOrganization.label(rank), help(rank)))
                .toList();
    }

    private static String help(Rank rank) {
        return switch (rank) {
            case OWNER -> "Books, runs people and teams, and decides who else is an owner.";
            case ADMIN -> "Books, and runs people and teams.";
            case MEMBER -> "Books and follows examinations.";
        };
    }

    /** A role to choose. */
    record Choice(String value, String label, String help) {}

    /** What was typed of somebody to invite. */
    record NewMember(String email, String name, Rank rank, Set<String> teams) {

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "NewMember";
        }
    }
}
