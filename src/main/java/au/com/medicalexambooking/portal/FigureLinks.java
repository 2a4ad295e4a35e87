package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries.Order;
import au.com.medicalexambooking.booking.Progress;
import au.com.medicalexambooking.booking.Selection.Concern;
import java.util.HashMap;
import java.util.Map;

/** Addresses of the lists of bookings that figures are counts of. */
final class FigureLinks {

    private FigureLinks() {}

    /** Bookings that reached this stage in these days. */
    static String reached(Progress stage, Days during) {
        return list(Map.of("reached", stage.value(), "during", during.value()));
    }

    /** Bookings that this is to be said of, in these days. */
    static String concerned(Concern concern, Days during) {
        return list(Map.of("concern", FigureFilter.key(concern), "during", during.value()));
    }

    /** The address of a list of all bookings that match. */
    static String list(Map<String, String> parameters) {
        var all = new HashMap<>(parameters);
        all.putIfAbsent("view", "all");
        return ListAddress.of(all).toPage(1);
    }

    /** The list of reports that are due and not there, the one that is late longest first. */
    static String overdue() {
        return list(Map.of(
                "view", "active",
                "concern", FigureFilter.key(Concern.OVERDUE),
                "sort", ListAddress.key(Order.BY_DUE_DAY)));
    }
}
