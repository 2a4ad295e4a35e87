package au.com.medicalexambooking.identity;

import au.com.medicalexambooking.identity.IdentityAdministration.NewUser;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A firm runs its own people: its owners and administrators, and the examination company's people, invite members and put
 * them into teams. What belongs to another firm does not exist.
 */
@Service
public class OrganizationMembers {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final IdentityAdministration administration;
    private final Invitations invitations;
    private final SessionEndings sessions;
    private final CurrentActor currentActor;
    private final IdentityTrail trail;
    private final Clock clock;
    private final TransactionTemplate transaction;

    OrganizationMembers(
            JdbcClient jdbc,
            UserDirectory directory,
            IdentityAdministration administration,
            Invitations invitations,
            SessionEndings sessions,
            CurrentActor currentActor,
            IdentityTrail trail,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.administration = administration;
        this.invitations = invitations;
        this.sessions = sessions;
        this.currentActor = currentActor;
        this.trail = trail;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A person of a firm.
     *
     * @param invited whether the invitation is still open
     */
    public record Member(
            UserId id,
            String name,
            String email,
            Rank rank,
            boolean disabled,
            boolean invited,
            List<TeamId> teams,
            Instant since) {

        public Member {
            teams = List.copyOf(teams);
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Member[" + id.value() + "]";
        }
    }

    /**
     * Somebody who has not accepted the invitation yet.
     *
     * @param validUntil until when the link of the newest mail works
     */
    public record Invited(
            UserId id, String name, String email, Rank rank, Instant sentAt, Instant validUntil, boolean expired) {

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Invited[" + id.value() + "]";
        }
    }

    /** A firm that somebody belongs to. */
    public record Membership(OrganizationId organization, String name, Rank rank) {}

    /** A team of a firm. */
    public record Team(TeamId id, String name, int members) {}

    /** What somebody may do inside the firm. */
    public enum Rank {
        OWNER,
        ADMIN,
        MEMBER;

