package au.com.medicalexambooking.identity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** People and organisations as the other modules need to know them; rights are not asked here. */
public interface UserDirectory {

    Optional<Person> find(UserId id);

    Optional<Person> findByEmail(String email);

    /** Enabled people with this role. */
    List<Person> withRole(Role role);

    Optional<Organization> organization(OrganizationId id);

    /** All firms, by name; the reserved organisation of bookings without a referrer is not among them. */
    List<Organization> organizations();

    /** The teams of a firm, by name. */
    List<Team> teams(OrganizationId organization);

    /** The organisations that this person is a member of. */
    List<Organization> organizationsOf(UserId id);

    /** Referrers who belong to any of these firms, by name; those whose account is disabled too. */
    List<Person> referrersOf(Collection<OrganizationId> organizations);

    boolean isMember(OrganizationId organization, UserId user);

    boolean isMember(TeamId team, UserId user);

    /** Members of all firms whose e-mail address has this domain, enabled ones only. */
    List<Person> referrersByEmailDomain(String domain);

    /** The team, where it belongs to this organisation. */
    boolean teamBelongsTo(TeamId team, OrganizationId organization);

    /** Whether the firm's teams may not know of each other's bookings. */
    boolean keepsTeamsApart(OrganizationId organization);

    /** A team of a firm. */
    record Team(TeamId id, String name) {}

    /** A person. */
    record Person(
            UserId id,
            String email,
            String name,
            Role role,
            boolean disabled,
            @Nullable String phone) {}

    /** A law firm, or the reserved organisation of bookings without a referrer. */
    record Organization(OrganizationId id, String name, String slug) {}
}
