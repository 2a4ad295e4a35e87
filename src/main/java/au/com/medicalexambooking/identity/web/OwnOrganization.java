package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.OrganizationMembers;
import au.com.medicalexambooking.identity.OrganizationMembers.Membership;
import au.com.medicalexambooking.identity.OrganizationMembers.Rank;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.TeamId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The firm that a referrer acts for, as the pages about it need it. */
@Component
class OwnOrganization {

    private static final int MOST_TEAMS = 50;

    private final OrganizationMembers members;
    private final OwnAccount account;

    OwnOrganization(OrganizationMembers members, OwnAccount account) {
        this.members = members;
        this.account = account;
    }

    /** The session of a referrer; members of the examination company belong to no firm. */
    Sessions.Live referrer(HttpServletRequest request) {
        var session = account.session(request);
        if (session.person().role() != Role.USER) {
            throw ApiException.forbidden("Only people of a firm have an organisation.");
        }
        return session;
    }

    /** The firm that the session acts for, where the person runs it. */
    Membership run(Sessions.Live session) {
        return active(session, members.ofOneself())
                .filter(firm -> firm.rank() != Rank.MEMBER)
                .orElseThrow(() ->
                        ApiException.forbidden("Only owners and administrators of the organisation may do this."));
    }

    static Optional<Membership> active(Sessions.Live session, List<Membership> memberships) {
        return memberships.stream()
                .filter(one -> session.organizations().contains(one.organization()))
                .findFirst();
    }

    static String label(Rank rank) {
        return switch (rank) {
            case OWNER -> "Owner";
            case ADMIN -> "Organisation admin";
            case MEMBER -> "Referrer";
        };
    }

    static List<TeamId> teams(@Nullable List<String> ids) {
        return ids == null
                ? List.of()
                : ids.stream().distinct().limit(MOST_TEAMS).map(TeamId::new).toList();
    }
}
