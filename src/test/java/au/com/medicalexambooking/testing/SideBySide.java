package au.com.medicalexambooking.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Starts work that runs at the same time as its test and as other work.
 *
 * <p>Each piece has a thread of its own. The common pool would not do: on two cores it has one thread, on which callers
 * who are meant to race take turns.
 */
public final class SideBySide {

    private SideBySide() {}

    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, SideBySide::start);
    }

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, SideBySide::start);
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "side by side");
        thread.setDaemon(true);
        thread.start();
    }
}
