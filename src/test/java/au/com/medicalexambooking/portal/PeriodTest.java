package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    @ParameterizedTest
    @CsvSource({
        "2026-11, November 2026, 1 Nov to 30 Nov 2026, 1 Oct to 23 Oct 2026",
        "2026-02, February 2026, 1 Feb to 28 Feb 2026, 1 Jan to 31 Jan 2026",
        "12-months, Last 12 months, 1 Dec 2025 to 30 Nov 2026, 1 Dec 2024 to 23 Nov 2025",
        "year-2027, Financial year 2026–27, 1 Jul 2026 to 30 Jun 2027, 1 Jul to 23 Nov 2025",
        "year-2026, Financial year 2025–26, 1 Jul 2025 to 30 Jun 2026, 1 Jul 2024 to 30 Jun 2025",
    })
    void isComparedWithAsManyDaysBefore(String key, String label, String days, String before) {
        var period = Period.of(key, TODAY);

        assertThat(List.of(
                        period.key(),
                        period.label(),
                        period.days().words(),
                        period.before().words()))
                .containsExactly(key, label, days, before);
        assertThat(period.charted()).hasSize(12).endsWith(period.last());
        assertThat(period.choices()).contains(period).doesNotHaveDuplicates();
    }

    @Test
    void endOfLongMonthIsComparedWithTheWholeShorterOne() {
        assertThat(Period.of(null, LocalDate.parse("2027-03-31")).before().words())
                .isEqualTo("1 Feb to 28 Feb 2027");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "2026-12", "2026-13", "1999-12", "year-2028", "year-2000", "year-99999", "x"})
    void nonsenseIsTheMonthOfToday(String key) {
        assertThat(Period.of(key, TODAY).key()).isEqualTo("2026-11");
    }
}
