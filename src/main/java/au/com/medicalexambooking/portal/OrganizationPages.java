package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.IdentityAdministration;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Member;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationMembers.Team;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.TeamIsolation;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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

/** Firms, their members, teams and invitations, for the examination company's people; what is the firm's own is decided there. */
@Controller
@RequestMapping("/admin/organizations")
class OrganizationPages {

    private static final String PATH = "/admin/organizations";
    private static final String FIRM = "/{id:[A-Za-z0-9_-]{1,40}}";
    private static final String MEMBER = FIRM + "/members/{user:[A-Za-z0-9_-]{1,40}}";
    private static final int ROWS = 25;
    private static final int LONGEST_TEXT = 100;

    private final IdentityAdministration administration;
    private final OrganizationMembers members;
    private final TeamIsolation isolation;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    OrganizationPages(
            IdentityAdministration administration,
            OrganizationMembers members,
            TeamIsolation isolation,
            UserDirectory directory,
            CurrentActor currentActor) {
        this.administration = administration;
        this.members = members;
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
    String list(@RequestParam Map<String, String> parameters, HttpServletRequest request, Model model) {
        var key = parameters.getOrDefault("search", "");
        var text = KeptSearches.find(request.getSession(false), key).orElse("");
        var page = Paging.number(parameters.get("page"));
        var found = administration.overview(text, page, ROWS);
        model.addAttribute("lines", found.organizations());
        model.addAttribute(
                "paging",
                new Paging(PATH, text.isEmpty() ? Map.of() : Map.of("search", key), page, ROWS, found.total()));
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
                        PATH,
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
            var made = administration.createOrganization(name, slug.isEmpty() ? slugOf(name) : slug);
            redirect.addFlashAttribute("flash", "Added. Now invite its first owner.");
            return to(made.id().value());
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

    @GetMapping(FIRM)
    String show(@PathVariable String id, Model model) {
        Refusals.none(model, Map.of());
        return page(id, Map.of(), model);
    }

    private String page(String id, Map<String, String> typed, Model model) {
        var firm = new OrganizationId(id);
        var people = members.members(firm);
        var teams = members.teams(firm);
        var organization = directory.organization(firm).orElseThrow(ApiException::notFound);
        var given = new HashMap<>(Map.of("name", organization.name(), "slug", organization.slug(), "rank", "member"));
        given.putAll(typed);
        model.addAttribute("given", given);
        model.addAttribute("firm", organization);
        model.addAttribute(
                "members", people.stream().map(one -> MemberLine.of(one, teams)).toList());
        model.addAttribute(
                "invitations",
                members.invited(firm).stream().map(InvitedLine::of).toList());
        model.addAttribute(
                "teams",
                teams.stream()
                        .map(one -> new TeamLine(one.id().value(), one.name(), one.members()))
                        .toList());
        model.addAttribute("isolated", directory.keepsTeamsApart(firm));
        model.addAttribute("ranks", ranks(given.getOrDefault("rank", "member")));
        model.addAttribute("administrator", isAdministrator());
        return "admin-organization";
    }

    @PostMapping(FIRM)
    String rename(
            @PathVariable String id, @RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        return change(id, form, Map.of("slug_taken", "slug"), model, redirect, () -> {
            administration.renameOrganization(
                    new OrganizationId(id),
                    form.getOrDefault("name", ""),
                    form.getOrDefault("slug", "").strip());
            return "Saved.";
        });
    }

    @PostMapping(FIRM + "/isolation")
    String isolate(@PathVariable String id, @RequestParam boolean isolated, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            isolation.change(new OrganizationId(id), isolated);
            return isolated
                    ? "Saved. Teams no longer see each other's bookings."
                    : "Saved. All members see all bookings of the firm.";
        });
    }

