package au.com.medicalexambooking.scheduling.acuity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some callers who all do the same at the same moment. */
final class Callers implements AutoCloseable {

    private final int count;
    private final ExecutorService threads;

    Callers(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count);
    }

    <T> List<T> all(Callable<T> work) throws Exception {
        var together = new CyclicBarrier(count);
        var running = new ArrayList<Future<T>>();
        for (int caller = 0; caller < count; caller++) {
            running.add(threads.submit(() -> {
                together.await();
                return work.call();
            }));
        }
        var results = new ArrayList<T>();
        for (var caller : running) {
            results.add(caller.get());
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
