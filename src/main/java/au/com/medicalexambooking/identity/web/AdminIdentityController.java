package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationAdministration;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserAccounts;
import au.com.medicalexambooking.identity.UserAccounts.UserAccount;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import au.com.medicalexambooking.identity.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** People and organisations, for administrators; the rules are in {@link UserAdministration} and {@link OrganizationAdministration}. */
@RestController
@RequestMapping(path = "/api/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Administration")
class AdminIdentityController {

    private final UserAdministration administration;
    private final UserAccounts accounts;
    private final OrganizationAdministration organizations;

    AdminIdentityController(
            UserAdministration administration, UserAccounts accounts, OrganizationAdministration organizations) {
        this.administration = administration;
        this.accounts = accounts;
        this.organizations = organizations;
    }

    @GetMapping("/organizations")
    Organizations organizations(
            @RequestParam(defaultValue = "1") @Min(1) @Max(10_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        var found = organizations.page(page, limit);
        return new Organizations(
                found.organizations().stream().map(OrganizationJson::of).toList(),
                Pagination.of(page, limit, found.total()));
    }

    @PostMapping(path = "/organizations", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    OrganizationJson createOrganization(@Valid @RequestBody NewOrganization form) {
        return OrganizationJson.of(organizations.create(form.name(), form.slug()));
    }

    @GetMapping("/users")
    Users users(
            @RequestParam(defaultValue = "1") @Min(1) @Max(10_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        var found = accounts.page(page, limit);
        return new Users(found.users().stream().map(AdminUser::of).toList(), Pagination.of(page, limit, found.total()));
    }

    /**
     * Creates a person. Without {@code password}, which only the sandbox takes, nobody can sign in as this person until the
     * invitation is accepted.
     */
    @PostMapping(path = "/users", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    AdminUser createUser(@Valid @RequestBody NewUserForm form) {
        return AdminUser.of(administration.createUser(form.toNewUser()));
    }

    @PatchMapping(path = "/users/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    AdminUser changeUser(@PathVariable @Size(min = 1, max = 40) String id, @Valid @RequestBody UserChange change) {
        var role = change.role();
        return AdminUser.of(
                administration.changeUser(new UserId(id), role == null ? null : Role.of(role), change.disabled()));
    }

    @Operation(summary = "Send the invitation again; the link of the earlier mail stops working")
    @PostMapping("/users/{id}/invitation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void inviteAgain(@PathVariable @Size(min = 1, max = 40) String id) {
        administration.inviteAgain(new UserId(id));
    }

    @Operation(summary = "Take an invitation back; its link stops working")
    @DeleteMapping("/users/{id}/invitation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeInvitation(@PathVariable @Size(min = 1, max = 40) String id) {
        administration.revokeInvitation(new UserId(id));
    }

    record NewOrganization(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 80) String slug) {}

    record NewUserForm(
            @NotBlank @Size(max = 254) String email,
            @NotBlank @Size(max = 200) String name,

            @NotNull
            @Pattern(
                    regexp = "user|specialist|staff|manager|admin",
                    message = "Use one of user, specialist, staff, manager, admin.")
            String role,

            @Nullable @Size(min = 1, max = 40) String organizationId,
            @Nullable @Size(max = 50) List<@NotBlank @Size(max = 40) String> teamIds,
            @Nullable @Size(max = 128) String password) {

        NewUser toNewUser() {
            return new NewUser(
                    email,
                    name,
                    Role.of(role),
                    organizationId == null ? null : new OrganizationId(organizationId),
                    teamIds == null
                            ? List.of()
                            : teamIds.stream().map(TeamId::new).toList(),
                    password);
        }

        /** Neither names nor passwords reach a log. */
        @Override
        public String toString() {
            return "NewUserForm";
        }
    }

    record UserChange(
            @Nullable
            @Pattern(
                    regexp = "user|specialist|staff|manager|admin",
                    message = "Use one of user, specialist, staff, manager, admin.")
            String role,

            @Nullable Boolean disabled) {}

    record Users(List<AdminUser> data, Pagination pagination) {}

    record Organizations(List<OrganizationJson> data, Pagination pagination) {}

    record Pagination(int page, int limit, long total, long totalPages) {

        static Pagination of(int page, int limit, long total) {
            return new Pagination(page, limit, total, (total + limit - 1) / limit);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AdminUser(
            String id,
            String email,
            String name,
            Role role,
            boolean disabled,
            boolean invited,
            List<String> organizationIds,
            List<String> teamIds) {

        static AdminUser of(UserAccount account) {
            var person = account.person();
            return new AdminUser(
                    person.id().value(),
                    person.email(),
                    person.name(),
                    person.role(),
                    person.disabled(),
                    account.invited(),
                    account.organizations().stream().map(OrganizationId::value).toList(),
                    account.teams().stream().map(TeamId::value).toList());
        }
    }
}
