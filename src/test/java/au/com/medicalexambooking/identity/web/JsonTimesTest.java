package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTimesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-27T10:30+11:00",
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.000001Z",
                "2026-01-02T03:04:05.1234Z",
                "2026-01-02T03:04:05.120Z",
                "2026-01-02T03:04:05.000000001-03:30",
                "2026-01-02T03:04:05.999999999+09:30",
                "0000-01-01T00:00Z",
                "9999-12-31T23:59:59.5+18:00",
                "1895-02-01T12:00+10:04:52",
                "+12345-01-01T00:00Z",
                "-0001-01-01T00:00Z"
            })
    void timesReadAsTheIsoFormatHasThem(String time) {
        var parsed = OffsetDateTime.parse(time);

        assertThat(JsonTimes.written(parsed)).isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(parsed));
    }

    @Test
    void anyTimeReadsAsTheIsoFormatHasIt() {
        var random = new Random(20261127);
        var zones = Stream.of("Australia/Adelaide", "Australia/Sydney", "Australia/Perth", "UTC")
                .map(ZoneId::of)
                .toList();
        var times = Stream.generate(() -> Instant.ofEpochSecond(
                                random.nextLong(4_000_000_000L),
                                random.nextInt(4) == 0
                                        ? random.nextInt(1_000_000_000)
                                        : random.nextInt(1_000_000) * 1000L)
                        .atZone(zones.get(random.nextInt(zones.size())))
                        .toOffsetDateTime())
                .limit(2000)
                .toList();

        assertThat(times)
                .allSatisfy(time -> assertThat(JsonTimes.written(time))
                        .isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)));
        assertThat(times).anyMatch(time -> time.getOffset().equals(ZoneOffset.UTC));
    }
}
