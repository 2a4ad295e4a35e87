package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import au.com.medicalexambooking.portal.KeyFigure.Change;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How many bookings were made, by kind of appointment. */
final class BookingsMade {

    /** Of the table, in its address. */
    static final String KEY = "bookings";

    private BookingsMade() {}

    /** With the figures of these months and of the time before them. */
    static MonthlyFigure of(Period period, BookingFigures figures) {
        var months = ChartedMonths.of(period);
        var all = figures.made(months.spans());
        ToLongFunction<Map<AppointmentKind, Long>> total =
                kinds -> kinds.values().stream().mapToLong(count -> count).sum();
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < months.count(); n++) {
            var made = months.days(n);
            rows.add(List.of(
                    Cell.of(months.name(n)),
                    Cell.of(total.applyAsLong(all.get(n)), FigureLinks.list(Map.of("made", made.value()))),
                    kind(all.get(n), AppointmentKind.IN_PERSON, made),
                    kind(all.get(n), AppointmentKind.TELEHEALTH, made)));
        }
        var sum = total.applyAsLong(months.ofPeriod(all));
        var key = new KeyFigure(
                "Bookings made",
                Long.toString(sum),
                "",
                FigureLinks.list(Map.of("made", period.days().value())),
                Change.of(sum, total.applyAsLong(months.ofBefore(all)), true, period),
                "");
        var counts = months.ofMonths(all);
        var chart = MonthlyChart.columns(
                months.sentence("Bookings made", counts, total),
                months.shortNames(),
                List.of(
                        MonthlyFigure.series(
                                "s1", "In person", counts, kinds -> count(kinds, AppointmentKind.IN_PERSON)),
                        MonthlyFigure.series(
                                "s2", "Telehealth", counts, kinds -> count(kinds, AppointmentKind.TELEHEALTH))));
        var table = new FigureTable(
                KEY, "Bookings made per month", List.of("Month", "Bookings", "In person", "Telehealth"), rows);
        return new MonthlyFigure(
                List.of(key), new MonthlyFigure.Panel(chart, table, MonthlyFigure.isEmpty(counts, total)));
    }

    private static Cell kind(Map<AppointmentKind, Long> kinds, AppointmentKind kind, Days made) {
        return Cell.of(
                count(kinds, kind), FigureLinks.list(Map.of("kind", FigureFilter.key(kind), "made", made.value())));
    }

    private static long count(Map<AppointmentKind, Long> kinds, AppointmentKind kind) {
        return kinds.getOrDefault(kind, 0L);
    }
}
