package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Fingerprints;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis, so that all nodes count together. While Redis cannot be reached, this node counts for itself: no request
 * fails or waits for it longer than a moment, and one in two seconds finds out whether Redis is back.
 */
final class RedisBuckets implements Buckets, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final Fingerprints fingerprints;
    private final Buckets local;
    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI address;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicLong nextTry = new AtomicLong(System.nanoTime());
    private volatile @Nullable ProxyManager<String> shared;

    RedisBuckets(String url, Fingerprints fingerprints, Buckets local) {
        this.fingerprints = fingerprints;
        this.local = local;
        this.address = RedisURI.create(url);
        address.setTimeout(PATIENCE);
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.constant(Duration.ofSeconds(1)))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(PAUSE)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                .build());
        connect();
    }

    @Override
    public Optional<Duration> take(String key, int perMinute) {
        if (mayTry()) {
            var buckets = shared;
            if (buckets == null) {
                connect();
            } else {
                try {
                    var name = "ime:requests:" + fingerprints.of("requests", key);
                    var wait = LocalBuckets.waitOf(buckets.getProxy(name, () -> LocalBuckets.configuration(perMinute))
                            .tryConsumeAndReturnRemaining(1));
                    isBack();
                    return wait;
                } catch (RuntimeException e) {
                    isAway(e);
                }
            }
        }
        return local.take(key, perMinute);
    }

    /** While Redis is away, one request in each pause tries it. */
    private boolean mayTry() {
        if (!away.get()) {
            return true;
        }
        long now = System.nanoTime();
        long next = nextTry.get();
        return now - next >= 0 && nextTry.compareAndSet(next, now + PAUSE.toNanos());
    }

    private void connect() {
        if (!connecting.compareAndSet(false, true)) {
            return;
        }
        var unused = client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), address)
                .whenComplete((connection, failure) -> {
                    if (connection == null) {
                        isAway(failure);
                    } else {
                        shared = Bucket4jLettuce.casBasedBuilder(connection)
                                .requestTimeout(PATIENCE)
                                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                                        LocalBuckets.PERIOD))
                                .build();
                    }
                    connecting.set(false);
                });
    }

    private void isAway(Throwable failure) {
        nextTry.set(System.nanoTime() + PAUSE.toNanos());
        if (away.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis cannot be reached ({}): this node counts requests for itself",
                    failure.getClass().getSimpleName());
        }
    }

    private void isBack() {
        if (away.compareAndSet(true, false)) {
            LOG.info("Redis is back: nodes count requests together");
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, PAUSE);
        resources.shutdown().awaitUninterruptibly(PAUSE.toMillis());
    }
}
