package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingFigures;
import au.com.medicalexambooking.booking.Selection.Span;
import au.com.medicalexambooking.identity.web.ReaderZone;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Months, and beside them the period and the time before it, of which every answer of {@link BookingFigures} has as many. */
record ChartedMonths(List<YearMonth> months, List<Span> spans) {

    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

    static ChartedMonths of(Period period) {
        var months = period.charted();
        return new ChartedMonths(
                months,
                Stream.concat(months.stream().map(ChartedMonths::days), Stream.of(period.days(), period.before()))
                        .map(days -> days.in(ReaderZone.COMPANY))
                        .toList());
    }

    int count() {
        return months.size();
    }

    <T> List<T> ofMonths(List<T> all) {
        return all.subList(0, months.size());
    }

    <T> T ofPeriod(List<T> all) {
        return all.get(months.size());
    }

    <T> T ofBefore(List<T> all) {
        return all.get(months.size() + 1);
    }

    /** Nov 2026. */
    String name(int month) {
        return LONG.format(months.get(month));
    }

    /** Nov, of all of them. */
    List<String> shortNames() {
        return months.stream().map(SHORT::format).toList();
    }

    Days days(int month) {
        return days(months.get(month));
    }

    private static Days days(YearMonth month) {
        return new Days(month.atDay(1), month.atEndOfMonth());
    }

    /** What a chart says to those who do not see it. */
    <T> String sentence(String what, List<T> counts, ToLongFunction<T> total) {
        var last = months.size() - 1;
        var highest = IntStream.rangeClosed(0, last)
                .boxed()
                .max(Comparator.comparingLong(n -> total.applyAsLong(counts.get(n))))
                .orElse(last);
        return what + " per month, " + name(0) + " to "
                + name(last) + ": most in "
                + name(highest) + " with "
                + total.applyAsLong(counts.get(highest)) + ", "
                + total.applyAsLong(counts.get(last)) + " in "
                + name(last) + ".";
    }
}
