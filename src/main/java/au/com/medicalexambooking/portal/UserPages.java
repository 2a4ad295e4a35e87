package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserAccounts;
import au.com.medicalexambooking.identity.UserAccounts.UserAccount;
import au.com.medicalexambooking.identity.UserAccounts.UserFilter;
import au.com.medicalexambooking.identity.UserAccounts.UserState;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Organization;
import au.com.medicalexambooking.identity.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/** People of all kinds, for administrators, and for managers as far as these administer them. */
@Controller
@RequestMapping("/admin/users")
class UserPages {

    private static final String PATH = "/admin/users";
    private static final String USER = "/{id:[A-Za-z0-9_-]{1,40}}";
    private static final int ROWS = 25;
    private static final int LONGEST_TEXT = 100;
    private static final Map<String, String> FIELDS = Map.of("email_taken", "email", "organizationId", "organization");

    private final UserAdministration administration;
    private final UserAccounts accounts;
    private final UserDirectory directory;
    private final CurrentActor currentActor;

    UserPages(
            UserAdministration administration,
            UserAccounts accounts,
            UserDirectory directory,
            CurrentActor currentActor) {
        this.administration = administration;
        this.accounts = accounts;
        this.directory = directory;
        this.currentActor = currentActor;
    }

    /** Before every page and act here. */
    @ModelAttribute
    void requireThatThePlaceIsOpen() {
        Destination.USERS.requireFor(currentActor.get().role());
    }

    @GetMapping
    String list(@RequestParam Map<String, String> parameters, HttpServletRequest request, Model model) {
        var key = parameters.getOrDefault("search", "");
        var text = KeptSearches.find(request.getSession(false), key).orElse("");
        var role = Roles.of(parameters.get("role"));
        var state = state(parameters.get("state"));
        var page = Paging.number(parameters.get("page"));
        var found = accounts.page(new UserFilter(text, role.orElse(null), state.orElse(null), page, ROWS));
        var filters = filters(role, state, text.isEmpty() ? "" : key);
        model.addAttribute("lines", lines(found.users()));
        model.addAttribute("paging", new Paging(PATH, filters, page, ROWS, found.total()));
        model.addAttribute("narrowed", !filters.isEmpty());
        model.addAttribute(
                "roles", Roles.choices(Roles.ALL, role.map(Role::value).orElse("")));
        model.addAttribute(
                "states",
                Arrays.stream(UserState.values())
                        .map(one -> new BookingListPages.Choice(one.value(), word(one), state.equals(Optional.of(one))))
                        .toList());
        Refusals.none(model, Map.of("text", text));
        return "admin-users";
    }

    /** The text is kept with the session: names are in no address. */
    @PostMapping("/search")
    String search(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String state,
            HttpServletRequest request) {
        var wanted = text.strip().substring(0, Math.min(text.strip().length(), LONGEST_TEXT));
        var key = wanted.isEmpty() ? "" : KeptSearches.keep(request.getSession(), wanted);
        return "redirect:" + Paging.address(PATH, filters(Roles.of(role), state(state), key));
    }

    private static Map<String, String> filters(Optional<Role> role, Optional<UserState> state, String search) {
        var filters = new LinkedHashMap<String, String>();
        role.ifPresent(one -> filters.put("role", one.value()));
        state.ifPresent(one -> filters.put("state", one.value()));
        if (!search.isEmpty()) {
            filters.put("search", search);
        }
        return filters;
    }

    @GetMapping("/new")
    String form(@RequestParam(defaultValue = "") String organization, Model model) {
        Refusals.none(model, Map.of("role", Role.USER.value(), "organization", organization));
        return formPage(Role.USER.value(), organization, model);
    }

    private String formPage(String role, String organization, Model model) {
        model.addAttribute("roles", Roles.choices(administered(), role));
        model.addAttribute(
                "organizations",
                directory.organizations().stream()
                        .map(firm -> new BookingListPages.Choice(
                                firm.id().value(),
                                firm.name(),
                                firm.id().value().equals(organization)))
                        .toList());
        return "admin-user-new";
    }

    @PostMapping
    String create(@RequestParam Map<String, String> form, Model model, RedirectAttributes redirect) {
        var organization = form.getOrDefault("organization", "");
        var role = Roles.of(form.get("role"));
        try {
            var made = administration.createUser(new NewUser(
                    form.getOrDefault("email", ""),
                    form.getOrDefault("name", ""),
                    role.orElseThrow(() -> ApiException.badField("role", "Choose what this person does.")),
                    organization.isEmpty() ? null : new OrganizationId(organization),
                    List.of(),
                    null));
            redirect.addFlashAttribute(
                    "flash", "Invited. " + made.person().name() + " gets a mail with a link to choose a password.");
            return to(made.person().id().value());
        } catch (ApiException refused) {
            Refusals.show(model, form, Refusals.of(refused, FIELDS));
            return formPage(form.getOrDefault("role", ""), organization, model);
        }
    }

