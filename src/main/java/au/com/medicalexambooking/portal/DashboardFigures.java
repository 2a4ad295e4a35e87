package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.BookingFigures.Lost;
import au.com.medicalexambooking.booking.BookingFigures.Reports;
import au.com.medicalexambooking.booking.BookingFigures.Stage;
import au.com.medicalexambooking.booking.BookingFigures.Use;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.portal.FigureTable.Cell;
import au.com.medicalexambooking.portal.MonthlyChart.Curve;
import au.com.medicalexambooking.portal.MonthlyChart.Point;
import au.com.medicalexambooking.portal.MonthlyChart.Series;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The figures of the dashboard in the words, tables and charts of its page, each with the address of its list. */
@Component
class DashboardFigures {

    static final String MADE = "bookings";
    static final String REPORTS = "reports";
    static final String LOST = "cancellations";
    static final String STAGES = "work-in-progress";
    static final String USE = "specialists";

    private static final int RECENT_DAYS = 7;
    private static final int OLD_DAYS = 28;
    private static final int PERCENT = 100;
    private static final double MINUTES_AN_HOUR = 60;
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

    private final BookingFigures figures;
    private final Clock clock;

    DashboardFigures(BookingFigures figures, Clock clock) {
        this.figures = figures;
        this.clock = clock;
    }

    /** The day that it is where the company works. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ViewerZone.COMPANY);
    }

    /**
     * A figure that stands for itself.
     *
     * @param unit what it counts where the label does not say it, or empty
     * @param change how it differs from the time before
     * @param more what else there is to know of it, or empty
     */
    record Key(
            String label,
            String value,
            String unit,
            String address,
            @Nullable Change change,
            String more) {}

    /**
     * @param direction {@code up}, {@code down}, or empty where nothing changed
     * @param good whether that is welcome
     */
    record Change(String direction, boolean good, String amount, String words) {}

    /** A chart with its figures. */
    record Panel(MonthlyChart chart, FigureTable table, boolean empty) {}

    /** Months, and beside them the period and the time before it, of which every answer has as many. */
    private record Asked(List<YearMonth> months, List<Span> spans) {

        static Asked of(Period period) {
            var months = period.charted();
            return new Asked(
                    months,
                    Stream.concat(
                                    months.stream().map(DashboardFigures::days),
                                    Stream.of(period.days(), period.before()))
                            .map(days -> days.in(ViewerZone.COMPANY))
                            .toList());
        }

        <T> T ofPeriod(List<T> all) {
            return all.get(months.size());
        }

        <T> T ofBefore(List<T> all) {
            return all.get(months.size() + 1);
        }

        List<String> names(DateTimeFormatter format) {
            return months.stream().map(format::format).toList();
        }
    }

    private static Days days(YearMonth month) {
        return new Days(month.atDay(1), month.atEndOfMonth());
    }

    /** A panel with the key figures that come from the same counts. */
    record Answer(List<Key> keys, Panel panel) {}

