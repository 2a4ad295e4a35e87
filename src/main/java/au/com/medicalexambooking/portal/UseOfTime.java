package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingFigures.Use;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of the time that specialists hold is used. */
final class UseOfTime {

    /** Of the table, in its address. */
    static final String KEY = "specialists";

    private static final int PERCENT = 100;
    private static final double MINUTES_AN_HOUR = 60;

    private UseOfTime() {}

    /**
     * A specialist's use of time.
     *
     * @param percent of the hours held that were used or are still to come, or null where none was held
     */
    record UseLine(
            String specialist,
            String specialty,
            String address,
            @Nullable Long percent,
            String hours) {}

    /** Use of time by specialist, and its figures in the same order. */
    record Uses(List<UseLine> lines, FigureTable table) {}

    /** Of examinations in this period. */
    static Uses of(Period period, BookingFigures figures) {
        var uses = figures.use(period.from(), period.to());
        var rows = new ArrayList<List<Cell>>();
        var lines = new ArrayList<UseLine>();
        for (var use : uses) {
            var percent = use.minutesHeld() == 0 ? null : use.minutesUsed() * PERCENT / use.minutesHeld();
            var all = FigureLinks.list(examined(period, use, Map.of()));
            rows.add(List.of(
                    Cell.of(use.specialist()),
                    Cell.of(use.examinations(), all),
                    Cell.of(hours(use.minutesHeld())),
                    Cell.of(hours(use.minutesUsed())),
                    Cell.of(percent == null ? "" : percent + "%"),
                    Cell.of(
                            use.late(),
                            FigureLinks.list(examined(
                                    period, use, Map.of("concern", FigureFilter.key(Concern.LATE_CANCELLATION))))),
                    Cell.of(
                            use.noShows(),
                            FigureLinks.list(examined(period, use, Map.of("progress", Progress.NO_SHOW.value()))))));
            lines.add(new UseLine(
                    use.specialist(),
                    use.specialty(),
                    all,
                    percent,
                    hours(use.minutesUsed()) + " of " + hours(use.minutesHeld()) + " h"));
        }
        var table = new FigureTable(
                KEY,
                "Examinations by specialist",
                List.of(
                        "Specialist",
                        "Examinations",
                        "Hours held",
                        "Hours used",
                        "Utilisation",
                        "Cancelled late",
                        "No-shows"),
                rows);
        return new Uses(lines, table);
    }

    private static Map<String, String> examined(Period period, Use use, Map<String, String> more) {
        var parameters = new HashMap<>(more);
        parameters.put("specialist", use.specialistId());
        parameters.put("from", period.from().toString());
        parameters.put("to", period.to().toString());
        return parameters;
    }

    private static String hours(long minutes) {
        return Words.decimal(minutes / MINUTES_AN_HOUR);
    }
}
