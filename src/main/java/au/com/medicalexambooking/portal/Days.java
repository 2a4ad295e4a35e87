package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.Selection.Span;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of days as an address has it: {@code 2026-11-01..2026-11-30}; either end may be left open.
 *
 * @param from first day, or null
 * @param to last day, or null
 */
record Days(@Nullable LocalDate from, @Nullable LocalDate to) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})?\\.\\.(\\d{4}-\\d{2}-\\d{2})?");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /** Null where the text says no days. */
    static @Nullable Days of(@Nullable String text) {
        var found = WRITTEN.matcher(text == null ? "" : text);
        if (!found.matches() || (found.group(1) == null && found.group(2) == null)) {
            return null;
        }
        try {
            return new Days(day(found.group(1)), day(found.group(2)));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    /** As an address has it. */
    String value() {
        return (from == null ? "" : from.toString()) + ".." + (to == null ? "" : to.toString());
    }

    /** These days where the clock runs as in this zone. */
    Span in(ZoneId zone) {
        return new Span(
                from == null ? null : from.atStartOfDay(zone).toInstant(),
                to == null ? null : to.plusDays(1).atStartOfDay(zone).toInstant());
    }

    /** 1 Nov to 30 Nov 2026. */
    String words() {
        if (from == null) {
            return to == null ? "" : "until " + DAY.format(to);
        }
        if (to == null) {
            return "since " + DAY.format(from);
        }
        if (from.equals(to)) {
            return DAY.format(from);
        }
        return (from.getYear() == to.getYear() ? DAY_OF_YEAR : DAY).format(from) + " to " + DAY.format(to);
    }
}
