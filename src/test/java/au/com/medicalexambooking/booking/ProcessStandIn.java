package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.SchedulingException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes the steps that the booking process would take, in the same transactions. */
class ProcessStandIn implements AutoCloseable {

    private final Reservations reservations;
    private final LifecycleSteps steps;
    private final TransactionTemplate transaction;
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final ExecutorService jobs = Executors.newFixedThreadPool(3);
    private final AtomicReference<Runnable> beforeNextCommit = new AtomicReference<>(() -> {});
    private volatile boolean reservesByItself;

    ProcessStandIn(Reservations reservations, LifecycleSteps steps, PlatformTransactionManager transactions) {
        this.reservations = reservations;
        this.steps = steps;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** From now on a requested booking is reserved and confirmed in a job of its own, as soon as it is committed. */
    void reserveByItself(boolean does) {
        reservesByItself = does;
    }

    /** This happens when the next reservation is written and not committed yet. */
    void beforeNextCommit(Runnable happening) {
        beforeNextCommit.set(happening);
    }

    <T> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void forget() {
        events.clear();
    }

    /** One run of the job that reserves and confirms in one transaction, and of the one that releases after it. */
    Reservations.Result reserve(BookingId booking) {
        var result = transaction.execute(status -> {
            var reserved = reservations.reserve(booking);
            var outcome = reserved == Reservations.Result.RESERVED && !reservations.confirm(booking)
                    ? Reservations.Result.ABANDONED
                    : reserved;
            beforeNextCommit.getAndSet(() -> {}).run();
            return outcome;
        });
        return Objects.requireNonNull(result);
    }

    void release(BookingId booking) {
        transaction.executeWithoutResult(status -> reservations.release(booking));
    }

    @EventListener
    void on(BookingEvents.BookingRequested requested) {
        events.add(requested);
        if (reservesByItself) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    jobs.execute(() -> reserveOnce(requested.booking()));
                }
            });
        }
    }

    private void reserveOnce(BookingId booking) {
        try {
            reserve(booking);
        } catch (SchedulingException retriedLater) {
            events.add(retriedLater);
        }
    }

    @EventListener
    void on(BookingEvents.BookingMoved moved) {
        events.add(moved);
        steps.recordNewTime(moved.booking());
    }

    @EventListener
    void on(BookingEvents.BookingCancelled cancelled) {
        events.add(cancelled);
        steps.recordCancellation(cancelled.booking(), cancelled.noticeBusinessDays() < 2, 0);
    }

    @EventListener
    void on(BookingEvents.BookedDirectly booked) {
        events.add(booked);
        steps.recordDirectBooking(booked.booking());
    }

    @Override
    public void close() {
        jobs.shutdownNow();
    }
}
