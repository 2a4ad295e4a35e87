package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingQueries.BriefReadiness;
import au.com.medicalexambooking.document.DocumentCategory;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the specialist reads before is there, in words.
 *
 * @param look {@code success}, {@code warning} or {@code danger}
 * @param items what is asked for
 */
record BriefView(
        String look, String icon, String title, @Nullable String line, List<Item> items) {

    /** Something that is asked for, and whether it is there. */
    record Item(String label, boolean there) {}

    static @Nullable BriefView of(@Nullable BriefReadiness brief, ZoneId zone) {
        if (brief == null) {
            return null;
        }
        var items = brief.needed().stream()
                .map(category -> new Item(
                        DocumentsPanel.words(DocumentCategory.of(category)),
                        !brief.missing().contains(category)))
                .toList();
        var due = Words.when(brief.dueAt(), zone);
        return switch (brief.state()) {
            case "green" ->
                new BriefView("success", "check-circle-fill", "All that the specialist needs is here", null, items);
            case "red" ->
                brief.isShortNotice()
                        ? new BriefView(
                                "warning",
                                "clock-fill",
                                "The brief is needed now",
                                "The examination is close. Send what is missing today, so that the specialist can read it"
                                        + " before.",
                                items)
                        : new BriefView(
                                "danger",
                                "exclamation-octagon-fill",
                                "The brief is late",
                                "It was due " + due + ". The specialist reads it before the examination.",
                                items);
            default ->
                new BriefView(
                        "warning",
                        "clock-fill",
                        "The brief is not complete yet",
                        "Due " + due + ", " + left(brief),
                        items);
        };
    }

    private static String left(BriefReadiness brief) {
        return switch (brief.businessDaysLeft()) {
            case 0 -> "today";
            case 1 -> "with 1 business day left";
            default -> "with " + brief.businessDaysLeft() + " business days left";
        };
    }
}
