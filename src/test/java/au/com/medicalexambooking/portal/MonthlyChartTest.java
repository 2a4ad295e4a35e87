package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.portal.MonthlyChart.Curve;
import au.com.medicalexambooking.portal.MonthlyChart.Point;
import au.com.medicalexambooking.portal.MonthlyChart.Series;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthlyChartTest {

    @ParameterizedTest
    @CsvSource({"0, 4", "4, 4", "5, 8", "9, 20", "21, 40", "79, 80", "81, 200", "131, 200", "4001, 8000"})
    void sideHasRoundNumbersUpToTheHighestColumn(double highest, String top) {
        var chart = MonthlyChart.columns("", List.of("Nov"), List.of(new Series("s1", "Made", List.of(highest))));

        assertThat(chart.grid()).hasSize(4).last().extracting("label").isEqualTo(top);
    }

    @Test
    void columnsArePiledUpToTheirTotal() {
        var chart = MonthlyChart.columns(
                "",
                List.of("Oct", "Nov"),
                List.of(
                        new Series("s1", "In person", List.of(6.0, 0.0)),
                        new Series("s2", "Telehealth", List.of(2.0, 4.0))));

        var october = chart.columns().get(0).pieces();
        assertThat(october).extracting("title").containsExactly("Oct: 6 in person", "Oct: 2 telehealth");
        assertThat(october.get(0).y())
                .isEqualTo(sum(october.get(1).y(), october.get(1).height()));
        assertThat(october.get(1).y()).isEqualTo("24.0");
        assertThat(chart.columns().get(1).pieces()).extracting("title").containsExactly("Nov: 4 telehealth");
        assertThat(chart.columns()).extracting("total").containsExactly("8", "4");
    }

    @Test
    void lineIsBrokenWhereAMonthHasNoValue() {
        var chart = MonthlyChart.lines(
                "",
                List.of("Sep", "Oct", "Nov", "Dec"),
                List.of(new Curve("l1", "Half", List.of(new Point(0, 1), new Point(1, 2), new Point(3, 4)))));

        assertThat(chart.lines().get(0).path()).matches("M[^ML]+L[^ML]+M[^ML]+");
        assertThat(chart.lines().get(0).dots()).hasSize(3);
    }

    private static String sum(String one, String other) {
        return String.format(Locale.ROOT, "%.1f", Double.parseDouble(one) + Double.parseDouble(other));
    }
}
