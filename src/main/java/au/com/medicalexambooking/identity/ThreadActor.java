package au.com.medicalexambooking.identity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Takes the actor from {@link #callAs}, else from the request's security context. */
@Component
class ThreadActor implements CurrentActor {

    private static final ThreadLocal<@Nullable Actor> NAMED = new ThreadLocal<>();
    private static final ThreadLocal<@Nullable Boolean> EVERY_ROW = new ThreadLocal<>();

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
    public Sight sight() {
        if (Boolean.TRUE.equals(EVERY_ROW.get())) {
            return Sight.EVERY_ROW;
        }
        var isNobody = NAMED.get() == null
                && SecurityContextHolder.getContext().getAuthentication() instanceof AnonymousAuthenticationToken;
        return isNobody ? Sight.NOTHING : CurrentActor.super.sight();
    }

    @Override
    public <T> T seeingEveryRow(Supplier<T> work) {
        var former = EVERY_ROW.get();
        EVERY_ROW.set(true);
        try {
            return work.get();
        } finally {
            if (former == null) {
                EVERY_ROW.remove();
            }
        }
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
