package au.com.medicalexambooking.identity;

import java.util.function.Supplier;

/**
 * Knows who acts in the current thread: the signed-in person of a request, or the part of the platform that a job named.
 */
public interface CurrentActor {

    /**
     * The actor of the current thread. Without a signed-in person and without {@link #callAs} it is
     * {@link SystemComponent#PROCESS} through {@link Channel#JOB}: job threads of the engine have no one behind them.
     */
    Actor get();

    /** Runs the work with this actor as the current one, and puts the former one back afterwards. */
    <T> T callAs(Actor actor, Supplier<T> work);

    /** As {@link #callAs}, for work without a result. */
    default void runAs(Actor actor, Runnable work) {
        callAs(actor, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
