package au.com.medicalexambooking.identity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Takes the actor from {@link #callAs}, else from the request's security context. */
@Component
class ThreadActor implements CurrentActor {

    private static final ThreadLocal<@Nullable Actor> NAMED = new ThreadLocal<>();

    @Override
    public Actor get() {
        var actor = NAMED.get();
        if (actor != null) {
            return actor;
        }
        return SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication signedIn
                ? signedIn.actor()
                : Actor.system(SystemComponent.PROCESS, Channel.JOB);
    }

    @Override
    public <T> T callAs(Actor actor, Supplier<T> work) {
        var former = NAMED.get();
        NAMED.set(actor);
        try {
            return work.get();
        } finally {
            if (former == null) {
                NAMED.remove();
            } else {
                NAMED.set(former);
            }
        }
    }
}
