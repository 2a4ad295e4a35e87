package au.com.medicalexambooking.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs one kind of work on several threads for a while, and tells how long each piece took. */
final class Load {

    private Load() {}

    /** Work of one thread: prepared once, then called again and again. */
    interface Worker extends AutoCloseable {

        void work() throws Exception;

        @Override
        default void close() throws java.io.IOException {}
    }

    /** What was seen: times in nanoseconds, ascending. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and millions of boxed numbers would be measured too
    record Result(long[] nanos, Duration took) {

        double millisAt(double share) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * share))] / 1e6;
        }

        double perSecond() {
            return nanos.length / (took.toNanos() / 1e9);
        }
    }

    static Result run(int threads, Duration warmUp, Duration measured, Callable<Worker> workers) throws Exception {
        var executor = Executors.newFixedThreadPool(threads);
        try {
            var begin = System.nanoTime() + warmUp.toNanos();
            var end = begin + measured.toNanos();
            var runs = IntStream.range(0, threads)
                    .mapToObj(thread -> executor.submit(() -> worker(workers, begin, end)))
                    .toList();
            long[] all = Stream.of(runs.toArray(Future<?>[]::new))
                    .flatMapToLong(run -> Arrays.stream((long[]) join(run)))
                    .sorted()
                    .toArray();
            return new Result(all, measured);
        } finally {
            executor.shutdownNow();
        }
    }

    private static long[] worker(Callable<Worker> workers, long begin, long end) throws Exception {
        long[] times = new long[1 << 20];
        int count = 0;
        try (var worker = workers.call()) {
            for (long now = System.nanoTime(); now < end; ) {
                worker.work();
                long after = System.nanoTime();
                if (now >= begin && count < times.length) {
                    times[count++] = after - now;
                }
                now = after;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private static Object join(Future<?> run) {
        try {
            return run.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
