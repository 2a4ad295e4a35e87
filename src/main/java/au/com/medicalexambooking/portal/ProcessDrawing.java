package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.workflow.ProcessOverview;
import au.com.medicalexambooking.workflow.ProcessOverview.Box;
import au.com.medicalexambooking.workflow.ProcessOverview.Diagram;
import au.com.medicalexambooking.workflow.ProcessOverview.Element;
import au.com.medicalexambooking.workflow.ProcessOverview.Flow;
import au.com.medicalexambooking.workflow.ProcessOverview.Kind;
import au.com.medicalexambooking.workflow.ProcessOverview.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process as a page draws it in SVG: places and lines of text; the page has the colours.
 *
 * @param viewBox what the drawing covers
 * @param counts where bookings stand now
 */
record ProcessDrawing(
        String viewBox,
        String width,
        String height,
        List<Shape> shapes,
        List<Arrow> arrows,
        List<Count> counts,
        FigureTable table) {

    static final String KEY = "process";

    private static final double MARGIN = 24;
    private static final double LINE = 14;
    private static final double LETTER = 6.1;
    private static final double INSET = 8;
    private static final double NARROWEST_LABEL = 60;
    private static final String COCKPIT = "/camunda/app/cockpit/default/#/processes";

    /** Where a booking is not yet, or no longer, one that lists show. */
    private static final Set<String> BEYOND_LISTS =
            Set.of("ReserveAppointment", "ConfirmBooking", "ReleaseAppointment", "RecordDirectBooking");

    /**
     * @param kind {@code task}, {@code gateway}, … as styles know it
     * @param busy whether a booking stands here
     */
    record Shape(
            String kind,
            String trigger,
            boolean interrupting,
            boolean busy,
            double x,
            double y,
            double width,
            double height,
            double middleX,
            double middleY,
            List<Text> texts) {}

    /** A line of text around its middle. */
    record Text(String words, double x, double y) {}

    /** A line with its head, and what is written beside it. */
    record Arrow(String path, String head, List<Text> texts) {}

    /**
     * @param address the list of the bookings, or the engine's own page where no list shows them
     */
    record Count(String step, long bookings, String address, String words, double x, double y, double width) {}

    static ProcessDrawing of(Diagram diagram) {
        var bounds = diagram.bounds();
        var counts = diagram.elements().stream()
                .filter(element -> element.bookings() > 0 && isStep(element.kind()))
                .map(ProcessDrawing::count)
                .toList();
        return new ProcessDrawing(
                String.format(
                        Locale.ROOT,
                        "%.0f %.0f %.0f %.0f",
                        bounds.x() - MARGIN,
                        bounds.y() - MARGIN,
                        bounds.width() + 2 * MARGIN,
                        bounds.height() + 2 * MARGIN),
                String.format(Locale.ROOT, "%.0f", bounds.width() + 2 * MARGIN),
                String.format(Locale.ROOT, "%.0f", bounds.height() + 2 * MARGIN),
                diagram.elements().stream().map(ProcessDrawing::shape).toList(),
                diagram.flows().stream().map(ProcessDrawing::arrow).toList(),
                counts,
                table(diagram.elements()));
    }

    private static boolean isStep(Kind kind) {
        return switch (kind) {
            case TASK, USER_TASK, DECISION_TASK, CATCH_EVENT, GATEWAY, START_EVENT -> true;
            case POOL, STAGE, EVENT_STAGE, BOUNDARY_EVENT, END_EVENT -> false;
        };
    }

    private static Shape shape(Element element) {
        var box = element.box();
        return new Shape(
                FigureFilter.key(element.kind()).replace('_', '-'),
                FigureFilter.key(element.trigger()),
                element.interrupting(),
                element.bookings() > 0 && isStep(element.kind()),
                box.x(),
                box.y(),
                box.width(),
                box.height(),
                box.x() + box.width() / 2,
                box.y() + box.height() / 2,
                texts(element));
    }

    private static List<Text> texts(Element element) {
        var box = element.box();
        return switch (element.kind()) {
            case POOL -> List.of();
            case STAGE, EVENT_STAGE -> under(element.name(), new Box(box.x(), box.y() + 4, box.width(), LINE));
            case TASK, USER_TASK, DECISION_TASK -> {
                var lines = lines(element.name(), box.width() - INSET);
                var top = box.y() + box.height() / 2 - (lines.size() - 1) * LINE / 2 + 4;
                yield at(lines, box.x() + box.width() / 2, top);
            }
            case GATEWAY, START_EVENT, CATCH_EVENT, BOUNDARY_EVENT, END_EVENT -> under(element.name(), element.label());
        };
    }

    private static List<Text> under(String name, Box label) {
        return at(
                lines(name, Math.max(label.width(), NARROWEST_LABEL)),
                label.x() + label.width() / 2,
                label.y() + LINE - 3);
    }

    private static List<Text> at(List<String> lines, double middle, double top) {
        var texts = new ArrayList<Text>();
        for (var line : lines) {
            texts.add(new Text(line, middle, top + texts.size() * LINE));
        }
        return texts;
    }

    /** Broken between words, as many to a line as are likely to fit. */
    private static List<String> lines(String name, double width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : name.split(" ", -1)) {
            if (!line.isEmpty() && (line.length() + 1 + word.length()) * LETTER > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static Arrow arrow(Flow flow) {
        var path = flow.points().stream()
                .map(point -> String.format(Locale.ROOT, "%.1f %.1f", point.x(), point.y()))
                .collect(Collectors.joining("L", "M", ""));
        var count = flow.points().size();
        return new Arrow(
                path,
                head(flow.points().get(count - 2), flow.points().get(count - 1)),
                flow.name().isEmpty() ? List.of() : under(flow.name(), flow.label()));
    }

    private static String head(Point from, Point to) {
        var length = Math.max(1, Math.hypot(to.x() - from.x(), to.y() - from.y()));
        var alongX = (to.x() - from.x()) / length;
        var alongY = (to.y() - from.y()) / length;
        return String.format(
                Locale.ROOT,
                "M%.1f %.1fL%.1f %.1fL%.1f %.1fz",
                to.x(),
                to.y(),
                to.x() - 10 * alongX - 4.5 * alongY,
                to.y() - 10 * alongY + 4.5 * alongX,
                to.x() - 10 * alongX + 4.5 * alongY,
                to.y() - 10 * alongY - 4.5 * alongX);
    }

    private static Count count(Element element) {
        var bookings = element.bookings();
        var width = 14 + 9.0 * Long.toString(bookings).length();
        var address = address(element);
        return new Count(
                name(element),
                bookings,
                address == null ? COCKPIT : address,
                name(element) + ": " + (bookings == 1 ? "1 booking" : bookings + " bookings"),
                element.box().x() + element.box().width(),
                element.box().y(),
                Math.max(width, 24));
    }

    /** Null where lists do not show them, or where there are too many to be named one by one. */
    private static @Nullable String address(Element element) {
        return BEYOND_LISTS.contains(element.id()) || element.bookings() > ProcessOverview.MOST_BOOKINGS
                ? null
                : FigureLinks.list(Map.of("step", element.id()));
    }

    private static String name(Element element) {
        return element.name().isEmpty() ? "Between two steps" : element.name();
    }

    /** Every step at which people, a date or a message are waited for, and any other at which a booking stands. */
    private static FigureTable table(List<Element> elements) {
        var rows = elements.stream()
                .filter(element -> isStep(element.kind()) && (element.kind().isWaiting() || element.bookings() > 0))
                .sorted(Comparator.comparingDouble(element -> element.box().x()))
                .map(element -> {
                    var address = address(element);
                    return List.of(
                            FigureTable.Cell.of(name(element)),
                            FigureTable.Cell.of(waitsFor(element)),
                            address == null
                                    ? FigureTable.Cell.of(Long.toString(element.bookings()))
                                    : FigureTable.Cell.of(element.bookings(), address));
                })
                .toList();
        return new FigureTable(
                KEY, "Bookings at each step of the process", List.of("Step", "Moved on by", "Bookings"), rows);
    }

    private static String waitsFor(Element element) {
        return switch (element.kind()) {
            case USER_TASK -> "a person";
            case CATCH_EVENT -> element.trigger() == ProcessOverview.Trigger.TIMER ? "the date" : "a message";
            default -> "itself, within seconds";
        };
    }
}
