package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.identity.web.ReaderZone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FigureFilterTest {

    @Test
    void survivesTheWayThroughAnAddress() {
        var parameters = Map.of(
                "kind", "telehealth",
                "made", "2026-11-01..2026-11-30",
                "reached", "cancelled",
                "during", "..2026-11-30",
                "since", "2026-11-01..",
                "concern", "late_cancellation",
                "step", "PrepareReport");

        assertThat(FigureFilter.of(parameters).parameters()).isEqualTo(parameters);
        assertThat(ListAddress.of(parameters).toPage(1))
                .contains("made=2026-11-01..2026-11-30", "since=2026-11-01..&", "step=PrepareReport");
    }

    @ParameterizedTest
    @CsvSource({
        "kind, video",
        "made, ..",
        "made, 2026-02-30..",
        "made, 01/11/2026..",
        "reached, x",
        "during, 2026-11-01..",
        "since, 2026-11-01",
        "concern, late",
        "step, a-b",
    })
    void nonsenseCountsAsNotSaid(String name, String value) {
        assertThat(FigureFilter.of(Map.of(name, value))).isEqualTo(FigureFilter.NONE);
        assertThat(ListAddress.of(Map.of(name, value)).isNarrowed()).isFalse();
    }

    @Test
    void daysAreThoseOfSydneyWhetherSummerOrWinter() {
        assertThat(new Days(LocalDate.parse("2026-09-30"), LocalDate.parse("2026-10-31")).in(ReaderZone.COMPANY))
                .isEqualTo(new Span(Instant.parse("2026-09-29T14:00:00Z"), Instant.parse("2026-10-31T13:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"made", "reached", "since", "concern", "step", "kind"})
    void whatIsSaidAboveTheListCanBeTakenAwayAlone(String gone) {
        var all = FigureFilter.of(Map.of(
                "kind", "telehealth",
                "made", "2026-11-01..2026-11-30",
                "reached", "cancelled",
                "during", "..2026-11-30",
                "since", "2026-11-01..",
                "concern", "overdue",
                "step", "PrepareReport"));

        var said = all.said().stream()
                .filter(one -> one.parameters().contains(gone))
                .toList();

        assertThat(said).singleElement().satisfies(one -> {
            var left = new HashMap<>(all.parameters());
            one.parameters().forEach(left::remove);
            assertThat(FigureFilter.of(left).said()).hasSize(5);
        });
    }
}