    Answer made(Period period) {
        var asked = Asked.of(period);
        var all = figures.made(asked.spans());
        ToLongFunction<Map<AppointmentKind, Long>> total =
                kinds -> kinds.values().stream().mapToLong(count -> count).sum();
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < asked.months().size(); n++) {
            var made = days(asked.months().get(n));
            rows.add(List.of(
                    Cell.of(LONG.format(asked.months().get(n))),
                    Cell.of(total.applyAsLong(all.get(n)), list(Map.of("made", made.value()))),
                    kind(all.get(n), AppointmentKind.IN_PERSON, made),
                    kind(all.get(n), AppointmentKind.TELEHEALTH, made)));
        }
        var sum = total.applyAsLong(asked.ofPeriod(all));
        var key = new Key(
                "Bookings made",
                Long.toString(sum),
                "",
                list(Map.of("made", period.days().value())),
                change(sum, total.applyAsLong(asked.ofBefore(all)), true, period),
                "");
        var counts = all.subList(0, asked.months().size());
        var chart = MonthlyChart.columns(
                sentence("Bookings made", asked, counts, total),
                asked.names(SHORT),
                List.of(
                        series("s1", "In person", counts, kinds -> count(kinds, AppointmentKind.IN_PERSON)),
                        series("s2", "Telehealth", counts, kinds -> count(kinds, AppointmentKind.TELEHEALTH))));
        var table = new FigureTable(
                MADE, "Bookings made per month", List.of("Month", "Bookings", "In person", "Telehealth"), rows);
        return new Answer(List.of(key), new Panel(chart, table, isEmpty(counts, total)));
    }

    private static Cell kind(Map<AppointmentKind, Long> kinds, AppointmentKind kind, Days made) {
        return Cell.of(count(kinds, kind), list(Map.of("kind", FigureFilter.key(kind), "made", made.value())));
    }

    private static long count(Map<AppointmentKind, Long> kinds, AppointmentKind kind) {
        return kinds.getOrDefault(kind, 0L);
    }

    Answer reports(Period period) {
        var asked = Asked.of(period);
        var all = figures.reports(asked.spans());
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < asked.months().size(); n++) {
            var during = days(asked.months().get(n));
            var month = all.get(n);
            rows.add(List.of(
                    Cell.of(LONG.format(asked.months().get(n))),
                    Cell.of(month.released(), reached(Progress.REPORT_GENERATED, during)),
                    Cell.of(written(month.medianDays())),
                    Cell.of(written(month.slowDays())),
                    Cell.of(written(month.allowedDays())),
                    Cell.of(month.late(), concerned(Concern.LATE_REPORT, during)),
                    Cell.of(onTime(month))));
        }
        var counts = all.subList(0, asked.months().size());
        var chart = MonthlyChart.lines(
                turnaroundSentence(asked, counts),
                asked.names(SHORT),
                List.of(
                        curve("l1", "Half within", counts, Reports::medianDays),
                        curve("l2", "Four in five within", counts, Reports::slowDays),
                        curve("limit", "Allowed", counts, Reports::allowedDays)));
        var table = new FigureTable(
                REPORTS,
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
        return new Answer(
                reportKeys(period, asked.ofPeriod(all), asked.ofBefore(all)),
                new Panel(chart, table, isEmpty(counts, Reports::released)));
    }

    private static List<Key> reportKeys(Period period, Reports now, Reports before) {
        var median = now.medianDays();
        var slow = now.slowDays();
        var turnaround = new Key(
                "Median report turnaround",
                median == null ? "–" : Words.decimal(median),
                median == null ? "" : "days",
                reached(Progress.REPORT_GENERATED, period.days()),
                faster(median, before.medianDays(), period),
                slow == null ? "No report released" : "four in five within " + Words.decimal(slow) + " days");
        var punctual = new Key(
                "Reports on time",
                now.due() == 0 ? "–" : onTime(now),
                "",
                now.late() == 0
                        ? reached(Progress.REPORT_GENERATED, period.days())
                        : concerned(Concern.LATE_REPORT, period.days()),
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

    private static String turnaroundSentence(Asked asked, List<Reports> counts) {
        for (int n = counts.size() - 1; n >= 0; n--) {
            var median = counts.get(n).medianDays();
            var slow = counts.get(n).slowDays();
            if (median != null && slow != null) {
                return "Days from examination to report per month. In "
                        + LONG.format(asked.months().get(n)) + " half of the reports took up to "
                        + Words.decimal(median) + " days, four in five up to " + Words.decimal(slow) + ".";
            }
        }
        return "No report was released in these months.";
    }

    Answer lost(Period period) {
        var asked = Asked.of(period);
        var all = figures.lost(asked.spans());
        var rows = new ArrayList<List<Cell>>();
        for (int n = 0; n < asked.months().size(); n++) {
            var during = days(asked.months().get(n));
            var month = all.get(n);
            rows.add(List.of(
                    Cell.of(LONG.format(asked.months().get(n))),
                    Cell.of(month.cancelled(), reached(Progress.CANCELLED, during)),
                    Cell.of(month.late(), lateCancellations(during)),
                    Cell.of(month.noShows(), reached(Progress.NO_SHOW, during))));
        }
        var now = asked.ofPeriod(all);
        var before = asked.ofBefore(all);
        var keys = List.of(
                new Key(
                        "Cancelled",
                        Long.toString(now.cancelled()),
                        "",
                        reached(Progress.CANCELLED, period.days()),
                        change(now.cancelled(), before.cancelled(), false, period),
                        now.late() == 0 ? "" : now.late() + " of them late"),
                new Key(
                        "No-shows",
                        Long.toString(now.noShows()),
                        "",
                        reached(Progress.NO_SHOW, period.days()),
                        change(now.noShows(), before.noShows(), false, period),
                        ""));
        var counts = all.subList(0, asked.months().size());
        ToLongFunction<Lost> total = lost -> lost.cancelled() + lost.noShows();
        var chart = MonthlyChart.columns(
                sentence("Cancellations and no-shows", asked, counts, total),
                asked.names(SHORT),
                List.of(
                        series("s2", "Cancelled in time", counts, lost -> lost.cancelled() - lost.late()),
                        series("s1", "Cancelled late", counts, Lost::late),
                        series("s4", "No-show", counts, Lost::noShows)));
        var table = new FigureTable(
                LOST,
                "Cancellations and no-shows per month",
                List.of("Month", "Cancelled", "Of these late", "No-shows"),
                rows);
        return new Answer(keys, new Panel(chart, table, isEmpty(counts, total)));
    }

    private static String lateCancellations(Days during) {
        return list(Map.of(
                "reached", Progress.CANCELLED.value(),
                "during", during.value(),
                "concern", FigureFilter.key(Concern.LATE_CANCELLATION)));
    }

    /** The list of reports that are due and not there, the one that is late longest first. */
    static String overdue() {
        return list(Map.of(
                "view", "active",
                "concern", FigureFilter.key(Concern.OVERDUE),
                "sort", ListAddress.key(Order.BY_DUE_DAY)));
    }

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

    Work stages() {
        var today = today();
        var recent = new Days(today.minusDays(RECENT_DAYS), null);
        var middle = new Days(today.minusDays(OLD_DAYS), today.minusDays(RECENT_DAYS + 1L));
        var old = new Days(null, today.minusDays(OLD_DAYS + 1L));
        var stages = figures
                .inProgress(
                        today.minusDays(RECENT_DAYS)
                                .atStartOfDay(ViewerZone.COMPANY)
                                .toInstant(),
                        today.minusDays(OLD_DAYS)
                                .atStartOfDay(ViewerZone.COMPANY)
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
                    Cell.of(Words.day(stage.since(), ViewerZone.COMPANY))));
            lines.add(new StageLine(Words.look(stage.progress()), bars(stage, most)));
        }
        var table = new FigureTable(
                STAGES,
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
                ? list(at)
                : list(Map.of("view", "active", "progress", stage.progress().value(), "since", since.value()));
    }

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

    Uses use(Period period) {
        var uses = figures.use(period.from(), period.to());
        var rows = new ArrayList<List<Cell>>();
        var lines = new ArrayList<UseLine>();
        for (var use : uses) {
            var percent = use.minutesHeld() == 0 ? null : use.minutesUsed() * PERCENT / use.minutesHeld();
            var all = list(examined(period, use, Map.of()));
            rows.add(List.of(
                    Cell.of(use.specialist()),
                    Cell.of(use.examinations(), all),
                    Cell.of(hours(use.minutesHeld())),
                    Cell.of(hours(use.minutesUsed())),
                    Cell.of(percent == null ? "" : percent + "%"),
                    Cell.of(
                            use.late(),
                            list(examined(
                                    period, use, Map.of("concern", FigureFilter.key(Concern.LATE_CANCELLATION))))),
                    Cell.of(use.noShows(), list(examined(period, use, Map.of("progress", Progress.NO_SHOW.value()))))));
            lines.add(new UseLine(
                    use.specialist(),
                    use.specialty(),
                    all,
                    percent,
                    hours(use.minutesUsed()) + " of " + hours(use.minutesHeld()) + " h"));
        }
        var table = new FigureTable(
                USE,
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

    private static String reached(Progress stage, Days during) {
        return list(Map.of("reached", stage.value(), "during", during.value()));
    }

    private static String concerned(Concern concern, Days during) {
        return list(Map.of("concern", FigureFilter.key(concern), "during", during.value()));
    }

    /** The address of a list of all bookings that match. */
    static String list(Map<String, String> parameters) {
        var all = new HashMap<>(parameters);
        all.putIfAbsent("view", "all");
        return ListAddress.of(all).toPage(1);
    }

    private static Change change(long now, long before, boolean moreIsGood, Period period) {
        var difference = now - before;
        if (difference == 0) {
            return new Change("", true, "", "as many as in " + period.beforeLabel());
        }
        return new Change(
                difference > 0 ? "up" : "down",
                difference > 0 == moreIsGood,
                Long.toString(Math.abs(difference)),
                (difference > 0 ? "more" : "fewer") + " than " + period.beforeLabel());
    }

    private static <T> Series series(String style, String words, List<T> counts, ToLongFunction<T> value) {
        return new Series(
                style,
                words,
                counts.stream().mapToDouble(value::applyAsLong).boxed().toList());
    }

    private static <T> boolean isEmpty(List<T> counts, ToLongFunction<T> total) {
        return counts.stream().mapToLong(total).sum() == 0;
    }

    private static <T> String sentence(String what, Asked asked, List<T> counts, ToLongFunction<T> total) {
        var last = asked.months().size() - 1;
        var highest = IntStream.rangeClosed(0, last)
                .boxed()
                .max(Comparator.comparingLong(n -> total.applyAsLong(counts.get(n))))
                .orElse(last);
        return what + " per month, " + LONG.format(asked.months().get(0)) + " to "
                + LONG.format(asked.months().get(last)) + ": most in "
                + LONG.format(asked.months().get(highest)) + " with "
                + total.applyAsLong(counts.get(highest)) + ", "
                + total.applyAsLong(counts.get(last)) + " in "
                + LONG.format(asked.months().get(last)) + ".";
    }
}