    @GetMapping(USER)
    String show(@PathVariable String id, Model model) {
        Refusals.none(model, Map.of());
        return page(id, model);
    }

    private String page(String id, Model model) {
        var account = accounts.one(new UserId(id));
        var person = account.person();
        boolean own = person.id().equals(currentActor.get().userId());
        model.addAttribute("user", lines(List.of(account)).get(0));
        model.addAttribute("phone", person.phone());
        model.addAttribute("invitationOpen", accounts.hasOpenInvitation(person.id()));
        model.addAttribute("own", own);
        model.addAttribute("mayChange", !own && administration.mayAdminister(person.role()));
        model.addAttribute("administrator", currentActor.get().role() == Role.ADMIN);
        model.addAttribute("roles", Roles.choices(administered(), person.role().value()));
        return "admin-user";
    }

    @PostMapping(USER + "/role")
    String changeRole(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String role,
            Model model,
            RedirectAttributes redirect) {
        return change(id, model, redirect, () -> {
            var wanted =
                    Roles.of(role).orElseThrow(() -> ApiException.badField("role", "Choose what this person does."));
            administration.changeUser(new UserId(id), wanted, null);
            return "Saved. The person signs in anew as " + Roles.word(wanted).toLowerCase(Locale.ROOT) + ".";
        });
    }

    @PostMapping(USER + "/access")
    String changeAccess(
            @PathVariable String id, @RequestParam boolean disabled, Model model, RedirectAttributes redirect) {
        return change(id, model, redirect, () -> {
            administration.changeUser(new UserId(id), null, disabled);
            return disabled
                    ? "Disabled. The person is signed out everywhere."
                    : "Enabled. The person can sign in again.";
        });
    }

    @PostMapping(USER + "/invitation")
    String invite(@PathVariable String id, Model model, RedirectAttributes redirect) {
        return change(id, model, redirect, () -> {
            administration.inviteAgain(new UserId(id));
            return "Invitation sent. The link of the earlier mail no longer works.";
        });
    }

    @PostMapping(USER + "/invitation/revoke")
    String revoke(@PathVariable String id, Model model, RedirectAttributes redirect) {
        return change(id, model, redirect, () -> {
            administration.revokeInvitation(new UserId(id));
            return "Invitation taken back. Its link no longer works.";
        });
    }

    private String change(String id, Model model, RedirectAttributes redirect, Supplier<String> act) {
        try {
            redirect.addFlashAttribute("flash", act.get());
            return to(id);
        } catch (ApiException refused) {
            Refusals.show(model, Map.of(), Refusals.of(refused, Map.of()));
            return page(id, model);
        }
    }

    private static String to(String id) {
        return "redirect:" + PATH + "/" + id;
    }

    private List<Role> administered() {
        return Roles.ALL.stream().filter(administration::mayAdminister).toList();
    }

    private List<Line> lines(List<UserAccount> accounts) {
        var firms = accounts.stream()
                .flatMap(account -> account.organizations().stream())
                .distinct()
                .flatMap(firm -> directory.organization(firm).stream())
                .collect(Collectors.toMap(Organization::id, firm -> firm));
        return accounts.stream().map(account -> line(account, firms)).toList();
    }

    private static Line line(UserAccount account, Map<OrganizationId, Organization> firms) {
        var person = account.person();
        var state = person.disabled() ? UserState.DISABLED : account.invited() ? UserState.INVITED : UserState.ACTIVE;
        return new Line(
                person.id().value(),
                person.name(),
                person.email(),
                person.role().value(),
                Roles.word(person.role()),
                state.value(),
                word(state),
                account.organizations().stream()
                        .flatMap(firm -> Stream.ofNullable(firms.get(firm)))
                        .toList());
    }

    private static Optional<UserState> state(@Nullable String value) {
        return Stream.of(UserState.values())
                .filter(state -> state.value().equals(value))
                .findFirst();
    }

    private static String word(UserState state) {
        return switch (state) {
            case ACTIVE -> "Active";
            case INVITED -> "Invited";
            case DISABLED -> "Disabled";
        };
    }

    /** A person as these pages show one. */
    record Line(
            String id,
            String name,
            String email,
            String role,
            String roleWord,
            String state,
            String stateWord,
            List<Organization> organizations) {

        public String firms() {
            return organizations.stream().map(Organization::name).collect(Collectors.joining(", "));
        }

        /** Names never reach a log. */
        @Override
        public String toString() {
            return "Line[" + id + "]";
        }
    }
}
