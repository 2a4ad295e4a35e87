package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingFigures.Reports;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import au.com.medicalexambooking.portal.KeyFigure.Change;
import au.com.medicalexambooking.portal.MonthlyChart.Curve;
import au.com.medicalexambooking.portal.MonthlyChart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How soon reports came, held against what is allowed. */
final class ReportTurnaround {

    /** Of the table, in its address. */
    static final String KEY = "reports";

    private static final int PERCENT = 100;

    private ReportTurnaround() {}

    /** With the figures of these months and of the time before them. */
    static MonthlyFigure of(Period period, BookingFigures figures) {
        var months = ChartedMonths.of(period);
        var all = figures.reports(months.spans());
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < months.count(); n++) {
            var during = months.days(n);
            var month = all.get(n);
            rows.add(List.of(
                    Cell.of(months.name(n)),
                    Cell.of(month.released(), FigureLinks.reached(Progress.REPORT_GENERATED, during)),
                    Cell.of(written(month.medianDays())),
                    Cell.of(written(month.slowDays())),
                    Cell.of(written(month.allowedDays())),
                    Cell.of(month.late(), FigureLinks.concerned(Concern.LATE_REPORT, during)),
                    Cell.of(onTime(month))));
        }
        var counts = months.ofMonths(all);
        var chart = MonthlyChart.lines(
                turnaroundSentence(months, counts),
                months.shortNames(),
                List.of(
                        curve("l1", "Half within", counts, Reports::medianDays),
                        curve("l2", "Four in five within", counts, Reports::slowDays),
                        curve("limit", "Allowed", counts, Reports::allowedDays)));
        var table = new FigureTable(
                KEY,
                "Reports released per month, and days from the examination to the report",
                List.of(
                        "Month",
                        "Reports",
                        "Half within (days)",
                        "Four in five within (days)",
                        "Allowed (days)",
                        "Late",
                        "On time"),
                rows);
        return new MonthlyFigure(
                reportKeys(period, months.ofPeriod(all), months.ofBefore(all)),
                new MonthlyFigure.Panel(chart, table, MonthlyFigure.isEmpty(counts, Reports::released)));
    }

    private static List<KeyFigure> reportKeys(Period period, Reports now, Reports before) {
        var median = now.medianDays();
        var slow = now.slowDays();
        var turnaround = new KeyFigure(
                "Median report turnaround",
                median == null ? "–" : Words.decimal(median),
                median == null ? "" : "days",
                FigureLinks.reached(Progress.REPORT_GENERATED, period.days()),
                faster(median, before.medianDays(), period),
                slow == null ? "No report released" : "four in five within " + Words.decimal(slow) + " days");
        var punctual = new KeyFigure(
                "Reports on time",
                now.due() == 0 ? "–" : onTime(now),
                "",
                now.late() == 0
                        ? FigureLinks.reached(Progress.REPORT_GENERATED, period.days())
                        : FigureLinks.concerned(Concern.LATE_REPORT, period.days()),
                null,
                now.due() == 0 ? "No report released" : now.late() + " late of " + now.due());
        return List.of(turnaround, punctual);
    }

    private static @Nullable Change faster(@Nullable Double now, @Nullable Double before, Period period) {
        if (now == null || before == null) {
            return null;
        }
        var difference = Words.decimal(Math.abs(now - before));
        if (difference.equals("0")) {
            return new Change("", true, "", "as in " + period.beforeLabel());
        }
        var days = difference.equals("1") ? "day " : "days ";
        return now < before
                ? new Change("down", true, difference, days + "faster than " + period.beforeLabel())
                : new Change("up", false, difference, days + "slower than " + period.beforeLabel());
    }

    private static String onTime(Reports reports) {
        return reports.due() == 0 ? "" : Math.floorDiv((reports.due() - reports.late()) * PERCENT, reports.due()) + "%";
    }

    private static String written(@Nullable Double days) {
        return days == null ? "" : Words.decimal(days);
    }

    private static Curve curve(
            String style, String words, List<Reports> counts, Function<Reports, @Nullable Double> value) {
        var points = new ArrayList<Point>();
        for (int n = 0; n < counts.size(); n++) {
            var days = value.apply(counts.get(n));
            if (days != null) {
                points.add(new Point(n, days));
            }
        }
        return new Curve(style, words, points);
    }

    private static String turnaroundSentence(ChartedMonths months, List<Reports> counts) {
        for (int n = counts.size() - 1; n >= 0; n--) {
            var median = counts.get(n).medianDays();
            var slow = counts.get(n).slowDays();
            if (median != null && slow != null) {
                return "Days from examination to report per month. In "
                        + months.name(n) + " half of the reports took up to "
                        + Words.decimal(median) + " days, four in five up to " + Words.decimal(slow) + ".";
            }
        }
        return "No report was released in these months.";
    }
}
