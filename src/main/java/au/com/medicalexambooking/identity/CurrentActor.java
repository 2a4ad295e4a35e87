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

    /**
     * Runs work that is the platform's own within a person's request, such as bringing a booking in step with the
     * appointment book: the acts stay the person's, and transactions that begin in it see every row. Rights are asked
     * before.
     */
    default <T> T seeingEveryRow(Supplier<T> work) {
        return work.get();
    }

    /** What a transaction that begins now may see of booking data. */
    default Sight sight() {
        var role = get().role();
        return role.isOperator() || role == Role.SYSTEM ? Sight.EVERY_ROW : Sight.OWN_ROWS;
    }

    /** As {@link #callAs}, for work without a result. */
    default void runAs(Actor actor, Runnable work) {
        callAs(actor, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
