package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationAdministration;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationInvitations;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Member;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.OrganizationTeams.Team;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.TeamIsolation;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.ReaderZone;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One firm with its members, teams and invitations, for the examination company's people. */
@Controller
@RequestMapping(OrganizationPages.PATH + OrganizationPages.FIRM)
class OrganizationPages {

    static final String PATH = "/admin/organizations";
    static final String FIRM = "/{id:[A-Za-z0-9_-]{1,40}}";

    private static final String INVITATION = "/invitations/{user:[A-Za-z0-9_-]{1,40}}";

    private final OrganizationAdministration organizations;
    private final OrganizationMembers members;
    private final OrganizationInvitations invitations;
    private final OrganizationTeams teams;
    private final TeamIsolation isolation;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    OrganizationPages(
            OrganizationAdministration organizations,
            OrganizationMembers members,
            OrganizationInvitations invitations,
            OrganizationTeams teams,
            TeamIsolation isolation,
            UserDirectory directory,
            CurrentActor currentActor) {
        this.organizations = organizations;
        this.members = members;
        this.invitations = invitations;
        this.teams = teams;
        this.isolation = isolation;
        this.directory = directory;
        this.currentActor = currentActor;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.ORGANIZATIONS.requireFor(currentActor.get().role());
    }

    @GetMapping
    String show(@PathVariable String id, Model model) {
        Refusals.none(model, Map.of());
        return page(id, Map.of(), model);
    }

    private String page(String id, Map<String, String> typed, Model model) {
        var firm = new OrganizationId(id);
        var people = members.members(firm);
        var all = teams.teams(firm);
        var organization = directory.organization(firm).orElseThrow(ApiException::notFound);
        var given = new HashMap<>(Map.of("name", organization.name(), "slug", organization.slug(), "rank", "member"));
        given.putAll(typed);
        model.addAttribute("given", given);
        model.addAttribute("firm", organization);
        model.addAttribute(
                "members", people.stream().map(one -> MemberLine.of(one, all)).toList());
        model.addAttribute(
                "invitations",
                invitations.open(firm).stream().map(InvitedLine::of).toList());
        model.addAttribute(
                "teams",
                all.stream()
                        .map(one -> new TeamLine(one.id().value(), one.name(), one.members()))
                        .toList());
        model.addAttribute("isolated", directory.keepsTeamsApart(firm));
        model.addAttribute("ranks", ranks(given.getOrDefault("rank", "member")));
        model.addAttribute("administrator", currentActor.get().role() == Role.ADMIN);
        return "admin-organization";
    }

    @PostMapping
    String rename(
            @PathVariable String id, @RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        return change(id, form, Map.of("slug_taken", "slug"), model, redirect, () -> {
            organizations.rename(
                    new OrganizationId(id),
                    form.getOrDefault("name", ""),
                    form.getOrDefault("slug", "").strip());
            return "Saved.";
        });
    }

    @PostMapping("/isolation")
    String isolate(@PathVariable String id, @RequestParam boolean isolated, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            isolation.change(new OrganizationId(id), isolated);
            return isolated
                    ? "Saved. Teams no longer see each other's bookings."
                    : "Saved. All members see all bookings of the firm.";
        });
    }

    @PostMapping("/members")
    String invite(
            @PathVariable String id, @RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        // The firm's own form on the same page has a field for a name as well.
        var fields = Map.of("name", "memberName", "already_member", "email", "not_a_referrer", "email");
        return change(id, form, fields, model, redirect, () -> {
            var team = form.getOrDefault("team", "");
            var added = members.add(
                    new OrganizationId(id),
                    form.getOrDefault("email", ""),
                    form.getOrDefault("memberName", ""),
                    rank(form.getOrDefault("rank", "")),
                    team.isEmpty() ? List.of() : List.of(new TeamId(team)));
            return added.invited()
                    ? "Invited. " + added.name() + " gets a mail with a link."
                    : "Added. " + added.name() + " has an account already and was told by mail.";
        });
    }

    @PostMapping(INVITATION)
    String inviteAgain(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            invitations.sendAgain(new OrganizationId(id), new UserId(user));
            return "Invitation sent. The link of the earlier mail no longer works.";
        });
    }

    @PostMapping(INVITATION + "/revoke")
    String revoke(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            invitations.revoke(new OrganizationId(id), new UserId(user));
            return "Invitation taken back, and with it the membership.";
        });
    }

    @PostMapping("/teams")
    String createTeam(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String team,
            Model model,
            RedirectAttributes redirect) {
        var fields = Map.of("name", "team", "team_exists", "team");
        return change(id, Map.of("team", team), fields, model, redirect, () -> {
            teams.create(new OrganizationId(id), team);
            return "Team added. Put members into it on their pages.";
        });
    }

    private String change(
            String id,
            Map<String, String> typed,
            Map<String, String> fields,
            Model model,
            RedirectAttributes redirect,
            Supplier<String> act) {
        try {
            redirect.addFlashAttribute("flash", act.get());
            return to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, fields));
            return page(id, typed, model);
        }
    }

    static String to(String id) {
        return "redirect:" + PATH + "/" + id;
    }

    static Rank rank(String value) {
        return Rank.find(value).orElseThrow(() -> ApiException.badField("rank", "Choose owner, admin or member."));
    }

    private static String word(Rank rank) {
        return switch (rank) {
            case OWNER -> "Owner";
            case ADMIN -> "Admin";
            case MEMBER -> "Member";
        };
    }

    static List<BookingListPages.Choice> ranks(String chosen) {
        return Arrays.stream(Rank.values())
                .map(rank -> new BookingListPages.Choice(
                        rank.value(), word(rank), rank.value().equals(chosen)))
                .toList();
    }

    /** A member with the names of the teams. */
    record MemberLine(
            String id,
            String name,
            String email,
            String rank,
            boolean disabled,
            boolean invited,
            String teams,
            String since) {

        static MemberLine of(Member member, List<Team> teams) {
            return new MemberLine(
                    member.id().value(),
                    member.name(),
                    member.email(),
                    word(member.rank()),
                    member.disabled(),
                    member.invited(),
                    member.teamNames(teams),
                    Words.day(member.since(), ReaderZone.current()));
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "MemberLine[" + id + "]";
        }
    }

    /** An invitation that was not accepted yet. */
    record InvitedLine(String id, String name, String email, String rank, String sent, String until, boolean expired) {

        static InvitedLine of(OrganizationInvitations.Invited invited) {
            return new InvitedLine(
                    invited.id().value(),
                    invited.name(),
                    invited.email(),
                    word(invited.rank()),
                    Words.day(invited.sentAt(), ReaderZone.current()),
                    Words.when(invited.validUntil(), ReaderZone.current()),
                    invited.expired());
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "InvitedLine[" + id + "]";
        }
    }

    /** A team. */
    record TeamLine(String id, String name, int members) {}
}
