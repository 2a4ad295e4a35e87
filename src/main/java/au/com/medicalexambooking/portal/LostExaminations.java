package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingFigures.Lost;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import au.com.medicalexambooking.portal.KeyFigure.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Examinations that did not take place. */
final class LostExaminations {

    /** Of the table, in its address. */
    static final String KEY = "cancellations";

    private LostExaminations() {}

    /** With the figures of these months and of the time before them. */
    static MonthlyFigure of(Period period, BookingFigures figures) {
        var months = ChartedMonths.of(period);
        var all = figures.lost(months.spans());
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < months.count(); n++) {
            var during = months.days(n);
            var month = all.get(n);
            rows.add(List.of(
                    Cell.of(months.name(n)),
                    Cell.of(month.cancelled(), FigureLinks.reached(Progress.CANCELLED, during)),
                    Cell.of(month.late(), lateCancellations(during)),
                    Cell.of(month.noShows(), FigureLinks.reached(Progress.NO_SHOW, during))));
        }
        var now = months.ofPeriod(all);
        var before = months.ofBefore(all);
        var keys = List.of(
                new KeyFigure(
                        "Cancelled",
                        Long.toString(now.cancelled()),
                        "",
                        FigureLinks.reached(Progress.CANCELLED, period.days()),
                        Change.of(now.cancelled(), before.cancelled(), false, period),
                        now.late() == 0 ? "" : now.late() + " of them late"),
                new KeyFigure(
                        "No-shows",
                        Long.toString(now.noShows()),
                        "",
                        FigureLinks.reached(Progress.NO_SHOW, period.days()),
                        Change.of(now.noShows(), before.noShows(), false, period),
                        ""));
        var counts = months.ofMonths(all);
        ToLongFunction<Lost> total = lost -> lost.cancelled() + lost.noShows();
        var chart = MonthlyChart.columns(
                months.sentence("Cancellations and no-shows", counts, total),
                months.shortNames(),
                List.of(
                        MonthlyFigure.series("s2", "Cancelled in time", counts, lost -> lost.cancelled() - lost.late()),
                        MonthlyFigure.series("s1", "Cancelled late", counts, Lost::late),
                        MonthlyFigure.series("s4", "No-show", counts, Lost::noShows)));
        var table = new FigureTable(
                KEY,
                "Cancellations and no-shows per month",
                List.of("Month", "Cancelled", "Of these late", "No-shows"),
                rows);
        return new MonthlyFigure(keys, new MonthlyFigure.Panel(chart, table, MonthlyFigure.isEmpty(counts, total)));
    }

    private static String lateCancellations(Days during) {
        return FigureLinks.list(Map.of(
                "reached", Progress.CANCELLED.value(),
                "during", during.value(),
                "concern", FigureFilter.key(Concern.LATE_CANCELLATION)));
    }
}
