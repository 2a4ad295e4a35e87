package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationInvitations;
import au.com.medicalexambooking.identity.OrganizationInvitations.Invited;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Member;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.OrganizationTeams.Team;
import au.com.medicalexambooking.identity.TeamIsolation;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The own firm as a page: whom one acts for, and for owners and administrators its people, invitations and teams. Forms name the firm that they were drawn for, so that a page which is still open after its owner
 * switched to another firm changes nothing there.
 */
@Controller
@RequestMapping(OwnOrganizationPages.PATH)
class OwnOrganizationPages {

    static final String PATH = "/settings/organization";

    private static final String PAGE = "redirect:" + PATH;

    private final OrganizationMembers members;
    private final OrganizationInvitations invitations;
    private final OrganizationTeams teams;
    private final TeamIsolation isolation;
    private final UserDirectory directory;
    private final OwnSessions sessions;
    private final OwnOrganization own;

    OwnOrganizationPages(
            OrganizationMembers members,
            OrganizationInvitations invitations,
            OrganizationTeams teams,
            TeamIsolation isolation,
            UserDirectory directory,
            OwnSessions sessions,
            OwnOrganization own) {
        this.members = members;
        this.invitations = invitations;
        this.teams = teams;
        this.isolation = isolation;
        this.directory = directory;
        this.sessions = sessions;
        this.own = own;
    }

    @GetMapping
    String show(HttpServletRequest request, Model model) {
        return page(own.referrer(request), null, "", model);
    }

    @PostMapping("/active")
    String activate(
            @RequestParam(defaultValue = "") String organization,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        var chosen = new OrganizationId(organization);
        sessions.activate(session, chosen);
        redirect.addFlashAttribute(
                "flash",
                "You now act for "
                        + directory
                                .organization(chosen)
                                .orElseThrow(ApiException::notFound)
                                .name() + ".");
        return PAGE;
    }

    @PostMapping("/invitations/resend")
    String inviteAgain(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String user,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        return done(redirect, refusal -> page(session, PageProblem.of(refusal, response), "", model), () -> {
            invitations.sendAgain(new OrganizationId(organization), new UserId(user));
            return "Sent again. The link of the earlier email works no more.";
        });
    }

    @PostMapping("/invitations/revoke")
    String revoke(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String user,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        return done(redirect, refusal -> page(session, PageProblem.of(refusal, response), "", model), () -> {
            invitations.revoke(new OrganizationId(organization), new UserId(user));
            return "The invitation is taken back. Its link works no more.";
        });
    }

    @PostMapping("/teams")
    String createTeam(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = own.referrer(request);
        if (name.isBlank()) {
            return page(session, PageProblem.of("team", "Enter a name for the team.", response), name, model);
        }
        return done(
                redirect,
                refusal -> page(
                        session,
                        new PageProblem(
                                "team", PageProblem.of(refusal, response).sentence()),
                        name,
                        model),
                () -> {
                    var team = teams.create(new OrganizationId(organization), name);
                    return "The team " + team.name() + " is made. Put people into it by their names.";
                });
    }

    @PostMapping("/isolation")
    String keepTeamsApart(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "false") boolean apart,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        own.referrer(request);
        isolation.change(new OrganizationId(organization), apart);
        redirect.addFlashAttribute(
                "flash", apart ? "Teams now see their own bookings only." : "Teams now see each other's bookings.");
        return PAGE;
    }

    /**
     * Does what a form asks for, and leads back to the page of the firm.
     *
     * @param refused the page to show where the service refuses
     * @param act answers what the page then says
     */
    static String done(RedirectAttributes redirect, Function<ApiException, String> refused, Supplier<String> act) {
        try {
            redirect.addFlashAttribute("flash", act.get());
            return PAGE;
        } catch (ApiException refusal) {
            return refused.apply(refusal);
        }
    }

    private String page(Sessions.Live session, @Nullable PageProblem problem, String teamName, Model model) {
        var memberships = members.ofOneself();
        var active = OwnOrganization.active(session, memberships);
        model.addAttribute(
                "memberships",
                memberships.stream()
                        .map(one -> new Firm(
                                one.organization().value(),
                                one.name(),
                                OwnOrganization.label(one.rank()),
                                active.filter(one::equals).isPresent()))
                        .toList());
        model.addAttribute("problem", problem);
        active.ifPresent(firm -> {
            boolean runs = firm.rank() != Rank.MEMBER;
            model.addAttribute("runs", runs);
            model.addAttribute("firm", firm.organization().value());
            model.addAttribute("firmName", firm.name());
            model.addAttribute("rank", OwnOrganization.label(firm.rank()));
            if (runs) {
                people(firm.organization(), model);
                model.addAttribute("teamName", teamName);
                model.addAttribute("apart", directory.keepsTeamsApart(firm.organization()));
            }
        });
        return "settings-organization";
    }

    private void people(OrganizationId firm, Model model) {
        var all = teams.teams(firm);
        Map<UserId, Invited> invited =
                invitations.open(firm).stream().collect(Collectors.toMap(Invited::id, Function.identity()));
        model.addAttribute("teams", all);
        model.addAttribute(
                "members",
                members.members(firm).stream()
                        .map(member -> Line.of(member, all, invited.get(member.id())))
                        .toList());
    }

    /** A firm to choose. */
    record Firm(String id, String name, String rank, boolean active) {}

    /** A member as the page shows it. */
    record Line(
            String id,
            String name,
            String email,
            String rank,
            String teams,
            boolean disabled,
            @Nullable String invited,
            boolean expired) {

        static Line of(Member member, List<Team> teams, @Nullable Invited invitation) {
            return new Line(
                    member.id().value(),
                    member.name(),
                    member.email(),
                    OwnOrganization.label(member.rank()),
                    member.teamNames(teams),
                    member.disabled(),
                    invitation == null ? null : PageTimes.day(invitation.sentAt(), ReaderZone.current()),
                    invitation != null && invitation.expired());
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Line";
        }
    }
}
