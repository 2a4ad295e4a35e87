package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Invited;
import au.com.medicalexambooking.identity.OrganizationMembers.Member;
import au.com.medicalexambooking.identity.OrganizationMembers.Membership;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationMembers.Team;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.TeamIsolation;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

/**
 * The own firm as pages: whom one acts for, and for owners and administrators its people and teams. The rules are in {@link
 * OrganizationMembers}. Forms name the firm that they were drawn for, so that a page which is still open after its owner
 * switched to another firm changes nothing there.
 */
@Controller
@RequestMapping("/settings/organization")
class OwnOrganizationPages {

    private static final String PAGE = "redirect:/settings/organization";
    private static final int LONGEST_ID = 40;
    private static final int LONGEST_TEXT = 254;
    private static final int MOST_TEAMS = 50;

    private final OrganizationMembers organizations;
    private final TeamIsolation isolation;
    private final UserDirectory directory;
    private final OwnSessions sessions;
    private final OwnAccount account;

    OwnOrganizationPages(
            OrganizationMembers organizations,
            TeamIsolation isolation,
            UserDirectory directory,
            OwnSessions sessions,
            OwnAccount account) {
        this.organizations = organizations;
        this.isolation = isolation;
        this.directory = directory;
        this.sessions = sessions;
        this.account = account;
    }

    @GetMapping
    String show(HttpServletRequest request, Model model) {
        return page(referrer(request), null, "", model);
    }

    @PostMapping("/active")
    String activate(
            @RequestParam(defaultValue = "") String organization,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        var session = referrer(request);
        var chosen = organization(organization);
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

    @GetMapping("/invite")
    String invite(HttpServletRequest request, Model model) {
        return invitePage(referrer(request), new NewMember("", "", Rank.MEMBER, Set.of()), null, model);
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
        var session = referrer(request);
        var firm = organization(organization);
        var teams = teams(team);
        var wish = new NewMember(
                email,
                name,
                rank(rank).orElse(Rank.MEMBER),
                teams.stream().map(TeamId::value).collect(Collectors.toSet()));
        if (email.isBlank() || email.length() > LONGEST_TEXT || email.indexOf('\0') >= 0) {
            return invitePage(
                    session, wish, PageProblem.of("email", "Enter the person's work email.", response), model);
        }
        try {
            var member = organizations.add(firm, email, name, wish.rank(), teams);
            redirect.addFlashAttribute(
                    "flash",
                    member.invited()
                            ? "The invitation is on its way to " + member.email() + "."
                            : member.name() + " has joined, and is told by email.");
            return PAGE;
        } catch (ApiException refusal) {
            return invitePage(session, wish, PageProblem.of(refusal, response), model);
        }
    }

    @PostMapping("/invitations/resend")
    String inviteAgain(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String user,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = referrer(request);
        try {
            organizations.inviteAgain(organization(organization), user(user));
        } catch (ApiException refusal) {
            return page(session, PageProblem.of(refusal, response), "", model);
        }
        redirect.addFlashAttribute("flash", "Sent again. The link of the earlier email works no more.");
        return PAGE;
    }

    @PostMapping("/invitations/revoke")
    String revoke(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String user,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = referrer(request);
        try {
            organizations.revoke(organization(organization), user(user));
        } catch (ApiException refusal) {
            return page(session, PageProblem.of(refusal, response), "", model);
        }
        redirect.addFlashAttribute("flash", "The invitation is taken back. Its link works no more.");
        return PAGE;
    }

    @GetMapping("/members/{user}")
    String member(@PathVariable String user, HttpServletRequest request, Model model) {
        return memberPage(referrer(request), user(user), null, model);
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
        var session = referrer(request);
        var wanted = rank(rank);
        if (wanted.isEmpty()) {
            return memberPage(session, user(user), PageProblem.of("rank", "Choose a role.", response), model);
        }
        try {
            var member = organizations.change(organization(organization), user(user), wanted.get());
            redirect.addFlashAttribute(
                    "flash",
                    member.name() + " is now " + label(member.rank()).toLowerCase(java.util.Locale.ROOT) + ".");
            return PAGE;
        } catch (ApiException refusal) {
            return memberPage(session, user(user), PageProblem.of(refusal, response), model);
        }
    }

    @PostMapping("/members/{user}/teams")
    String changeTeams(
            @PathVariable String user,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(required = false) @Nullable List<String> team,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        referrer(request);
        var firm = organization(organization);
        var wanted = Set.copyOf(teams(team));
        var member = find(firm, user(user));
        organizations.assign(firm, member.id(), wanted);
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
        var session = referrer(request);
        var firm = organization(organization);
        var member = find(firm, user(user));
        try {
            organizations.remove(firm, member.id());
        } catch (ApiException refusal) {
            return memberPage(session, member.id(), PageProblem.of(refusal, response), model);
        }
        redirect.addFlashAttribute("flash", member.name() + " belongs to the organisation no more.");
        return PAGE;
    }

    @PostMapping("/teams")
    String createTeam(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect) {
        var session = referrer(request);
        if (name.isBlank()) {
            return page(session, PageProblem.of("team", "Enter a name for the team.", response), name, model);
        }
        try {
            var team = organizations.createTeam(organization(organization), name);
            redirect.addFlashAttribute(
                    "flash", "The team " + team.name() + " is made. Put people into it by their names.");
            return PAGE;
        } catch (ApiException refusal) {
            return page(
                    session,
                    new PageProblem("team", PageProblem.of(refusal, response).sentence()),
                    name,
                    model);
        }
    }

    @PostMapping("/isolation")
    String keepTeamsApart(
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "false") boolean apart,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        referrer(request);
        isolation.change(organization(organization), apart);
        redirect.addFlashAttribute(
                "flash", apart ? "Teams now see their own bookings only." : "Teams now see each other's bookings.");
        return PAGE;
    }

