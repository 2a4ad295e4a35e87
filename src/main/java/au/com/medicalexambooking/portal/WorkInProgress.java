package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingFigures.Stage;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where active bookings stand, and for how long. */
final class WorkInProgress {

    /** Of the table, in its address. */
    static final String KEY = "work-in-progress";

    private static final int RECENT_DAYS = 7;
    private static final int OLD_DAYS = 28;
    private static final int PERCENT = 100;

    private WorkInProgress() {}

    /**
     * Work at a stage.
     *
     * @param bars lengths of the three ages, of a hundred for the stage with most work
     */
    record StageLine(Words.Look look, List<Bar> bars) {}

    /** A length from a place on. */
    record Bar(String style, String from, String length) {}

    /** Work in progress: what it looks like, and its figures in the same order. */
    record Work(List<StageLine> lines, FigureTable table, long total) {}

    /** As it is on this day. */
    static Work of(LocalDate today, BookingFigures figures) {
        var recent = new Days(today.minusDays(RECENT_DAYS), null);
        var middle = new Days(today.minusDays(OLD_DAYS), today.minusDays(RECENT_DAYS + 1L));
        var old = new Days(null, today.minusDays(OLD_DAYS + 1L));
        var stages = figures
                .inProgress(
                        today.minusDays(RECENT_DAYS)
                                .atStartOfDay(ReaderZone.COMPANY)
                                .toInstant(),
                        today.minusDays(OLD_DAYS)
                                .atStartOfDay(ReaderZone.COMPANY)
                                .toInstant())
                .stream()
                .sorted(Comparator.comparing(Stage::progress))
                .toList();
        var most = Math.max(1, stages.stream().mapToLong(Stage::total).max().orElse(1));
        var rows = new ArrayList<List<Cell>>();
        var lines = new ArrayList<StageLine>();
        for (var stage : stages) {
            rows.add(List.of(
                    Cell.of(Words.look(stage.progress()).label()),
                    Cell.of(stage.total(), list(stage, null)),
                    Cell.of(stage.recent(), list(stage, recent)),
                    Cell.of(stage.middle(), list(stage, middle)),
                    Cell.of(stage.old(), list(stage, old)),
                    Cell.of(Words.decimal(stage.medianDays())),
                    Cell.of(Words.day(stage.since(), ReaderZone.COMPANY))));
            lines.add(new StageLine(Words.look(stage.progress()), bars(stage, most)));
        }
        var table = new FigureTable(
                KEY,
                "Active bookings by stage, and how long they have been there",
                List.of(
                        "Stage",
                        "Bookings",
                        "Up to " + RECENT_DAYS + " days",
                        "Up to " + OLD_DAYS + " days",
                        "Longer",
                        "Median (days)",
                        "Longest since"),
                rows);
        return new Work(lines, table, stages.stream().mapToLong(Stage::total).sum());
    }

    private static List<Bar> bars(Stage stage, long most) {
        var bars = new ArrayList<Bar>();
        var from = 0.0;
        for (var part : List.of(
                Map.entry("s1", stage.recent()), Map.entry("s2", stage.middle()), Map.entry("s4", stage.old()))) {
            var length = (double) part.getValue() * PERCENT / most;
            bars.add(new Bar(
                    part.getKey(),
                    String.format(Locale.ROOT, "%.2f", from),
                    String.format(Locale.ROOT, "%.2f", length)));
            from += length;
        }
        return bars;
    }

    private static String list(Stage stage, @Nullable Days since) {
        var at = Map.of("view", "active", "progress", stage.progress().value());
        return since == null
                ? FigureLinks.list(at)
                : FigureLinks.list(
                        Map.of("view", "active", "progress", stage.progress().value(), "since", since.value()));
    }
}
