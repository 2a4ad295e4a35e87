package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries.Filter;
import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.BookingStatus;
import au.com.medicalexambooking.booking.Progress;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The address of a list of bookings: the whole state of the page, so that it can be reloaded, kept and sent to a colleague.
 * What it says wrongly (an unknown stage, a day that does not exist) counts as not said.
 *
 * @param view {@code active}, {@code closed}, {@code archived} or {@code all}
 * @param bookedBy id of who booked, or null
 * @param search key of a kept search, or null
 * @param figure what a figure of the dashboard counts
 */
record ListAddress(
        String view,
        @Nullable Progress progress,
        @Nullable String specialist,
        @Nullable String organization,
        @Nullable String bookedBy,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String search,
        Order order,
        int page,
        FigureFilter figure) {

    private static final int LAST_PAGE = 10_000;

    static ListAddress of(Map<String, String> parameters) {
        var view = parameters.getOrDefault("view", "active");
        return new ListAddress(
                Set.of("active", "closed", "archived", "all").contains(view) ? view : "active",
                Arrays.stream(Progress.values())
                        .filter(progress -> progress.value().equals(parameters.get("progress")))
                        .findFirst()
                        .orElse(null),
                id(parameters.get("specialist")),
                id(parameters.get("organization")),
                id(parameters.get("bookedBy")),
                Words.typedDay(parameters.get("from")).orElse(null),
                Words.typedDay(parameters.get("to")).orElse(null),
                id(parameters.get("search")),
                Arrays.stream(Order.values())
                        .filter(order -> key(order).equals(parameters.get("sort")))
                        .findFirst()
                        .orElse(view.equals("active") ? Order.EARLIEST_FIRST : Order.LATEST_FIRST),
                number(parameters.get("page")),
                FigureFilter.of(parameters));
    }

    private static @Nullable String id(@Nullable String text) {
        return text == null || !text.matches("[A-Za-z0-9:_-]{1,40}") ? null : text;
    }

    private static int number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,5}") ? 1 : Math.min(Math.max(Integer.parseInt(text), 1), LAST_PAGE);
    }

    static String key(Order order) {
        return switch (order) {
            case LATEST_FIRST -> "latest";
            case EARLIEST_FIRST -> "earliest";
            case BY_NAME -> "name";
            case BY_NAME_BACKWARDS -> "name-backwards";
            case BY_DUE_DAY -> "due";
            case BY_SPECIALIST -> "specialist";
            case BY_SPECIALIST_BACKWARDS -> "specialist-backwards";
            case BY_PROGRESS -> "progress";
            case BY_PROGRESS_BACKWARDS -> "progress-backwards";
        };
    }

    /**
     * @param standing the bookings that stand at the step asked for, or null where none is
     */
    Filter filter(@Nullable String text, int rows, @Nullable Set<BookingId> standing) {
        return new Filter(
                view.equals("all") ? null : BookingStatus.of(view),
                progress,
                organization,
                bookedBy,
                specialist == null ? Set.of() : Set.of(specialist),
                text,
                from,
                to,
                order,
                page,
                rows,
                figure.selection(standing));
    }

    private Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("view", view);
        put(parameters, "progress", progress == null ? null : progress.value());
        put(parameters, "specialist", specialist);
        put(parameters, "organization", organization);
        put(parameters, "bookedBy", bookedBy);
        put(parameters, "from", from == null ? null : from.toString());
        put(parameters, "to", to == null ? null : to.toString());
        put(parameters, "search", search);
        parameters.putAll(figure.parameters());
        parameters.put("sort", key(order));
        if (page > 1) {
            parameters.put("page", Integer.toString(page));
        }
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    /** This list, first page, with another value of one parameter; empty leaves it out. */
    public String with(String name, String value) {
        return at("/bookings", parameters -> {
            parameters.remove("page");
            if (name.equals("view")) {
                parameters.remove("sort");
            }
            if (value.isEmpty()) {
                parameters.remove(name);
            } else {
                parameters.put(name, value);
            }
            return parameters;
        });
    }

    /** This list, first page, without these parameters. */
    String without(List<String> names) {
        return at("/bookings", parameters -> {
            parameters.remove("page");
            names.forEach(parameters::remove);
            return parameters;
        });
    }

    public String toPage(int number) {
        return at("/bookings", parameters -> {
            parameters.remove("page");
            if (number > 1) {
                parameters.put("page", Integer.toString(number));
            }
            return parameters;
        });
    }

    /** The same state for another page about the same bookings. */
    public String on(String path) {
        return at(path, parameters -> parameters);
    }

    /** Without filters, the same view. */
    public String cleared() {
        return "/bookings?view=" + view.toLowerCase(Locale.ROOT);
    }

    public boolean isNarrowed() {
        return progress != null
                || specialist != null
                || organization != null
                || bookedBy != null
                || from != null
                || to != null
                || search != null
                || figure.isSet();
    }

    private String at(String path, UnaryOperator<Map<String, String>> change) {
        var address = UriComponentsBuilder.fromPath(path);
        change.apply(parameters()).forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(change.apply(parameters())).toUriString();
    }
}
