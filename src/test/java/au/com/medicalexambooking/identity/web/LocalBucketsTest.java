package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {

    private final Time time = new Time();
    private final LocalBuckets buckets = new LocalBuckets(time);

    @Test
    void givesEachKeyItsShareAndTellsHowLongToWait() {
        for (int request = 0; request < 120; request++) {
            assertThat(buckets.take("account a", 120)).as("request %d", request).isEmpty();
        }

        assertThat(buckets.take("account a", 120)).contains(Duration.ofMillis(500));
        assertThat(buckets.take("account b", 120)).isEmpty();
    }

    @Test
    void givesBackEvenly() {
        for (int request = 0; request < 120; request++) {
            buckets.take("account a", 120);
        }
        time.nanos += Duration.ofSeconds(1).toNanos();

        assertThat(buckets.take("account a", 120)).isEmpty();
        assertThat(buckets.take("account a", 120)).isEmpty();
        assertThat(buckets.take("account a", 120)).isPresent();
    }

    private static final class Time implements TimeMeter {

        private long nanos = 1;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
