package au.com.medicalexambooking.testing;

import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People held in memory. */
public final class StubUserDirectory implements UserDirectory {

    private final Map<UserId, Person> people = new LinkedHashMap<>();

    /** A person whose address and name follow from the id. */
    public Person add(String id, Role role) {
        var name = id.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + id.substring(1) + " Example";
        var person = new Person(new UserId(id), id + "@example.org", name, role, false, null);
        people.put(person.id(), person);
        return person;
    }

    @Override
    public Optional<Person> find(UserId id) {
        return Optional.ofNullable(people.get(id));
    }

    @Override
    public Optional<Person> findByEmail(String email) {
        return people.values().stream().filter(p -> p.email().equals(email)).findFirst();
    }

    @Override
    public List<Person> withRole(Role role) {
        return people.values().stream()
                .filter(p -> p.role() == role && !p.disabled())
                .toList();
    }

    @Override
    public Optional<Organization> organization(OrganizationId id) {
        return Optional.empty();
    }

    @Override
    public List<Organization> organizations() {
        return List.of();
    }

    @Override
    public List<Team> teams(OrganizationId organization) {
        return List.of();
    }

    @Override
    public List<Organization> organizationsOf(UserId id) {
        return List.of();
    }

    @Override
    public List<Person> referrersOf(Collection<OrganizationId> organizations) {
        return List.of();
    }

    @Override
    public boolean isMember(OrganizationId organization, UserId user) {
        return false;
    }

    @Override
    public boolean isMember(TeamId team, UserId user) {
        return false;
    }

    @Override
    public List<Person> referrersByEmailDomain(String domain) {
        return List.of();
    }

    @Override
    public boolean teamBelongsTo(TeamId team, OrganizationId organization) {
        return false;
    }

    @Override
    public boolean keepsTeamsApart(OrganizationId organization) {
        return false;
    }
}
