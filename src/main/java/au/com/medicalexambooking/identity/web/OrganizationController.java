package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.OrganizationInvitations;
import au.com.medicalexambooking.identity.OrganizationInvitations.Invited;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Member;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.OrganizationTeams;
import au.com.medicalexambooking.identity.OrganizationTeams.Team;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Members, invitations and teams of a firm; the rules are in {@link OrganizationMembers}, {@link OrganizationInvitations} and
 * {@link OrganizationTeams}.
 */
@RestController
@RequestMapping(path = "/api/organizations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Organisations")
class OrganizationController {

    private static final String RANKS = "owner|admin|member";
    private static final String RANKS_ARE = "Use one of owner, admin, member.";

    private final OrganizationMembers members;
    private final OrganizationInvitations invitations;
    private final OrganizationTeams teams;

    OrganizationController(OrganizationMembers members, OrganizationInvitations invitations, OrganizationTeams teams) {
        this.members = members;
        this.invitations = invitations;
        this.teams = teams;
    }

    @Operation(summary = "Members of an organisation")
    @GetMapping("/members")
    List<MemberJson> members(@PathVariable @Size(max = 40) String id) {
        return members.members(organization(id)).stream().map(MemberJson::of).toList();
    }

    @Operation(summary = "Invite somebody into an organisation")
    @PostMapping(path = "/members", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    MemberJson add(@PathVariable @Size(max = 40) String id, @Valid @RequestBody NewMember form) {
        var into = form.teamIds();
        return MemberJson.of(members.add(
                organization(id),
                form.email(),
                form.name(),
                Rank.of(form.role()),
                into == null ? List.of() : into.stream().map(TeamId::new).toList()));
    }

    @Operation(summary = "Change a member's role inside the organisation")
    @PatchMapping(path = "/members/{userId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    MemberJson change(
            @PathVariable @Size(max = 40) String id,
            @PathVariable @Size(max = 40) String userId,
            @Valid @RequestBody MemberChange form) {
        return MemberJson.of(members.change(organization(id), new UserId(userId), Rank.of(form.role())));
    }

    @Operation(summary = "Remove a member from an organisation and its teams")
    @DeleteMapping("/members/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable @Size(max = 40) String id, @PathVariable @Size(max = 40) String userId) {
        members.remove(organization(id), new UserId(userId));
    }

    @Operation(summary = "Invitations into an organisation that have not been accepted yet")
    @GetMapping("/invitations")
    List<InvitationJson> invitations(@PathVariable @Size(max = 40) String id) {
        return invitations.open(organization(id)).stream()
                .map(InvitationJson::of)
                .toList();
    }

    @Operation(summary = "Send an invitation again; the link of the earlier mail stops working")
    @PostMapping("/invitations/{userId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void inviteAgain(@PathVariable @Size(max = 40) String id, @PathVariable @Size(max = 40) String userId) {
        invitations.sendAgain(organization(id), new UserId(userId));
    }

    @Operation(summary = "Take an invitation back, and the membership that waited for it")
    @DeleteMapping("/invitations/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable @Size(max = 40) String id, @PathVariable @Size(max = 40) String userId) {
        invitations.revoke(organization(id), new UserId(userId));
    }

    @Operation(summary = "Teams of an organisation")
    @GetMapping("/teams")
    List<TeamJson> teams(@PathVariable @Size(max = 40) String id) {
        return teams.teams(organization(id)).stream().map(TeamJson::of).toList();
    }

    @Operation(summary = "Create a team")
    @PostMapping(path = "/teams", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    TeamJson createTeam(@PathVariable @Size(max = 40) String id, @Valid @RequestBody TeamName form) {
        return TeamJson.of(teams.create(organization(id), form.name()));
    }

    @Operation(summary = "Give a team another name")
    @PatchMapping(path = "/teams/{teamId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    TeamJson renameTeam(
            @PathVariable @Size(max = 40) String id,
            @PathVariable @Size(max = 40) String teamId,
            @Valid @RequestBody TeamName form) {
        return TeamJson.of(teams.rename(organization(id), new TeamId(teamId), form.name()));
    }

    @Operation(
            summary = "Delete a team",
            description =
                    "Only a team that has neither members nor bookings: bookings stay with the team that made them.")
    @DeleteMapping("/teams/{teamId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteTeam(@PathVariable @Size(max = 40) String id, @PathVariable @Size(max = 40) String teamId) {
        teams.delete(organization(id), new TeamId(teamId));
    }

    @Operation(summary = "Put a member into a team")
    @PutMapping("/teams/{teamId}/members/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void join(
            @PathVariable @Size(max = 40) String id,
            @PathVariable @Size(max = 40) String teamId,
            @PathVariable @Size(max = 40) String userId) {
        teams.join(organization(id), new TeamId(teamId), new UserId(userId));
    }

    @Operation(summary = "Take a member out of a team")
    @DeleteMapping("/teams/{teamId}/members/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void leave(
            @PathVariable @Size(max = 40) String id,
            @PathVariable @Size(max = 40) String teamId,
            @PathVariable @Size(max = 40) String userId) {
        teams.leave(organization(id), new TeamId(teamId), new UserId(userId));
    }

    private static OrganizationId organization(String id) {
        return new OrganizationId(id);
    }

    record NewMember(
            @NotBlank @Size(max = 254) String email,
            @Nullable @Size(max = 200) String name,

            @NotNull @Pattern(regexp = RANKS, message = RANKS_ARE)
            String role,

            @Nullable @Size(max = 50) List<@NotBlank @Size(max = 40) String> teamIds) {

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "NewMember";
        }
    }

    record MemberChange(
            @NotNull @Pattern(regexp = RANKS, message = RANKS_ARE)
            String role) {}

    record TeamName(@NotBlank @Size(max = 200) String name) {}

    record MemberJson(
            String userId,
            String name,
            String email,
            String role,
            boolean disabled,
            boolean invited,
            List<String> teamIds,
            Instant memberSince) {

        static MemberJson of(Member member) {
            return new MemberJson(
                    member.id().value(),
                    member.name(),
                    member.email(),
                    member.rank().value(),
                    member.disabled(),
                    member.invited(),
                    member.teams().stream().map(TeamId::value).toList(),
                    member.since());
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "MemberJson";
        }
    }

    record InvitationJson(
            String userId, String name, String email, String role, Instant sentAt, Instant expiresAt, boolean expired) {

        static InvitationJson of(Invited invited) {
            return new InvitationJson(
                    invited.id().value(),
                    invited.name(),
                    invited.email(),
                    invited.rank().value(),
                    invited.sentAt(),
                    invited.validUntil(),
                    invited.expired());
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "InvitationJson";
        }
    }

    record TeamJson(String id, String name, int members) {

        static TeamJson of(Team team) {
            return new TeamJson(team.id().value(), team.name(), team.members());
        }
    }
}
