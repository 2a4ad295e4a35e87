package au.com.medicalexambooking.scheduling.acuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcuityDatesTest {

    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    @Test
    void readsOffsetsWithAndWithoutAColon() {
        var expected = Instant.parse("2016-02-03T22:00:00Z");

        assertThat(AcuityDates.parse("2016-02-03T14:00:00-0800")).isEqualTo(expected);
        assertThat(AcuityDates.parse("2016-02-03T14:00:00-08:00")).isEqualTo(expected);
        assertThat(AcuityDates.parse("2016-02-03T22:00:00Z")).isEqualTo(expected);
    }

    @Test
    void writesTheOffsetThatHoldsAtThatTime() {
        assertThat(AcuityDates.format(Instant.parse("2026-07-01T00:00:00Z"), SYDNEY))
                .isEqualTo("2026-07-01T10:00:00+1000");
        assertThat(AcuityDates.format(Instant.parse("2026-12-01T00:00:00Z"), SYDNEY))
                .isEqualTo("2026-12-01T11:00:00+1100");
        assertThat(AcuityDates.format(Instant.parse("2026-12-01T00:00:00Z"), ZoneId.of("Australia/Adelaide")))
                .isEqualTo("2026-12-01T10:30:00+1030");
    }

    @Test
    void keepsTheTwoHalvesOfTheHourThatHappensTwiceApart() {
        var first = Instant.parse("2026-04-04T15:30:00Z");
        var second = first.plus(Duration.ofHours(1));

        assertThat(AcuityDates.format(first, SYDNEY)).isEqualTo("2026-04-05T02:30:00+1100");
        assertThat(AcuityDates.format(second, SYDNEY)).isEqualTo("2026-04-05T02:30:00+1000");
        assertThat(AcuityDates.parse(AcuityDates.format(first, SYDNEY))).isEqualTo(first);
        assertThat(AcuityDates.parse(AcuityDates.format(second, SYDNEY))).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2016-02-03T14:00:00", "2016-02-30T14:00:00-0800", "10:15am", "tomorrow"})
    void guessesNothing(String text) {
        assertThatExceptionOfType(UnusableAnswer.class).isThrownBy(() -> AcuityDates.parse(text));
    }
}
