package au.com.medicalexambooking.sandbox.acuity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Acuity's ways of writing and reading times: offsets without a colon going out, much leniency coming in. */
final class AcuityDates {

    private static final DateTimeFormatter WIRE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT);
    private static final DateTimeFormatter DISPLAY_DATE = DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.US);
    private static final DateTimeFormatter DISPLAY_TIME = DateTimeFormatter.ofPattern("h:mma", Locale.US);

    /** What {@code strtotime} reads and people send; the offset may be missing. */
    private static final List<DateTimeFormatter> READABLE = List.of(
            isoLike("uuuu-MM-dd['T'][' ']HH:mm[:ss][.SSS]"),
            lenient("MMMM d, yyyy h:mma"),
            lenient("MMMM d, yyyy h:mm a"),
            lenient("yyyy-MM-dd h:mma"));

    private AcuityDates() {}

    static String wire(Instant instant, ZoneId zone) {
        return WIRE.format(instant.atZone(zone));
    }

    static String displayDate(Instant instant, ZoneId zone) {
        return DISPLAY_DATE.format(instant.atZone(zone));
    }

    static String displayTime(Instant instant, ZoneId zone) {
        return DISPLAY_TIME.format(instant.atZone(zone)).toLowerCase(Locale.ROOT);
    }

    /** Reads a time; where it has no offset it is a wall clock time in the given zone. */
    static Instant read(String text, ZoneId zone) {
        for (var format : READABLE) {
            try {
                return instant(format.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from), zone);
            } catch (DateTimeException unfit) {
                // The next format may fit.
            }
        }
        throw AcuityError.refused("invalid_datetime", "The datetime \"" + text + "\" is invalid.");
    }

    static LocalDate readDate(String parameter, String text) {
        try {
            return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
        } catch (DateTimeException notADate) {
            throw AcuityError.refused("bad_request", "The " + parameter + " \"" + text + "\" is invalid.");
        }
    }

    static YearMonth readMonth(String text) {
        try {
            return YearMonth.parse(text.length() > 7 ? text.substring(0, 7) : text);
        } catch (DateTimeException notAMonth) {
            throw AcuityError.refused("bad_request", "The month \"" + text + "\" is invalid.");
        }
    }

    static @Nullable ZoneId readZone(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw AcuityError.refused("invalid_timezone", "Invalid timezone \"" + text + "\".");
        }
    }

    private static Instant instant(TemporalAccessor parsed, ZoneId zone) {
        return parsed instanceof OffsetDateTime withOffset
                ? withOffset.toInstant()
                : LocalDateTime.from(parsed).atZone(zone).toInstant();
    }

    private static DateTimeFormatter isoLike(String pattern) {
        return new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .optionalStart()
                .appendOffset("+HH:MM", "Z")
                .optionalEnd()
                .optionalStart()
                .appendOffset("+HHMM", "Z")
                .optionalEnd()
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static DateTimeFormatter lenient(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.US);
    }
}
