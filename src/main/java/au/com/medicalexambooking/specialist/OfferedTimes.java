package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.AppointmentBook.Freshness;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Reads the free times of a range of days: first which days have any, then only those days, a few at a time, so that a
 * whole month costs little and is there before its caller loses patience.
 */
@Component
class OfferedTimes implements DisposableBean {

    private static final int AT_ONCE = 4;
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

    private final AppointmentBook book;
    private final Clock clock;
    private final ExecutorService readers;

    /** Few and queued: nobody waits for them to the end. */
    private final ExecutorService lookers;

    OfferedTimes(AppointmentBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
        this.readers = readers();
        this.lookers = Executors.newFixedThreadPool(AT_ONCE, OfferedTimes::daemon);
    }

    /**
     * Free times that lie ahead, ascending; both days count and are days of the specialist's zone.
     *
     * @param patience how long the caller waits in all, however many calls it takes
     * @throws SchedulingUnavailable where the book cannot be asked, or not within the caller's patience
     */
    List<Instant> between(
            SpecialistView specialist,
            String typeId,
            LocalDate from,
            LocalDate to,
            Freshness freshness,
            Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        var now = clock.instant();
        var today = now.atZone(specialist.zone()).toLocalDate();
        var first = from.isBefore(today) ? today : from;
        if (to.isBefore(first)) {
            return List.of();
        }
        var months = new ArrayList<YearMonth>();
        for (var month = YearMonth.from(first); !month.isAfter(YearMonth.from(to)); month = month.plusMonths(1)) {
            months.add(month);
        }
        var days =
                each(months, month -> book.freeDates(specialist.calendarId(), typeId, month, freshness), deadline)
                        .stream()
                        .flatMap(List::stream)
                        .filter(day -> !day.isBefore(first) && !day.isAfter(to))
                        .distinct()
                        .toList();
        return each(days, day -> book.freeTimes(specialist.calendarId(), typeId, day, freshness), deadline).stream()
                .flatMap(List::stream)
                .filter(time -> time.isAfter(now))
                .sorted()
                .distinct()
                .toList();
    }

    /** Days with a free time, from today to the end of the last of so many months. */
    List<LocalDate> days(SpecialistView specialist, String typeId, int months, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        var today = clock.instant().atZone(specialist.zone()).toLocalDate();
        var shown = IntStream.range(0, months)
                .mapToObj(YearMonth.from(today)::plusMonths)
                .toList();
        return each(shown, month -> book.freeDates(specialist.calendarId(), typeId, month, Freshness.CACHED), deadline)
                .stream()
                .flatMap(List::stream)
                .filter(day -> !day.isBefore(today))
                .distinct()
                .sorted()
                .toList();
    }

    /** The first free day of each offer, month by month, of those that answer in time. */
    Map<Availability.Offer, Optional<LocalDate>> firstDays(
            List<Availability.Offer> offers,
            Function<Availability.Offer, SpecialistView> specialists,
            int months,
            Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        var readings = new LinkedHashMap<Availability.Offer, CompletableFuture<Optional<LocalDate>>>();
        for (var offer : offers) {
            var specialist = specialists.apply(offer);
            readings.put(
                    offer, CompletableFuture.supplyAsync(() -> firstDay(specialist, offer.typeId(), months), lookers));
        }
        var known = new LinkedHashMap<Availability.Offer, Optional<LocalDate>>();
        readings.forEach((offer, reading) -> {
            try {
                known.put(offer, join(reading, deadline));
            } catch (SchedulingException unknown) {
                // Left out: the page says so, and the time step asks again.
            }
        });
        return known;
    }

    private Optional<LocalDate> firstDay(SpecialistView specialist, String typeId, int months) {
        var today = clock.instant().atZone(specialist.zone()).toLocalDate();
        for (int ahead = 0; ahead < months; ahead++) {
            var day = book
                    .freeDates(
                            specialist.calendarId(),
                            typeId,
                            YearMonth.from(today).plusMonths(ahead),
                            Freshness.CACHED)
                    .stream()
                    .filter(free -> !free.isBefore(today))
                    .min(LocalDate::compareTo);
            if (day.isPresent()) {
                return day;
            }
        }
        return Optional.empty();
    }

    /** Reads all of them, {@value #AT_ONCE} at a time; the first failure ends it. */
    private <K, V> List<V> each(List<K> keys, Function<K, V> reader, long deadline) {
        var results = new ArrayList<V>(keys.size());
        for (int start = 0; start < keys.size(); start += AT_ONCE) {
            var batch = keys.subList(start, Math.min(start + AT_ONCE, keys.size())).stream()
                    .map(key -> CompletableFuture.supplyAsync(() -> reader.apply(key), readers))
                    .toList();
            for (var reading : batch) {
                results.add(join(reading, deadline));
            }
        }
        return results;
    }

    private static <V> V join(CompletableFuture<V> reading, long deadline) {
        try {
            return reading.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("Free times could not be read", e);
        } catch (TimeoutException e) {
            throw new SchedulingUnavailable("reading free times takes too long", TRY_AGAIN_AFTER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchedulingUnavailable("reading free times was cut off", TRY_AGAIN_AFTER, e);
        }
    }

    /** Never queues: where all threads are busy the caller reads itself. */
    private static ExecutorService readers() {
        return new ThreadPoolExecutor(
                0,
                12,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                OfferedTimes::daemon,
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "free-times");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void destroy() {
        readers.shutdownNow();
        lookers.shutdownNow();
    }
}
