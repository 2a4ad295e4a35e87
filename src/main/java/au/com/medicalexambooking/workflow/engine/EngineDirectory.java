package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserDirectory.Person;
import au.com.medicalexambooking.identity.UserId;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.GroupQuery;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.TenantQuery;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.identity.UserQuery;

/**
 * The operator's people and their roles, as the engine wants to read users and groups. Only enabled coordinators, managers
 * and administrators are known to it: nobody else has any business in its webapps.
 */
final class EngineDirectory {

    /** Roles that are groups of the engine. */
    static final List<Role> GROUPS = List.of(Role.STAFF, Role.MANAGER, Role.ADMIN);

    private static final Map<Role, String> GROUP_NAMES =
            Map.of(Role.STAFF, "Coordinators", Role.MANAGER, "Managers", Role.ADMIN, "Administrators");

    private final UserDirectory people;

    EngineDirectory(UserDirectory people) {
        this.people = people;
    }

    Optional<User> user(UserId id) {
        return people.find(id).filter(EngineDirectory::isKnown).map(DirectoryUser::of);
    }

    Optional<Group> group(String id) {
        return GROUPS.stream()
                .filter(role -> role.value().equals(id))
                .findFirst()
                .map(DirectoryGroup::of);
    }

    UserQuery userQuery() {
        return query(UserQuery.class, this::users, EngineDirectory::matches, Comparator.comparing(User::getLastName));
    }

    GroupQuery groupQuery() {
        return query(GroupQuery.class, this::groups, EngineDirectory::matches, Comparator.comparing(Group::getName));
    }

    TenantQuery tenantQuery() {
        return query(
                TenantQuery.class,
                filters -> Stream.<Tenant>empty(),
                (tenant, filters) -> false,
                Comparator.comparing(Tenant::getId));
    }

    private static boolean isKnown(Person person) {
        return !person.disabled() && GROUPS.contains(person.role());
    }

    private Stream<User> users(Map<String, Object> filters) {
        var id = (String) filters.get("userId");
        if (id != null) {
            return user(new UserId(id)).stream();
        }
        return GROUPS.stream()
                .filter(role ->
                        !filters.containsKey("memberOfGroup") || role.value().equals(filters.get("memberOfGroup")))
                .flatMap(role -> people.withRole(role).stream())
                .map(DirectoryUser::of);
    }

    private Stream<Group> groups(Map<String, Object> filters) {
        var member = (String) filters.get("groupMember");
        if (member != null) {
            return people
                    .find(new UserId(member))
                    .filter(EngineDirectory::isKnown)
                    .map(Person::role)
                    .map(DirectoryGroup::of)
                    .stream();
        }
        return GROUPS.stream().map(DirectoryGroup::of);
    }

    private static boolean matches(User user, Map<String, Object> filters) {
        return filters.entrySet().stream().allMatch(filter -> switch (filter.getKey()) {
            case "userId" -> user.getId().equals(filter.getValue());
            case "userIdIn" -> Set.of((Object[]) filter.getValue()).contains(user.getId());
            case "userFirstName" -> user.getFirstName().equals(filter.getValue());
            case "userFirstNameLike" -> isLike(user.getFirstName(), filter.getValue());
            case "userLastName" -> user.getLastName().equals(filter.getValue());
            case "userLastNameLike" -> isLike(user.getLastName(), filter.getValue());
            case "userEmail" -> user.getEmail().equalsIgnoreCase((String) filter.getValue());
            case "userEmailLike" -> isLike(user.getEmail(), filter.getValue());
            case "memberOfGroup" -> true;
            default -> false;
        });
    }

    private static boolean matches(Group group, Map<String, Object> filters) {
        return filters.entrySet().stream().allMatch(filter -> switch (filter.getKey()) {
            case "groupId" -> group.getId().equals(filter.getValue());
            case "groupIdIn" -> Set.of((Object[]) filter.getValue()).contains(group.getId());
            case "groupName" -> group.getName().equals(filter.getValue());
            case "groupNameLike" -> isLike(group.getName(), filter.getValue());
            case "groupType" -> group.getType().equals(filter.getValue());
            case "groupMember" -> true;
            default -> false;
        });
    }

    /** SQL's LIKE with its wildcard only at the ends, which is all that the webapps ask for. */
    private static boolean isLike(String value, Object pattern) {
        return value.toLowerCase(Locale.ROOT)
                .contains(pattern.toString().replace("%", "").toLowerCase(Locale.ROOT));
    }

    /**
     * A query whose filters are gathered by name: the interfaces of the engine have some fifty methods, all of the same
     * shape.
     */
    private static <Q, T> Q query(
            Class<Q> type,
            java.util.function.Function<Map<String, Object>, Stream<T>> source,
            BiPredicate<T, Map<String, Object>> matches,
            Comparator<T> order) {
        Map<String, Object> filters = new HashMap<>();
        Supplier<List<T>> result = () -> source.apply(filters)
                .filter(item -> matches.test(item, filters))
                .sorted(order)
                .toList();
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    return switch (method.getName()) {
                        case "count" -> (long) result.get().size();
                        case "list", "unlimitedList" -> result.get();
                        case "listPage" ->
                            result.get().stream()
                                    .skip((int) given[0])
                                    .limit((int) given[1])
                                    .toList();
                        case "singleResult" -> result.get().stream().findFirst().orElse(null);
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == given[0];
                        case "toString" -> type.getSimpleName();
                        default -> {
                            if (given != null && given.length == 1) {
                                filters.put(method.getName(), given[0]);
                            }
                            yield proxy;
                        }
                    };
                }));
    }

    /** A person of the operator; nothing of it can be changed through the engine. */
    private record DirectoryUser(String id, String firstName, String lastName, String email) implements User {

        private static final long serialVersionUID = 1L;

        static User of(Person person) {
            var name = person.name().strip();
            var lastBlank = name.lastIndexOf(' ');
            return new DirectoryUser(
                    person.id().value(),
                    lastBlank < 0 ? "" : name.substring(0, lastBlank),
                    name.substring(lastBlank + 1),
                    person.email());
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getFirstName() {
            return firstName;
        }

        @Override
        public String getLastName() {
            return lastName;
        }

        @Override
        public String getEmail() {
            return email;
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setId(String id) {
            throw readOnly();
        }

        @Override
        public void setFirstName(String firstName) {
            throw readOnly();
        }

        @Override
        public void setLastName(String lastName) {
            throw readOnly();
        }

        @Override
        public void setEmail(String email) {
            throw readOnly();
        }

        @Override
        public void setPassword(String password) {
            throw readOnly();
        }
    }

    /** A role of the operator's people. */
    private record DirectoryGroup(String id, String name) implements Group {

        private static final long serialVersionUID = 1L;

        static Group of(Role role) {
            return new DirectoryGroup(role.value(), GROUP_NAMES.getOrDefault(role, role.value()));
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getType() {
            return "WORKFLOW";
        }

        @Override
        public void setId(String id) {
            throw readOnly();
        }

        @Override
        public void setName(String name) {
            throw readOnly();
        }

        @Override
        public void setType(String type) {
            throw readOnly();
        }
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("People and roles are kept by the platform, not by the engine");
    }
}
