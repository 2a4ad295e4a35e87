package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingChanges;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.CurrentActor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that a booking changed. It says no more than that, and only to those who may know of the booking; pages
 * then ask for what they show, with the reader's own rights. A connection lasts a few minutes and is then opened anew by
 * the browser, so that a session that has ended, or a right that was taken away, counts here too.
 */
@Controller
class LiveUpdates implements BookingChanges.Listener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
    private static final long LIFE_MILLIS = Duration.ofMinutes(4).toMillis();
    private static final int MOST_OF_ONE = 4;
    private static final int MOST = 500;
    private static final int MOST_WAITING = 1000;

    private final BookingQueries bookings;
    private final CurrentActor currentActor;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final ExecutorService teller;
    private volatile boolean running;

    LiveUpdates(BookingChanges changes, BookingQueries bookings, CurrentActor currentActor) {
        this.bookings = bookings;
        this.currentActor = currentActor;
        this.teller = teller();
        changes.tell(this);
    }

    /**
     * An open page.
     *
     * @param only the booking that it shows, null for a list
     */
    private record Reader(
            SseEmitter stream, Actor actor, @Nullable BookingId only) {}

    /** 204 tells the browser not to try again: the page works without, as it does without JavaScript. */
    @GetMapping("/bookings/live")
    ResponseEntity<SseEmitter> open(@RequestParam(required = false) @Nullable String booking) {
        var actor = currentActor.get();
        var ofOne = readers.stream()
                .filter(reader -> reader.actor().userId().equals(actor.userId()))
                .count();
        if (!running || ofOne >= MOST_OF_ONE || readers.size() >= MOST) {
            return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
        }
        var stream = new SseEmitter(LIFE_MILLIS);
        var reader = new Reader(
                stream, actor, booking == null || !booking.matches("[a-z0-9:]{1,40}") ? null : new BookingId(booking));
        stream.onCompletion(() -> readers.remove(reader));
        stream.onTimeout(stream::complete);
        stream.onError(failure -> readers.remove(reader));
        readers.add(reader);
        send(reader, SseEmitter.event().comment("open").reconnectTime(3000));
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no") // proxies would hold the events back
                .body(stream);
    }

    @Override
    public void changed(BookingId booking) {
        if (!readers.isEmpty()) {
            teller.execute(() -> readers.stream()
                    .filter(reader -> reader.only() == null || reader.only().equals(booking))
                    .filter(reader -> maySee(reader.actor(), booking))
                    .forEach(reader ->
                            send(reader, SseEmitter.event().name("booking").data(booking.value()))));
        }
    }

    /** Lists do not show documents, so only pages of this booking are told. */
    @Override
    public void documentsChanged(BookingId booking) {
        if (!readers.isEmpty()) {
            teller.execute(() -> readers.stream()
                    .filter(reader -> booking.equals(reader.only()))
                    .filter(reader -> maySee(reader.actor(), booking))
                    .forEach(reader ->
                            send(reader, SseEmitter.event().name("document").data(booking.value()))));
        }
    }

    @Override
    public void missed() {
        if (!readers.isEmpty()) {
            teller.execute(() -> readers.forEach(
                    reader -> send(reader, SseEmitter.event().name("missed").data("-"))));
        }
    }

    /** Keeps proxies from closing a quiet connection, and finds out who has left. */
    @Scheduled(fixedRate = 20, timeUnit = TimeUnit.SECONDS)
    void beat() {
        if (!readers.isEmpty()) {
            teller.execute(() ->
                    readers.forEach(reader -> send(reader, SseEmitter.event().comment("still here"))));
        }
    }

    private boolean maySee(Actor actor, BookingId booking) {
        try {
            return currentActor.callAs(actor, () -> bookings.isVisible(booking));
        } catch (DataAccessException | TransactionException unreachable) {
            LOG.debug("A change could not be told");
            return false;
        }
    }

    private void send(Reader reader, SseEmitter.SseEventBuilder event) {
        try {
            reader.stream().send(event);
        } catch (IOException | IllegalStateException gone) {
            readers.remove(reader);
        }
    }

    /** One thread, so that events keep their order; a flood is dropped, since one event says as much as ten. */
    private static ExecutorService teller() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> {
                    var thread = new Thread(task, "live-updates");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardOldestPolicy());
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the server waits for its open requests: these would end by themselves only after minutes. */
    @Override
    public void stop() {
        running = false;
        readers.forEach(reader -> reader.stream().complete());
        teller.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
