package au.com.medicalexambooking.identity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who acts, for whom, and from where. Everything that is recorded about an act is taken from here, never from what a
 * caller sent.
 *
 * @param userId the real person at the keyboard (under impersonation: the administrator), or a {@code system:} user
 * @param onBehalfOf the person acted for under impersonation, else null
 * @param role the role whose rights apply
 * @param organizations the organisations whose bookings a referrer sees; empty for everybody else
 * @param channel the way by which the act arrived
 * @param ip the caller's address where there is one
 * @param userAgent the caller's program where it told
 * @param requestId the id of the request or job, for finding all traces of one act
 */
public record Actor(
        UserId userId,
        @Nullable UserId onBehalfOf,
        Role role,
        Set<OrganizationId> organizations,
        Channel channel,
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String requestId) {

    public Actor {
        organizations = Set.copyOf(organizations);
    }

    /** The platform's part {@code component} acting by itself, for example {@code system:acuity}. */
    public static Actor system(SystemComponent component, Channel channel) {
        return new Actor(component.userId(), null, Role.SYSTEM, Set.of(), channel, null, null, null);
    }

    /** The person whose rights and organisations count: the one acted for, else the person at the keyboard. */
    public UserId effectiveUser() {
        return onBehalfOf == null ? userId : onBehalfOf;
    }

    /** Whether the booking data of this organisation belong to the actor. */
    public boolean belongsTo(OrganizationId organization) {
        return organizations.contains(organization);
    }
}
