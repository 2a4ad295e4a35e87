package au.com.medicalexambooking.identity;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The signed-in person of one request, read afresh from the database for each. Its name is the user's id and its only
 * authority {@code ROLE_<role>}; it is never kept in a session.
 */
public final class ActorAuthentication extends AbstractAuthenticationToken {

    private final transient Actor actor;

    public ActorAuthentication(Actor actor) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + actor.role().name())));
        this.actor = actor;
        setAuthenticated(true);
    }

    public Actor actor() {
        return actor;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    /** The id of the person whose rights apply. */
    @Override
    public Object getPrincipal() {
        return actor.effectiveUser().value();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActorAuthentication that && actor.equals(that.actor);
    }

    @Override
    public int hashCode() {
        return actor.hashCode();
    }
}
