package au.com.medicalexambooking.identity;

import static java.util.stream.Collectors.joining;

import au.com.medicalexambooking.identity.OrganizationTeams.Team;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A firm runs its own people: its owners and administrators, and the examination company's people, invite members. What belongs to another firm does not exist.
 */
@Service
public class OrganizationMembers {

    private final JdbcClient jdbc;
    private final UserDirectory directory;
    private final UserAdministration administration;
    private final Invitations invitations;
    private final SessionEndings sessions;
    private final OrganizationRights rights;
    private final OrganizationTeams teams;
    private final CurrentActor currentActor;
    private final TransactionTemplate transaction;

    OrganizationMembers(
            JdbcClient jdbc,
            UserDirectory directory,
            UserAdministration administration,
            Invitations invitations,
            SessionEndings sessions,
            OrganizationRights rights,
            OrganizationTeams teams,
            CurrentActor currentActor,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.administration = administration;
        this.invitations = invitations;
        this.sessions = sessions;
        this.rights = rights;
        this.teams = teams;
        this.currentActor = currentActor;
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

        /** The names of the person's teams in the order of the list, with commas. */
        public String teamNames(List<Team> all) {
            return all.stream()
                    .filter(team -> teams.contains(team.id()))
                    .map(Team::name)
                    .collect(joining(", "));
        }

        /** Names and addresses never reach a log. */
        @Override
        public String toString() {
            return "Member[" + id.value() + "]";
        }
    }

    /** A firm that somebody belongs to. */
    public record Membership(OrganizationId organization, String name, Rank rank) {}

    /** What somebody may do inside the firm. */
    public enum Rank {
        OWNER,
        ADMIN,
        MEMBER;

        /** As the API and the database spell it. */
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The rank of this word. */
        public static Rank of(String value) {
            return find(value).orElseThrow(() -> new IllegalArgumentException("No rank: " + value));
        }

        /** The rank of this word, where it is one. */
        public static Optional<Rank> find(String value) {
            return Arrays.stream(values())
                    .filter(rank -> rank.value().equals(value))
                    .findFirst();
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
        rights.require(organization, "organization.members_listed");
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
     * One member of a firm.
     *
     * @throws ApiException 404 for firms of others and for people who are no members, 403 for plain members
     */
    public Member member(OrganizationId organization, UserId user) {
        return members(organization).stream()
                .filter(member -> member.id().equals(user))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    /**
     * Adds a person. Somebody new is invited by mail; a referrer whom we know joins at once.
     *
     * @param name of somebody new; ignored for people whom we know
     * @throws ApiException 404 for firms of others, 403 for plain members and where only owners may, 409 where the address
     *     belongs to a member, or to somebody who is no referrer
     */
    public Member add(OrganizationId organization, String email, @Nullable String name, Rank rank, List<TeamId> into) {
        rights.require(organization, "organization.member_added");
        rights.requireForRank(organization, rank, "organization.member_added");
        return Objects.requireNonNull(transaction.execute(status -> {
            into.forEach(team -> teams.require(organization, team));
            var known = directory.findByEmail(TypedText.email(email));
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
            into.forEach(team -> teams.put(team, person.id()));
            rights.record(
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
        rights.require(organization, "organization.member_removed");
        transaction.executeWithoutResult(status -> {
            rights.lock(organization);
            var member = member(organization, user);
            rights.requireForRank(organization, member.rank(), "organization.member_removed");
            if (isOwner(member)) {
                requireAnotherOwner(organization, user);
            }
            teams.leaveAll(organization, user);
            jdbc.sql("delete from organization_members where organization_id = :organization and user_id = :user")
                    .param("organization", organization.value())
                    .param("user", user.value())
                    .update();
            if (directory.organizationsOf(user).isEmpty()) {
                sessions.endAll(user, "last_membership_removed", null);
                invitations.revoke(user, organization);
            }
            rights.record("organization.member_removed", organization, Map.of("user", user.value()));
        });
    }

    /**
     * Gives a member another rank.
     *
     * @throws ApiException as {@link #remove}
     */
    public Member change(OrganizationId organization, UserId user, Rank rank) {
        rights.require(organization, "organization.member_changed");
        return Objects.requireNonNull(transaction.execute(status -> {
            rights.lock(organization);
            var before = member(organization, user);
            rights.requireForRank(organization, before.rank(), "organization.member_changed");
            rights.requireForRank(organization, rank, "organization.member_changed");
            if (before.rank() == rank) {
                return before;
            }
            if (isOwner(before)) {
                requireAnotherOwner(organization, user);
            }
            jdbc.sql("update organization_members set role = :role"
                            + " where organization_id = :organization and user_id = :user")
                    .param("role", rank.value())
                    .param("organization", organization.value())
                    .param("user", user.value())
                    .update();
            rights.record(
                    "organization.member_changed",
                    organization,
                    Map.of("user", user.value(), "from", before.rank().value(), "to", rank.value()));
            return member(organization, user);
        }));
    }

    /**
     * Gives a member another rank and exactly these teams, or changes nothing.
     *
     * @throws ApiException as {@link #change(OrganizationId, UserId, Rank)} and {@link OrganizationTeams#assign}
     */
    public void change(OrganizationId organization, UserId user, Rank rank, Set<TeamId> into) {
        rights.require(organization, "organization.member_changed");
        transaction.executeWithoutResult(status -> {
            var ignored = change(organization, user, rank);
            teams.assign(organization, user, into);
        });
    }

    private Person newcomer(String email, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw ApiException.badField("name", "We do not know this address yet: say the person's name.");
        }
        return administration.createReferrer(new NewUser(email, name, Role.USER, null, List.of(), null));
    }

    /** Who has not accepted the invitation runs nothing yet, so a firm loses nothing where it is taken back. */
    private static boolean isOwner(Member member) {
        return member.rank() == Rank.OWNER && !member.invited();
    }

    private void requireAnotherOwner(OrganizationId organization, UserId leaving) {
        boolean another = jdbc.sql("select exists (select 1 from organization_members m"
                        + " join users u on u.id = m.user_id where m.organization_id = :organization"
                        + " and m.role = 'owner' and m.user_id <> :leaving and not u.disabled"
                        + " and u.password_hash is not null)")
                .param("organization", organization.value())
                .param("leaving", leaving.value())
                .query(Boolean.class)
                .single();
        if (!another) {
            throw ApiException.conflict(
                    "last_owner",
                    "A firm keeps at least one owner. Make somebody else an owner first, who has accepted the"
                            + " invitation.",
                    Map.of());
        }
    }
}
