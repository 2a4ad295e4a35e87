package au.com.medicalexambooking.portal;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The months that figures are about: one, the last twelve, or a financial year (July to June).
 *
 * @param key as the address has it: {@code 2026-11}, {@code 12-months}, {@code year-2027} for July 2026 to June 2027
 * @param today what has passed of it is compared with as many days of the time before
 */
record Period(String key, YearMonth first, YearMonth last, LocalDate today) {

    static final String TWELVE_MONTHS = "12-months";

    private static final int MONTHS = 12;
    private static final int EARLIEST_YEAR = 2000;
    private static final Pattern MONTH = Pattern.compile("(\\d{4})-(0[1-9]|1[0-2])");
    private static final Pattern YEAR = Pattern.compile("year-(\\d{4})");
    private static final DateTimeFormatter MONTH_NAME = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);

    /** What the text says wrongly, or a time that has not begun, is the month of today. */
    static Period of(@Nullable String text, LocalDate today) {
        var now = YearMonth.from(today);
        var wanted = text == null ? "" : text;
        if (wanted.equals(TWELVE_MONTHS)) {
            return new Period(TWELVE_MONTHS, now.minusMonths(MONTHS - 1L), now, today);
        }
        var month = MONTH.matcher(wanted);
        if (month.matches()) {
            var asked = YearMonth.parse(wanted);
            if (asked.getYear() >= EARLIEST_YEAR && !asked.isAfter(now)) {
                return new Period(wanted, asked, asked, today);
            }
        }
        var year = YEAR.matcher(wanted);
        if (year.matches()) {
            var ends = Integer.parseInt(year.group(1));
            var first = YearMonth.of(ends - 1, Month.JULY);
            if (ends > EARLIEST_YEAR && !first.isAfter(now)) {
                return new Period(wanted, first, YearMonth.of(ends, Month.JUNE), today);
            }
        }
        return new Period(now.toString(), now, now, today);
    }

    /** What there is to choose from, this one among them. */
    public List<Period> choices() {
        var now = YearMonth.from(today);
        var year = now.getMonthValue() >= Month.JULY.getValue() ? now.getYear() + 1 : now.getYear();
        var keys = new ArrayList<String>();
        IntStream.range(0, MONTHS)
                .forEach(back -> keys.add(now.minusMonths(back).toString()));
        keys.add(TWELVE_MONTHS);
        keys.add("year-" + year);
        keys.add("year-" + (year - 1));
        if (!keys.contains(key)) {
            keys.add(key);
        }
        return keys.stream().map(one -> of(one, today)).toList();
    }

    /** November 2026. */
    public String label() {
        if (key.equals(TWELVE_MONTHS)) {
            return "Last 12 months";
        }
        return key.startsWith("year-")
                ? "Financial year " + first.getYear() + "–" + last.getYear() % 100
                : MONTH_NAME.format(first);
    }

    LocalDate from() {
        return first.atDay(1);
    }

    LocalDate to() {
        return last.atEndOfMonth();
    }

    Days days() {
        return new Days(from(), to());
    }

    boolean isRunning() {
        return !today.isAfter(to());
    }

    /** As many days of the months before as have passed of this; all of them once it is over. */
    Days before() {
        var months = first.until(last, ChronoUnit.MONTHS) + 1;
        var begins = first.minusMonths(months).atDay(1);
        var ends = first.minusMonths(1).atEndOfMonth();
        if (!isRunning()) {
            return new Days(begins, ends);
        }
        return new Days(begins, today.minusMonths(months));
    }

    /** October; 2024–25. */
    String beforeLabel() {
        if (key.equals(TWELVE_MONTHS)) {
            return "the 12 months before";
        }
        return key.startsWith("year-")
                ? "the year before"
                : DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH).format(first.minusMonths(1));
    }

    /** The twelve months of charts, up to the last one of this period. */
    List<YearMonth> charted() {
        return IntStream.rangeClosed(1, MONTHS)
                .mapToObj(n -> last.minusMonths(MONTHS - (long) n))
                .toList();
    }
}