    private String page(Sessions.Live session, @Nullable PageProblem problem, String teamName, Model model) {
        var memberships = organizations.ofOneself();
        var active = active(session, memberships);
        model.addAttribute(
                "memberships",
                memberships.stream()
                        .map(one -> new Firm(
                                one.organization().value(),
                                one.name(),
                                label(one.rank()),
                                active.filter(one::equals).isPresent()))
                        .toList());
        model.addAttribute("problem", problem);
        active.ifPresent(firm -> {
            boolean runs = firm.rank() != Rank.MEMBER;
            model.addAttribute("runs", runs);
            model.addAttribute("firm", firm.organization().value());
            model.addAttribute("firmName", firm.name());
            model.addAttribute("rank", label(firm.rank()));
            if (runs) {
                people(firm.organization(), model);
                model.addAttribute("teamName", teamName);
                model.addAttribute("apart", directory.keepsTeamsApart(firm.organization()));
            }
        });
        return "settings-organization";
    }

    private void people(OrganizationId firm, Model model) {
        var teams = organizations.teams(firm);
        var names = teams.stream().collect(Collectors.toMap(Team::id, Team::name));
        Map<UserId, Invited> invited =
                organizations.invited(firm).stream().collect(Collectors.toMap(Invited::id, Function.identity()));
        model.addAttribute("teams", teams);
        model.addAttribute(
                "members",
                organizations.members(firm).stream()
                        .map(member -> Line.of(member, names, invited.get(member.id())))
                        .toList());
    }

    private String invitePage(Sessions.Live session, NewMember wish, @Nullable PageProblem problem, Model model) {
        var firm = run(session);
        model.addAttribute("firm", firm.organization().value());
        model.addAttribute("firmName", firm.name());
        model.addAttribute("ranks", ranks(firm.rank()));
        model.addAttribute("teams", organizations.teams(firm.organization()));
        model.addAttribute("wish", wish);
        model.addAttribute("problem", problem);
        return "settings-invite";
    }

