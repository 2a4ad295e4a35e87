package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Role;
import java.util.Locale;

/**
 * The places in the menu, in its order. A page belongs here once it exists; the menu shows it to the roles that it is for.
 * What a role may do there is decided by the modules, not here.
 */
enum Destination {
    DASHBOARD(Group.BOOKINGS, Audience.MANAGEMENT, "Dashboard", "/dashboard", "bar-chart-line"),
    BOOKINGS(Group.BOOKINGS, Audience.EVERYBODY, "Bookings", "/bookings", "journal-text"),
    CALENDAR(Group.BOOKINGS, Audience.EVERYBODY, "Calendar", "/bookings/calendar", "calendar3"),
    NEW_BOOKING(Group.BOOKINGS, Audience.BOOKERS, "New booking", "/bookings/new", "plus-circle"),
    TASKS(Group.BOOKINGS, Audience.WORKERS, "Tasks", "/tasks", "list-check"),
    TASKLIST(Group.OPERATIONS, Audience.COMPANY, "Tasklist", "/camunda/app/tasklist/default/", "check2-square"),
    COCKPIT(Group.OPERATIONS, Audience.MANAGEMENT, "Cockpit", "/camunda/app/cockpit/default/", "diagram-3"),
    API(Group.OPERATIONS, Audience.ADMINISTRATORS, "API description", "/swagger-ui/index.html", "braces"),
    REFERRERS(Group.ADMINISTRATION, Audience.ADMINISTRATORS, "Referrers", "/admin/referrers", "person-badge"),
    USERS(Group.ADMINISTRATION, Audience.MANAGEMENT, "Users", "/admin/users", "people"),
    ORGANIZATIONS(Group.ADMINISTRATION, Audience.COMPANY, "Organisations", "/admin/organizations", "building"),
    SPECIALISTS(Group.ADMINISTRATION, Audience.COMPANY, "Specialists", "/admin/specialists", "clipboard2-pulse"),
    APPOINTMENT_TYPES(
            Group.ADMINISTRATION, Audience.COMPANY, "Appointment types", "/admin/appointment-types", "calendar2-week"),
    AUDIT(Group.ADMINISTRATION, Audience.MANAGEMENT, "Audit log", "/admin/audit", "shield-check"),
    SETTINGS(Group.ACCOUNT, Audience.EVERYBODY, "Settings", "/settings", "gear");

    private final Group group;
    private final Audience audience;
    private final String label;
    private final String address;
    private final String icon;

    Destination(Group group, Audience audience, String label, String address, String icon) {
        this.group = group;
        this.audience = audience;
        this.label = label;
        this.address = address;
        this.icon = icon;
    }

    /** Whom a place is for. */
    enum Audience {
        EVERYBODY,
        /** Everybody but specialists: who may make bookings. */
        BOOKERS,
        /** Everybody but referrers: for whom tasks may wait. */
        WORKERS,
        /** The people of the examination company. */
        COMPANY,
        /** Managers and administrators. */
        MANAGEMENT,
        ADMINISTRATORS;

        boolean includes(Role role) {
            return switch (this) {
                case EVERYBODY -> true;
                case BOOKERS -> role != Role.SPECIALIST;
                case WORKERS -> role != Role.USER;
                case COMPANY -> role.isOperator();
                case MANAGEMENT -> role == Role.MANAGER || role == Role.ADMIN;
                case ADMINISTRATORS -> role == Role.ADMIN;
            };
        }
    }

    /** Places that stand together in the menu. */
    enum Group {
        BOOKINGS(""),
        OPERATIONS("Operations"),
        ADMINISTRATION("Administration"),
        ACCOUNT("Account");

        private final String label;

        Group(String label) {
            this.label = label;
        }

        /** What stands above the group; empty for the first one, which needs no name. */
        String label() {
            return label;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the work of this role begins. */
    static Destination landingOf(Role role) {
        return switch (role) {
            case SPECIALIST -> TASKS;
            case MANAGER -> DASHBOARD;
            case USER, STAFF, ADMIN, SYSTEM -> BOOKINGS;
        };
    }

    Group group() {
        return group;
    }

    boolean isFor(Role role) {
        return audience.includes(role);
    }

    /**
     * Shuts the door before the page does anything. The modules behind it ask again, for each act.
     *
     * @throws ApiException 403 where this place is not for that role
     */
    void requireFor(Role role) {
        if (!isFor(role)) {
            throw ApiException.forbidden("Your role does not open this page.");
        }
    }

    /** As templates read it. */
    Navigation.Place place() {
        return new Navigation.Place(
                name().toLowerCase(Locale.ROOT), label, address, icon, address.startsWith("/camunda/"));
    }
}
