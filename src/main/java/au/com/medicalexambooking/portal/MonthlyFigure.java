package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.portal.MonthlyChart.Series;
import java.util.List;
import java.util.function.ToLongFunction;

/** A panel with the key figures that come from the same counts. */
record MonthlyFigure(List<KeyFigure> keys, Panel panel) {

    /** A chart with its figures. */
    record Panel(MonthlyChart chart, FigureTable table, boolean empty) {}

    static <T> Series series(String style, String words, List<T> counts, ToLongFunction<T> value) {
        return new Series(
                style,
                words,
                counts.stream().mapToDouble(value::applyAsLong).boxed().toList());
    }

    static <T> boolean isEmpty(List<T> counts, ToLongFunction<T> total) {
        return counts.stream().mapToLong(total).sum() == 0;
    }
}