    private String memberPage(Sessions.Live session, UserId user, @Nullable PageProblem problem, Model model) {
        var firm = run(session);
        var member = find(firm.organization(), user);
        model.addAttribute("firm", firm.organization().value());
        model.addAttribute("firmName", firm.name());
        model.addAttribute("member", member);
        model.addAttribute("id", member.id().value());
        model.addAttribute("self", member.id().equals(session.person().id()));
        model.addAttribute("mine", member.teams().stream().map(TeamId::value).toList());
        model.addAttribute("ranks", ranks(firm.rank()));
        model.addAttribute("touchable", firm.rank() == Rank.OWNER || member.rank() != Rank.OWNER);
        model.addAttribute("rankLabel", label(member.rank()));
        model.addAttribute("teams", organizations.teams(firm.organization()));
        model.addAttribute("problem", problem);
        return "settings-member";
    }

    /** The firm that the session acts for, where the person runs it. */
    private Membership run(Sessions.Live session) {
        return active(session, organizations.ofOneself())
                .filter(firm -> firm.rank() != Rank.MEMBER)
                .orElseThrow(() ->
                        ApiException.forbidden("Only owners and administrators of the organisation may do this."));
    }

    private static Optional<Membership> active(Sessions.Live session, List<Membership> memberships) {
        return memberships.stream()
                .filter(one -> session.organizations().contains(one.organization()))
                .findFirst();
    }

    /** Members of the examination company belong to no firm. */
    private Sessions.Live referrer(HttpServletRequest request) {
        var session = account.session(request);
        if (session.person().role() != Role.USER) {
            throw ApiException.forbidden("Only people of a firm have an organisation.");
        }
        return session;
    }

    private Member find(OrganizationId firm, UserId user) {
        return organizations.members(firm).stream()
                .filter(member -> member.id().equals(user))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    /** Owners are made by owners. */
    private static List<Choice> ranks(Rank own) {
        return Arrays.stream(Rank.values())
                .filter(rank -> rank != Rank.OWNER || own == Rank.OWNER)
                .map(rank -> new Choice(rank.value(), label(rank), help(rank)))
                .toList();
    }

    private static String label(Rank rank) {
        return switch (rank) {
            case OWNER -> "Owner";
            case ADMIN -> "Organisation admin";
            case MEMBER -> "Referrer";
        };
    }

    private static String help(Rank rank) {
        return switch (rank) {
            case OWNER -> "Books, runs people and teams, and decides who else is an owner.";
            case ADMIN -> "Books, and runs people and teams.";
            case MEMBER -> "Books and follows examinations.";
        };
    }

    private static Optional<Rank> rank(String text) {
        return Arrays.stream(Rank.values())
                .filter(rank -> rank.value().equals(text))
                .findFirst();
    }

    private static OrganizationId organization(String id) {
        return new OrganizationId(known(id));
    }

    private static UserId user(String id) {
        return new UserId(known(id));
    }

    private static List<TeamId> teams(@Nullable List<String> ids) {
        return ids == null
                ? List.of()
                : ids.stream()
                        .distinct()
                        .limit(MOST_TEAMS)
                        .map(id -> new TeamId(known(id)))
                        .toList();
    }

    /** What cannot be an id is the id of nothing. */
    private static String known(String id) {
        if (id.isBlank() || id.length() > LONGEST_ID || id.indexOf('\0') >= 0) {
            throw ApiException.notFound();
        }
        return id;
    }

    /** A firm to choose. */
    record Firm(String id, String name, String rank, boolean active) {}

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

        static Line of(Member member, Map<TeamId, String> names, @Nullable Invited invitation) {
            return new Line(
                    member.id().value(),
                    member.name(),
                    member.email(),
                    label(member.rank()),
                    member.teams().stream()
                            .map(names::get)
                            .filter(java.util.Objects::nonNull)
                            .sorted(String.CASE_INSENSITIVE_ORDER)
                            .collect(Collectors.joining(", ")),
                    member.disabled(),
                    invitation == null ? null : PageTimes.day(invitation.sentAt()),
                    invitation != null && invitation.expired());
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Line";
        }
    }
}
