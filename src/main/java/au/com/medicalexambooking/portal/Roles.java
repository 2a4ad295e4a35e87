package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.Role;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Roles of people in words. */
final class Roles {

    /** Those that a person can have. */
    static final List<Role> ALL = List.of(Role.USER, Role.SPECIALIST, Role.STAFF, Role.MANAGER, Role.ADMIN);

    private Roles() {}

    static Optional<Role> of(@Nullable String value) {
        return ALL.stream().filter(role -> role.value().equals(value)).findFirst();
    }

    static String word(Role role) {
        return switch (role) {
            case USER -> "Referrer";
            case SPECIALIST -> "Specialist";
            case STAFF -> "Coordinator";
            case MANAGER -> "Manager";
            case ADMIN -> "Administrator";
            case SYSTEM -> "Platform";
        };
    }

    static List<BookingListPages.Choice> choices(List<Role> roles, String chosen) {
        return roles.stream()
                .map(role -> new BookingListPages.Choice(
                        role.value(), word(role), role.value().equals(chosen)))
                .toList();
    }
}
