package au.com.medicalexambooking.identity.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Counts within this node. A flood of keys pushes out the ones that are least used. */
final class LocalBuckets implements Buckets {

    /** After this time without a request, a bucket is full again. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final int LARGEST = 100_000;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(LARGEST)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();
    private final TimeMeter time;

    LocalBuckets(TimeMeter time) {
        this.time = time;
    }

    @Override
    public Optional<Duration> take(String key, int perMinute) {
        var bucket = Objects.requireNonNull(buckets.get(
                key,
                absent -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                        .withCustomTimePrecision(time)
                        .build()));
        return waitOf(bucket.tryConsumeAndReturnRemaining(1));
    }

    static BucketConfiguration configuration(int perMinute) {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .build();
    }

    static Optional<Duration> waitOf(ConsumptionProbe probe) {
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())));
    }
}
