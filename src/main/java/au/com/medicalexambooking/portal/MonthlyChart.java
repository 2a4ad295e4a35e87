package au.com.medicalexambooking.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A chart of twelve months as a page draws it in SVG: numbers only, the page has the colours.
 *
 * @param sentence what the chart says, for those who cannot see it
 * @param legend what each colour stands for
 */
record MonthlyChart(String sentence, List<Grid> grid, List<Column> columns, List<Line> lines, List<Key> legend) {

    static final double WIDTH = 520;
    static final double HEIGHT = 262;

    private static final double LEFT = 34;
    private static final double TOP = 24;
    private static final double BOTTOM = 234;
    private static final int STEPS = 4;

    /** A height with its number. */
    record Grid(String y, String textY, String label) {}

    /** A month. */
    record Column(String label, String middle, String total, String totalY, boolean labelled, List<Piece> pieces) {}

    /** A part of a month's column. */
    record Piece(String style, String x, String y, String width, String height, String title) {}

    /** A line over the months, as a path; broken where a month has no value. */
    record Line(String style, String path, List<Dot> dots) {}

    /** A month's value on a line. */
    record Dot(String x, String y, String title) {}

    /** A colour and what it stands for. */
    record Key(String style, String words) {}

    /** What one colour shows, month by month. */
    record Series(String style, String words, List<Double> values) {}

    /** Columns, each piled up from all the series. */
    static MonthlyChart columns(String sentence, List<String> months, List<Series> series) {
        var totals = new ArrayList<Double>();
        for (int month = 0; month < months.size(); month++) {
            var at = month;
            totals.add(series.stream().mapToDouble(one -> one.values().get(at)).sum());
        }
        var scale = Scale.to(totals.stream().mapToDouble(total -> total).max().orElse(0));
        var pitch = (WIDTH - LEFT) / months.size();
        var width = pitch * 0.6;
        var highest = totals.indexOf(totals.stream().max(Double::compare).orElse(0.0));
        var columns = new ArrayList<Column>();
        for (int month = 0; month < months.size(); month++) {
            var middle = LEFT + pitch * (month + 0.5);
            var pieces = new ArrayList<Piece>();
            var sum = 0.0;
            for (var one : series) {
                double value = one.values().get(month);
                if (value > 0) {
                    pieces.add(new Piece(
                            one.style(),
                            number(middle - width / 2),
                            number(scale.y(sum + value)),
                            number(width),
                            number(scale.y(sum) - scale.y(sum + value)),
                            months.get(month) + ": " + whole(value) + " "
                                    + one.words().toLowerCase(Locale.ROOT)));
                }
                sum += value;
            }
            columns.add(new Column(
                    months.get(month),
                    number(middle),
                    whole(sum),
                    number(scale.y(sum) - 7),
                    sum > 0 && (month == highest || month == months.size() - 1),
                    pieces));
        }
        var legend =
                series.stream().map(one -> new Key(one.style(), one.words())).toList();
        return new MonthlyChart(sentence, scale.grid(), columns, List.of(), legend);
    }

    /** Lines over the months that have a value. */
    static MonthlyChart lines(String sentence, List<String> months, List<Curve> series) {
        var highest = series.stream()
                .flatMap(one -> one.values().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        var scale = Scale.to(highest);
        var pitch = (WIDTH - LEFT) / months.size();
        var columns = new ArrayList<Column>();
        for (int month = 0; month < months.size(); month++) {
            columns.add(new Column(months.get(month), number(LEFT + pitch * (month + 0.5)), "", "0", false, List.of()));
        }
        var lines = new ArrayList<Line>();
        for (var one : series) {
            var path = new StringBuilder();
            var dots = new ArrayList<Dot>();
            var last = -2;
            for (var point : one.values()) {
                var x = number(LEFT + pitch * (point.month() + 0.5));
                var y = number(scale.y(point.value()));
                path.append(point.month() == last + 1 ? 'L' : 'M')
                        .append(x)
                        .append(' ')
                        .append(y);
                dots.add(new Dot(
                        x,
                        y,
                        months.get(point.month()) + ": " + Words.decimal(point.value()) + " days, "
                                + one.words().toLowerCase(Locale.ROOT)));
                last = point.month();
            }
            lines.add(new Line(one.style(), path.toString(), dots));
        }
        var legend =
                series.stream().map(one -> new Key(one.style(), one.words())).toList();
        return new MonthlyChart(sentence, scale.grid(), columns, lines, legend);
    }

    /** What one line shows. */
    record Curve(String style, String words, List<Point> values) {}

    /** The value of a month. */
    record Point(int month, double value) {}

    /** Heights for values, with round numbers at the side. */
    private record Scale(double top) {

        static Scale to(double highest) {
            var power = 1.0;
            while (5 * power * STEPS < highest) {
                power *= 10;
            }
            var unit = power;
            var step = IntStream.of(1, 2, 5)
                    .mapToDouble(times -> times * unit)
                    .filter(one -> one * STEPS >= highest)
                    .findFirst()
                    .orElse(5 * unit);
            return new Scale(step * STEPS);
        }

        double y(double value) {
            return BOTTOM - (BOTTOM - TOP) * value / top;
        }

        List<Grid> grid() {
            var grid = new ArrayList<Grid>();
            for (int step = 1; step <= STEPS; step++) {
                var value = top * step / STEPS;
                grid.add(new Grid(number(y(value)), number(y(value) + 4), whole(value)));
            }
            return grid;
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }
}
