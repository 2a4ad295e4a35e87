package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserDirectory;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What people do with their own sessions, over the API and on pages alike; nobody reaches a session of somebody else. */
@Service
@Transactional
class OwnSessions {

    private static final int LONGEST_KEY = 40;

    private final Sessions sessions;
    private final UserDirectory directory;
    private final IdentityTrail trail;

    OwnSessions(Sessions sessions, UserDirectory directory, IdentityTrail trail) {
        this.sessions = sessions;
        this.directory = directory;
        this.trail = trail;
    }

    /** The sessions that have not run out, the newest first. */
    @Transactional(readOnly = true)
    List<Sessions.Seen> of(Sessions.Live current) {
        return sessions.of(current.person());
    }

    /**
     * Ends one session with all its tokens.
     *
     * @throws ApiException 404 where the person has no such session
     */
    void end(Sessions.Live current, String key) {
        if (key.length() > LONGEST_KEY || key.indexOf('\0') >= 0 || !sessions.end(current.person(), key)) {
            throw ApiException.notFound();
        }
        record(current, Map.of("reason", "ended_by_owner", "session", key));
    }

    /** Ends all sessions but this one, and says how many. */
    int endOthers(Sessions.Live current) {
        int ended = sessions.endOthers(current.person(), current.key());
        if (ended > 0) {
            record(current, Map.of("reason", "ended_by_owner", "sessions", ended));
        }
        return ended;
    }

    /**
     * Lets somebody who belongs to several firms act for this one in the session.
     *
     * @throws ApiException 404 for firms of others
     */
    void activate(Sessions.Live current, OrganizationId organization) {
        boolean member = directory.organizationsOf(current.person().id()).stream()
                .anyMatch(own -> own.id().equals(organization));
        if (!member) {
            throw ApiException.notFound();
        }
        sessions.activate(current.key(), organization);
        trail.changed(Act.done(
                        "session.organization_changed",
                        "user",
                        current.person().id().value())
                .with(Map.of("organization", organization.value())));
    }

    private void record(Sessions.Live current, Map<String, Object> metadata) {
        trail.changed(
                Act.done("session.ended", "user", current.person().id().value()).with(metadata));
    }
}
