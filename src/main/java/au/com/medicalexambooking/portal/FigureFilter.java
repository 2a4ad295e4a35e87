package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection;
import au.com.medicalexambooking.booking.Selection.Concern;
import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.identity.web.ReaderZone;
import au.com.medicalexambooking.specialist.AppointmentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list's address by which a figure of the dashboard leads to its bookings. Days are the company's.
 *
 * @param made when it was booked
 * @param reached a stage that it came to at some time
 * @param during when it came there
 * @param since since when it has been where it is
 * @param concern what should not have happened
 * @param step where it stands in the process; for the company's people only
 */
record FigureFilter(
        @Nullable AppointmentKind kind,
        @Nullable Days made,
        @Nullable Progress reached,
        @Nullable Days during,
        @Nullable Days since,
        @Nullable Concern concern,
        @Nullable String step) {

    static final FigureFilter NONE = new FigureFilter(null, null, null, null, null, null, null);

    static FigureFilter of(Map<String, String> parameters) {
        var step = parameters.get("step");
        var reached = one(Progress.values(), parameters.get("reached"));
        var concern = one(Concern.values(), parameters.get("concern"));
        return new FigureFilter(
                one(AppointmentKind.values(), parameters.get("kind")),
                Days.of(parameters.get("made")),
                reached,
                reached == null && concern != Concern.LATE_REPORT ? null : Days.of(parameters.get("during")),
                Days.of(parameters.get("since")),
                concern,
                step != null && step.matches("[A-Za-z]{1,60}") ? step : null);
    }

    private static <T extends Enum<T>> @Nullable T one(T[] values, @Nullable String text) {
        return Arrays.stream(values)
                .filter(value -> key(value).equals(text))
                .findFirst()
                .orElse(null);
    }

    static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What it adds to an address, and what forms must keep. */
    public Map<String, String> parameters() {
        var parameters = new LinkedHashMap<String, String>();
        put(parameters, "kind", kind == null ? null : key(kind));
        put(parameters, "made", made == null ? null : made.value());
        put(parameters, "reached", reached == null ? null : key(reached));
        put(parameters, "during", during == null ? null : during.value());
        put(parameters, "since", since == null ? null : since.value());
        put(parameters, "concern", concern == null ? null : key(concern));
        put(parameters, "step", step);
        return parameters;
    }

    private static void put(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    boolean isSet() {
        return !equals(NONE);
    }

    /**
     * @param bookings those that stand at the step, or null where none is asked for
     */
    Selection selection(@Nullable Set<BookingId> bookings) {
        return new Selection(kind, span(made), reached, span(during), span(since), concern, bookings);
    }

    private static @Nullable Span span(@Nullable Days days) {
        return days == null ? null : days.in(ReaderZone.COMPANY);
    }

    /**
     * What is said of it above the list.
     *
     * @param parameters what an address must lose to lose this
     */
    record Said(String words, List<String> parameters) {}

    List<Said> said() {
        var all = new ArrayList<Said>();
        if (kind != null) {
            all.add(new Said(kind == AppointmentKind.TELEHEALTH ? "Telehealth" : "In person", List.of("kind")));
        }
        if (made != null) {
            all.add(new Said("Booked " + made.words(), List.of("made")));
        }
        if (reached != null) {
            all.add(new Said(reachedWords(reached), List.of("reached", "during")));
        }
        if (since != null) {
            all.add(new Said("In this stage " + since.words(), List.of("since")));
        }
        if (concern != null) {
            all.add(new Said(concernWords(concern), concernParameters(concern)));
        }
        if (step != null) {
            all.add(new Said("Now at: " + stepWords(step), List.of("step")));
        }
        return all;
    }

    private String reachedWords(Progress stage) {
        var label = Words.look(stage).label();
        return during == null ? "Once: " + label : label + " " + during.words();
    }

    private String concernWords(Concern what) {
        return switch (what) {
            case OVERDUE -> "Report overdue";
            case LATE_CANCELLATION -> "Cancelled late";
            case LATE_REPORT ->
                reached == null && during != null ? "Report late, released " + during.words() : "Report late";
        };
    }

    private List<String> concernParameters(Concern what) {
        return what == Concern.LATE_REPORT && reached == null ? List.of("concern", "during") : List.of("concern");
    }

    /** Prepare report. */
    private static String stepWords(String id) {
        var words = id.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
