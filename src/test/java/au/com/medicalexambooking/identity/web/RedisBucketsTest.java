package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.identity.TestFingerprints;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Two nodes and a Redis that comes and goes. */
class RedisBucketsTest {

    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private int port;
    private RedisServer redis;
    private RedisBuckets one;
    private RedisBuckets other;

    @BeforeEach
    void start() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        redis = newRedis();
        redis.start();
        one = node();
        other = node();
        awaitCommonCount();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        other.close();
        redis.stop();
    }

    @Test
    void nodesCountTogether() {
        var key = newKey();
        for (int request = 0; request < 3; request++) {
            assertThat(one.take(key, 5)).isEmpty();
        }
        assertThat(other.take(key, 5)).isEmpty();
        assertThat(other.take(key, 5)).isEmpty();

        assertThat(one.take(key, 5))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMillis(1), Duration.ofSeconds(12)));
        assertThat(other.take(key, 5)).isPresent();
    }

    @Test
    void losingRedisFailsNoRequestAndGettingItBackJoinsTheNodesAgain() throws IOException {
        redis.stop();
        var key = newKey();
        var begun = System.nanoTime();
        for (int request = 0; request < 5; request++) {
            assertThat(one.take(key, 5)).isEmpty();
        }
        assertThat(one.take(key, 5)).isPresent();
        assertThat(other.take(key, 5)).as("the other node counts for itself").isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));

        redis = newRedis();
        redis.start();

        awaitCommonCount();
    }

    @Test
    void startsWithoutRedisAndFindsItLater() throws IOException {
        redis.stop();
        try (var early = node()) {
            var key = newKey();
            assertThat(early.take(key, 1)).isEmpty();
            assertThat(early.take(key, 1)).isPresent();

            redis = newRedis();
            redis.start();

            await().atMost(LONG_ENOUGH).until(() -> countTogether(early, one));
        }
    }

    @Test
    void redisThatNeverAnswersHoldsNobodyUp() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var node = new RedisBuckets(
                        "redis://127.0.0.1:" + silent.getLocalPort(),
                        TestFingerprints.create(),
                        new LocalBuckets(TimeMeter.SYSTEM_NANOTIME))) {
            var key = newKey();
            var begun = System.nanoTime();

            for (int request = 0; request < 20; request++) {
                assertThat(node.take(key, 20)).isEmpty();
            }

            assertThat(node.take(key, 20)).isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }

    private void awaitCommonCount() {
        await().atMost(LONG_ENOUGH).until(() -> countTogether(one, other));
    }

    private static boolean countTogether(RedisBuckets one, RedisBuckets other) {
        var key = newKey();
        return one.take(key, 1).isEmpty() && other.take(key, 1).isPresent();
    }

    private RedisBuckets node() {
        return new RedisBuckets(
                "redis://127.0.0.1:" + port, TestFingerprints.create(), new LocalBuckets(TimeMeter.SYSTEM_NANOTIME));
    }

    private RedisServer newRedis() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
    }

    private static String newKey() {
        return "key" + KEYS.incrementAndGet();
    }
}
