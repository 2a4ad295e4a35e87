package au.com.medicalexambooking.scheduling.acuity;

import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Remembers what was read from Acuity for a while. However many ask for the same at once, it is read once, by the first
 * of them. Where Acuity cannot be asked, a reading that is too old may still serve for as long as its owner allows.
 */
final class RemoteReadings<K, V> {

    private final Clock clock;
    private final Duration freshFor;
    private final Duration servesFor;
    private final Cache<K, Reading<V>> readings;
    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /**
     * @param freshFor how long a reading is used without asking again
     * @param servesFor how long a reading may stand in while Acuity cannot be asked
     */
    RemoteReadings(Clock clock, Duration freshFor, Duration servesFor, int size) {
        this.clock = clock;
        this.freshFor = freshFor;
        this.servesFor = servesFor;
        this.readings = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(servesFor)
                .build();
    }

    /** The remembered reading while it is fresh, else a new one. */
    V get(K key, Supplier<V> reader) {
        var known = readings.getIfPresent(key);
        if (known != null && isWithin(known, freshFor)) {
            return known.value();
        }
        try {
            return live(key, reader);
        } catch (SchedulingUnavailable e) {
            if (known != null && isWithin(known, servesFor) && !servesFor.equals(freshFor)) {
                return known.value();
            }
            throw e;
        }
    }

    /** Reads now, or waits for the reading of the same that is under way. */
    V live(K key, Supplier<V> reader) {
        var mine = new CompletableFuture<V>();
        var others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return join(others);
        }
        try {
            var value = reader.get();
            if (underWay.remove(key, mine)) {
                readings.put(key, new Reading<>(value, clock.instant()));
            }
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            underWay.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Forgets readings that a change has made wrong, those under way included. */
    void forget(Predicate<K> which) {
        underWay.keySet().removeIf(which);
        readings.asMap().keySet().removeIf(which);
    }

    private boolean isWithin(Reading<V> reading, Duration age) {
        return reading.at().plus(age).isAfter(clock.instant());
    }

    private V join(CompletableFuture<V> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private record Reading<V>(V value, Instant at) {}
}
