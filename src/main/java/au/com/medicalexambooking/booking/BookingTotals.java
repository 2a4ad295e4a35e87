package au.com.medicalexambooking.booking;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many bookings there are. Counting all rows costs more than reading a page, and the same counts are asked for again and
 * again, so an answer may be up to 20 seconds old.
 */
@Component
class BookingTotals {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LoadingCache<BookingConditions, Long> totals = cached(this::count);
    private final LoadingCache<BookingConditions, Map<BookingStatus, Long>> totalsOfStatus =
            cached(this::countByStatus);

    BookingTotals(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** How many bookings these conditions find. */
    long of(BookingConditions conditions) {
        return totals.get(conditions);
    }

    /** How many of each status they find; a status without any is left out. */
    Map<BookingStatus, Long> byStatus(BookingConditions conditions) {
        return totalsOfStatus.get(conditions);
    }

    /** Behind the reader's back nobody is signed in, and a transaction sees every row: the conditions alone narrow it. */
    private Long count(BookingConditions conditions) {
        return Objects.requireNonNull(transaction.execute(
                status -> jdbc.sql("select count(*) from bookings b" + conditions.joins() + conditions.where())
                        .params(conditions.parameters())
                        .query(Long.class)
                        .single()));
    }

    private Map<BookingStatus, Long> countByStatus(BookingConditions conditions) {
        var counts = new EnumMap<BookingStatus, Long>(BookingStatus.class);
        transaction.executeWithoutResult(status -> jdbc.sql("select b.status, count(*) as total from bookings b"
                        + conditions.joins() + conditions.where() + " group by b.status")
                .params(conditions.parameters())
                .query(row -> {
                    counts.put(BookingStatus.of(row.getString("status")), row.getLong("total"));
                }));
        return counts;
    }

    private static <V> LoadingCache<BookingConditions, V> cached(CacheLoader<BookingConditions, V> counting) {
        return Caffeine.newBuilder()
                .refreshAfterWrite(Duration.ofSeconds(5))
                .expireAfterWrite(Duration.ofSeconds(20))
                .maximumSize(2000)
                .build(counting);
    }
}