    @PostMapping(FIRM + "/members")
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
                    rank(form.get("rank")),
                    team.isEmpty() ? List.of() : List.of(new TeamId(team)));
            return added.invited()
                    ? "Invited. " + added.name() + " gets a mail with a link."
                    : "Added. " + added.name() + " has an account already and was told by mail.";
        });
    }

    @PostMapping(FIRM + "/invitations/{user:[A-Za-z0-9_-]{1,40}}")
    String inviteAgain(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            members.inviteAgain(new OrganizationId(id), new UserId(user));
            return "Invitation sent. The link of the earlier mail no longer works.";
        });
    }

    @PostMapping(FIRM + "/invitations/{user:[A-Za-z0-9_-]{1,40}}/revoke")
    String revoke(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        return change(id, Map.of(), Map.of(), model, redirect, () -> {
            members.revoke(new OrganizationId(id), new UserId(user));
            return "Invitation taken back, and with it the membership.";
        });
    }

    @PostMapping(FIRM + "/teams")
    String createTeam(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String team,
            Model model,
            RedirectAttributes redirect) {
        var fields = Map.of("name", "team", "team_exists", "team");
        return change(id, Map.of("team", team), fields, model, redirect, () -> {
            members.createTeam(new OrganizationId(id), team);
            return "Team added. Put members into it on their pages.";
        });
    }

    @GetMapping(MEMBER)
    String member(@PathVariable String id, @PathVariable String user, Model model) {
        Refusals.none(model, Map.of());
        return memberPage(id, user, model);
    }

    private String memberPage(String id, String user, Model model) {
        var firm = new OrganizationId(id);
        var member = find(firm, user);
        var teams = members.teams(firm);
        model.addAttribute("firm", directory.organization(firm).orElseThrow(ApiException::notFound));
        model.addAttribute("member", MemberLine.of(member, teams));
        model.addAttribute("ranks", ranks(member.rank().value()));
        model.addAttribute(
                "teams",
                teams.stream()
                        .map(team -> new BookingListPages.Choice(
                                team.id().value(), team.name(), member.teams().contains(team.id())))
                        .toList());
        return "admin-member";
    }

    private Member find(OrganizationId firm, String user) {
        return members.members(firm).stream()
                .filter(one -> one.id().value().equals(user))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    /** Rank and teams as they are wanted, or both as they were. */
    @PostMapping(MEMBER)
    String changeMember(
            @PathVariable String id,
            @PathVariable String user,
            @RequestParam(defaultValue = "") String rank,
            @RequestParam(required = false) @Nullable Set<String> teams,
            Model model,
            RedirectAttributes redirect) {
        var firm = new OrganizationId(id);
        var before = find(firm, user);
        try {
            members.change(
                    firm,
                    before.id(),
                    rank(rank),
                    teams == null ? Set.of() : teams.stream().map(TeamId::new).collect(Collectors.toSet()));
            redirect.addFlashAttribute("flash", "Saved.");
            return to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of("last_owner", "rank")));
            return memberPage(id, user, model);
        }
    }

    @PostMapping(MEMBER + "/remove")
    String remove(@PathVariable String id, @PathVariable String user, Model model, RedirectAttributes redirect) {
        try {
            members.remove(new OrganizationId(id), new UserId(user));
            redirect.addFlashAttribute("flash", "Removed from the organisation and its teams.");
            return to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of()));
            return memberPage(id, user, model);
        }
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

    private static String to(String id) {
        return "redirect:" + PATH + "/" + id;
    }

    private boolean isAdministrator() {
        return currentActor.get().role() == Role.ADMIN;
    }

    private void requireAdministrator() {
        if (!isAdministrator()) {
            throw ApiException.forbidden("Only administrators may do this.");
        }
    }

    private static Rank rank(@Nullable String value) {
        return Arrays.stream(Rank.values())
                .filter(rank -> rank.value().equals(value))
                .findFirst()
                .orElseThrow(() -> ApiException.badField("rank", "Choose owner, admin or member."));
    }

    private static String word(Rank rank) {
        return switch (rank) {
            case OWNER -> "Owner";
            case ADMIN -> "Admin";
            case MEMBER -> "Member";
        };
    }

    private static List<BookingListPages.Choice> ranks(String chosen) {
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
            var names = teams.stream().collect(Collectors.toMap(Team::id, Team::name, (a, b) -> a, LinkedHashMap::new));
            return new MemberLine(
                    member.id().value(),
                    member.name(),
                    member.email(),
                    word(member.rank()),
                    member.disabled(),
                    member.invited(),
                    names.entrySet().stream()
                            .filter(team -> member.teams().contains(team.getKey()))
                            .map(Map.Entry::getValue)
                            .collect(Collectors.joining(", ")),
                    Words.day(member.since(), ViewerZone.COMPANY));
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "MemberLine[" + id + "]";
        }
    }

    /** An invitation that was not accepted yet. */
    record InvitedLine(String id, String name, String email, String rank, String sent, String until, boolean expired) {

        static InvitedLine of(OrganizationMembers.Invited invited) {
            return new InvitedLine(
                    invited.id().value(),
                    invited.name(),
                    invited.email(),
                    word(invited.rank()),
                    Words.day(invited.sentAt(), ViewerZone.COMPANY),
                    Words.when(invited.validUntil(), ViewerZone.COMPANY),
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