        /** As the API and the database spell it. */
        public String value() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The rank of this word. */
        public static Rank of(String value) {
            return valueOf(value.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** The firms that the current actor belongs to, by name, with what the actor may do in each. */
    public List<Membership> ofOneself() {
        return jdbc.sql("select o.id, o.name, m.role from organization_members m"
                        + " join organizations o on o.id = m.organization_id"
                        + " where m.user_id = :user order by lower(o.name), o.id")
                .param("user", currentActor.get().effectiveUser().value())
                .query((row, number) -> new Membership(
                        new OrganizationId(row.getString("id")), row.getString("name"), Rank.of(row.getString("role"))))
                .list();
    }

    /**
     * The members of a firm by name.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    public List<Member> members(OrganizationId organization) {
        requireRights(organization, "organization.members_listed");
        return jdbc.sql(
                        "select u.id, u.name, u.email, u.disabled, u.password_hash is null as invited, m.role, m.created_at,"
                                + " array(select t.team_id from team_members t join teams on teams.id = t.team_id"
                                + " where t.user_id = u.id and teams.organization_id = m.organization_id order by 1) as teams"
                                + " from organization_members m join users u on u.id = m.user_id"
                                + " where m.organization_id = :organization order by lower(u.name), u.id")
                .param("organization", organization.value())
                .query((row, number) -> new Member(
                        new UserId(row.getString("id")),
                        row.getString("name"),
                        row.getString("email"),
                        Rank.of(row.getString("role")),
                        row.getBoolean("disabled"),
                        row.getBoolean("invited"),
                        List.of((String[]) row.getArray("teams").getArray()).stream()
                                .map(TeamId::new)
                                .toList(),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * Adds a person. Somebody new is invited by mail; a referrer whom we know joins at once.
     *
     * @param name of somebody new; ignored for people whom we know
     * @throws ApiException 404 for firms of others, 403 for plain members and where only owners may, 409 where the address
     *     belongs to a member, or to somebody who is no referrer
     */
    public Member add(OrganizationId organization, String email, @Nullable String name, Rank rank, List<TeamId> teams) {
        requireRights(organization, "organization.member_added");
        requireMayTouch(organization, rank, "organization.member_added");
        return Objects.requireNonNull(transaction.execute(status -> {
            teams.forEach(team -> requireTeam(organization, team));
            var known = directory.findByEmail(email.strip());
            var person = known.orElseGet(() -> newcomer(email, name));
            if (person.role() != Role.USER) {
                throw ApiException.conflict(
                        "not_a_referrer", "This address belongs to somebody who cannot join a firm.", Map.of());
            }
            int joined = jdbc.sql("insert into organization_members (organization_id, user_id, role)"
                            + " values (:organization, :user, :role) on conflict do nothing")
                    .param("organization", organization.value())
                    .param("user", person.id().value())
                    .param("role", rank.value())
                    .update();
            if (joined == 0) {
                throw ApiException.conflict("already_member", "This person is a member already.", Map.of());
            }
            teams.forEach(team -> put(team, person.id()));
            record(
                    "organization.member_added",
                    organization,
                    Map.of("user", person.id().value(), "role", rank.value()));
            if (invitations.hasPassword(person.id())) {
                invitations.tellWhoWasAdded(person, organization);
            } else {
                invitations.send(person, organization);
            }
            return member(organization, person.id());
        }));
    }

    /**
     * Removes a member from the firm and its teams. Whoever belongs to no firm any more is signed out at once.
     *
     * @throws ApiException 404 for firms of others and for people who are no members, 403 for plain members, 409 for the
     *     last owner
     */
    public void remove(OrganizationId organization, UserId user) {
        requireRights(organization, "organization.member_removed");
        transaction.executeWithoutResult(status -> {
            // One after the other, or two owners could remove each other at the same moment.
            jdbc.sql("select id from organizations where id = :organization for update")
                    .param("organization", organization.value())
                    .query(String.class)
                    .single();
            var member = member(organization, user);
            requireMayTouch(organization, member.rank(), "organization.member_removed");
            if (member.rank() == Rank.OWNER) {
                requireAnotherOwner(organization, user);
            }
            jdbc.sql("delete from team_members t using teams where teams.id = t.team_id"
                            + " and teams.organization_id = :organization and t.user_id = :user")
                    .param("organization", organization.value())
                    .param("user", user.value())
                    .update();
            jdbc.sql("delete from organization_members where organization_id = :organization and user_id = :user")
                    .param("organization", organization.value())
                    .param("user", user.value())
                    .update();
            if (directory.organizationsOf(user).isEmpty()) {
                sessions.endAll(user, "last_membership_removed", null);
                invitations.revoke(user, organization);
            }
            record("organization.member_removed", organization, Map.of("user", user.value()));
        });
    }

    /**
     * People who have been invited into the firm and have not accepted yet, the newest first.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    public List<Invited> invited(OrganizationId organization) {
        requireRights(organization, "organization.invitations_listed");
        var now = clock.instant();
        return jdbc.sql("select u.id, u.name, u.email, m.role, t.created_at, t.expires_at"
                        + " from organization_members m join users u on u.id = m.user_id"
                        + " join account_tokens t on t.user_id = u.id and t.purpose = 'invitation'"
                        + " where m.organization_id = :organization and u.password_hash is null"
                        + " order by t.created_at desc, u.id")
                .param("organization", organization.value())
                .query((row, number) -> {
                    var validUntil = row.getTimestamp("expires_at").toInstant();
                    return new Invited(
                            new UserId(row.getString("id")),
                            row.getString("name"),
                            row.getString("email"),
                            Rank.of(row.getString("role")),
                            row.getTimestamp("created_at").toInstant(),
                            validUntil,
                            !validUntil.isAfter(now));
                })
                .list();
    }

    /**
     * Sends an invitation again; the link of the earlier mail stops working.
     *
     * @throws ApiException as {@link #revoke}, and 429 where the earlier mail went out only just now
     */
    public void inviteAgain(OrganizationId organization, UserId user) {
        requireRights(organization, "invitation.sent");
        transaction.executeWithoutResult(status -> {
            requireOpenInvitation(organization, user);
            if (invitations.wasJustSent(user)) {
                throw new ApiException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "just_sent",
                        "An invitation was sent a moment ago. Wait a minute before you send another.",
                        Map.of(),
                        Duration.ofMinutes(1));
            }
            invitations.send(directory.find(user).orElseThrow(ApiException::notFound), organization);
        });
    }

    /**
     * Takes an invitation back, and with it the membership that waited for it.
     *
     * @throws ApiException 404 for firms of others and where no invitation is open, 403 for plain members
     */
    public void revoke(OrganizationId organization, UserId user) {
        requireRights(organization, "invitation.revoked");
        requireOpenInvitation(organization, user);
        remove(organization, user);
    }

    private void requireOpenInvitation(OrganizationId organization, UserId user) {
        if (invited(organization).stream().noneMatch(one -> one.id().equals(user))) {
            throw ApiException.notFound();
        }
    }

    /**
     * Gives a member another rank.
     *
     * @throws ApiException as {@link #remove}
     */
    public Member change(OrganizationId organization, UserId user, Rank rank) {
        requireRights(organization, "organization.member_changed");
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("select id from organizations where id = :organization for update")
                    .param("organization", organization.value())
                    .query(String.class)
                    .single();
            var before = member(organization, user);
            requireMayTouch(organization, before.rank(), "organization.member_changed");
            requireMayTouch(organization, rank, "organization.member_changed");
            if (before.rank() == rank) {
                return before;
            }
            if (before.rank() == Rank.OWNER) {
                requireAnotherOwner(organization, user);
            }
            jdbc.sql("update organization_members set role = :role"
                            + " where organization_id = :organization and user_id = :user")
                    .param("role", rank.value())
                    .param("organization", organization.value())
                    .param("user", user.value())
                    .update();
            record(
                    "organization.member_changed",
                    organization,
                    Map.of("user", user.value(), "from", before.rank().value(), "to", rank.value()));
            return member(organization, user);
        }));
    }

    /**
     * The teams of a firm by name.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members
     */
    public List<Team> teams(OrganizationId organization) {
        requireRights(organization, "team.listed");
        return jdbc.sql("select t.id, t.name, (select count(*) from team_members m where m.team_id = t.id) as members"
                        + " from teams t where t.organization_id = :organization order by lower(t.name), t.id")
                .param("organization", organization.value())
                .query((row, number) ->
                        new Team(new TeamId(row.getString("id")), row.getString("name"), row.getInt("members")))
                .list();
    }

    /**
     * A new team.
     *
     * @throws ApiException 404 for firms of others, 403 for plain members, 409 where the firm has a team of this name
     */
    public Team createTeam(OrganizationId organization, String name) {
        requireRights(organization, "team.created");
        var plainName = IdentityAdministration.plain("name", name, 200);
        return Objects.requireNonNull(transaction.execute(status -> {
            var team = new TeamId(Ids.next());
            int made = jdbc.sql("insert into teams (id, organization_id, name) values (:id, :organization, :name)"
                            + " on conflict (organization_id, name) do nothing")
                    .param("id", team.value())
                    .param("organization", organization.value())
                    .param("name", plainName)
                    .update();
            if (made == 0) {
                throw ApiException.conflict(
                        "team_exists", "The organisation has a team of this name already.", Map.of());
            }
            record("team.created", organization, Map.of("team", team.value()));
            return new Team(team, plainName, 0);
        }));
    }

    /**
     * Puts a member into a team; again changes nothing.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void join(OrganizationId organization, TeamId team, UserId user) {
        requireRights(organization, "team.member_added");
        transaction.executeWithoutResult(status -> {
            requireTeam(organization, team);
            member(organization, user);
            if (put(team, user)) {
                record("team.member_added", organization, Map.of("team", team.value(), "user", user.value()));
            }
        });
    }

    /**
     * Takes a member out of a team; again changes nothing.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void leave(OrganizationId organization, TeamId team, UserId user) {
        requireRights(organization, "team.member_removed");
        transaction.executeWithoutResult(status -> {
            requireTeam(organization, team);
            member(organization, user);
            int left = jdbc.sql("delete from team_members where team_id = :team and user_id = :user")
                    .param("team", team.value())
                    .param("user", user.value())
                    .update();
            if (left > 0) {
                record("team.member_removed", organization, Map.of("team", team.value(), "user", user.value()));
            }
        });
    }

    /**
     * Puts a member into exactly these teams, or changes nothing: between two teams that must not see each other's bookings
     * nobody stands halfway.
     *
     * @throws ApiException 404 for firms, teams and people of others, 403 for plain members
     */
    public void assign(OrganizationId organization, UserId user, Set<TeamId> teams) {
        requireRights(organization, "team.member_added");
        transaction.executeWithoutResult(status -> {
            var before = Set.copyOf(member(organization, user).teams());
            before.stream().filter(team -> !teams.contains(team)).forEach(team -> leave(organization, team, user));
            teams.stream().filter(team -> !before.contains(team)).forEach(team -> join(organization, team, user));
        });
    }

    /**
     * Gives a member another rank and exactly these teams, or changes nothing.
     *
     * @throws ApiException as {@link #change(OrganizationId, UserId, Rank)} and {@link #assign}
     */
    public void change(OrganizationId organization, UserId user, Rank rank, Set<TeamId> teams) {
        requireRights(organization, "organization.member_changed");
        transaction.executeWithoutResult(status -> {
            var ignored = change(organization, user, rank);
            assign(organization, user, teams);
        });
    }

    private Person newcomer(String email, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw ApiException.badField("name", "We do not know this address yet: say the person's name.");
        }
        return administration.createReferrer(new NewUser(email, name, Role.USER, null, List.of(), null));
    }

    private boolean put(TeamId team, UserId user) {
        return jdbc.sql("insert into team_members (team_id, user_id) values (:team, :user) on conflict do nothing")
                        .param("team", team.value())
                        .param("user", user.value())
                        .update()
                > 0;
    }

    private Member member(OrganizationId organization, UserId user) {
        return members(organization).stream()
                .filter(member -> member.id().equals(user))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    private void requireAnotherOwner(OrganizationId organization, UserId leaving) {
        boolean another = jdbc.sql("select exists (select 1 from organization_members m"
                        + " join users u on u.id = m.user_id where m.organization_id = :organization"
                        + " and m.role = 'owner' and m.user_id <> :leaving and not u.disabled)")
                .param("organization", organization.value())
                .param("leaving", leaving.value())
                .query(Boolean.class)
                .single();
        if (!another) {
            throw ApiException.conflict(
                    "last_owner", "A firm keeps at least one owner. Make somebody else an owner first.", Map.of());
        }
    }

    /** Ownership is given and taken by owners and by the examination company, or a firm's admin could take the firm. */
    private void requireMayTouch(OrganizationId organization, Rank rank, String action) {
        var actor = currentActor.get();
        if (rank == Rank.OWNER && actor.role() == Role.USER && !holds(organization, actor.userId(), Rank.OWNER)) {
            trail.happened(refused(action, organization, "owners_only"));
            throw ApiException.forbidden("Only owners of the organisation decide about its owners.");
        }
    }

    private void requireTeam(OrganizationId organization, TeamId team) {
        if (!directory.teamBelongsTo(team, organization)) {
            throw ApiException.notFound();
        }
    }

    /** Hidden where the firm is somebody else's, refused where the actor has no say in it. */
    private void requireRights(OrganizationId organization, String action) {
        var actor = currentActor.get();
        boolean exists = jdbc.sql("select exists (select 1 from organizations where id = :id and not reserved)")
                .param("id", organization.value())
                .query(Boolean.class)
                .single();
        if (actor.role() != Role.USER && !actor.role().isOperator()) {
            trail.happened(refused(action, organization, "forbidden"));
            throw ApiException.forbidden("Only owners and administrators of the organisation may do this.");
        }
        boolean hidden = actor.role() == Role.USER ? !directory.isMember(organization, actor.effectiveUser()) : !exists;
        if (hidden) {
            trail.happened(refused(action, organization, "hidden"));
            throw ApiException.notFound();
        }
        boolean allowed = actor.role().isOperator()
                || (actor.onBehalfOf() == null
                        && (holds(organization, actor.userId(), Rank.OWNER)
                                || holds(organization, actor.userId(), Rank.ADMIN)));
        if (!allowed) {
            trail.happened(refused(action, organization, "forbidden"));
            throw ApiException.forbidden("Only owners and administrators of the organisation may do this.");
        }
    }

    private boolean holds(OrganizationId organization, UserId user, Rank rank) {
        return jdbc.sql("select exists (select 1 from organization_members where organization_id = :organization"
                        + " and user_id = :user and role = :role)")
                .param("organization", organization.value())
                .param("user", user.value())
                .param("role", rank.value())
                .query(Boolean.class)
                .single();
    }

    private static Act refused(String action, OrganizationId organization, String reason) {
        return Act.refused(Ending.DENIED, action, "organization", organization.value(), reason);
    }

    private void record(String action, OrganizationId organization, Map<String, Object> metadata) {
        trail.changed(new Act(action, "organization", organization.value(), Ending.OK, null, organization, metadata));
    }
}
