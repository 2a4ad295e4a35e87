package au.com.medicalexambooking.portal;

import au.com.medicalexambooking.booking.BookingChanges;
import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.booking.BookingQueries;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.identity.web.LastingSessions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
 * then ask for what they show, with the reader's own rights. Before anything is told the session is asked for, and a stream
 * whose session has ended ends too: nothing is told after that, and within seconds the browser learns that it is signed out.
 * A connection lasts a few minutes and is then opened anew by the browser.
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
    private final LastingSessions sessions;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final ExecutorService teller;
    private volatile boolean running;

    LiveUpdates(BookingChanges changes, BookingQueries bookings, CurrentActor currentActor, LastingSessions sessions) {
        this.bookings = bookings;
        this.currentActor = currentActor;
        this.sessions = sessions;
        this.teller = teller();
        changes.tell(this);
    }

    /**
     * An open page.
     *
     * @param user the person at the keyboard
     * @param actor who acts in its session now, nobody once that has ended
     * @param only the booking that it shows, null for a list
     */
    private record Reader(
            SseEmitter stream,
            UserId user,
            Supplier<Optional<Actor>> actor,
            @Nullable BookingId only) {}

    /** 204 tells the browser not to try again: the page works without, as it does without JavaScript. */
    @GetMapping("/bookings/live")
    ResponseEntity<SseEmitter> open(
            @RequestParam(required = false) @Nullable String booking, HttpServletRequest request) {
        var user = currentActor.get().userId();
        var ofOne =
                readers.stream().filter(reader -> reader.user().equals(user)).count();
        if (!running || ofOne >= MOST_OF_ONE || readers.size() >= MOST) {
            return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
        }
        var stream = new SseEmitter(LIFE_MILLIS);
        var reader = new Reader(
                stream,
                user,
                sessions.actorIn(request),
                booking == null || !booking.matches("[a-z0-9:]{1,40}") ? null : new BookingId(booking));
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
        tell(
                "booking",
                booking,
                reader -> reader.only() == null || reader.only().equals(booking));
    }

    /** Lists do not show documents, so only pages of this booking are told. */
    @Override
    public void documentsChanged(BookingId booking) {
        tell("document", booking, reader -> booking.equals(reader.only()));
    }

    private void tell(String event, BookingId booking, Predicate<Reader> concerned) {
        toAll(reader -> {
            if (concerned.test(reader) && maySee(reader, booking)) {
                send(reader, SseEmitter.event().name(event).data(booking.value()));
            }
        });
    }

    @Override
    public void missed() {
        toAll(reader -> {
            if (present(reader).isPresent()) {
                send(reader, SseEmitter.event().name("missed").data("-"));
            }
        });
    }

    /** Keeps proxies from closing a quiet connection, and finds out who has left or is signed in no more. */
    @Scheduled(fixedRate = 20, timeUnit = TimeUnit.SECONDS)
    void beat() {
        toAll(reader -> {
            if (present(reader).isPresent()) {
                send(reader, SseEmitter.event().comment("still here"));
            }
        });
    }

    private void toAll(Consumer<Reader> work) {
        if (!readers.isEmpty()) {
            teller.execute(() -> readers.forEach(reader -> {
                try {
                    work.accept(reader);
                } catch (DataAccessException | TransactionException unreachable) {
                    LOG.debug("A change could not be told");
                }
            }));
        }
    }

    private boolean maySee(Reader reader, BookingId booking) {
        return present(reader)
                .map(actor -> currentActor.callAs(actor, () -> bookings.isVisible(booking)))
                .orElse(false);
    }

    /** Who the reader is by now. Where nobody is left, the stream ends. */
    private Optional<Actor> present(Reader reader) {
        var actor = reader.actor().get();
        if (actor.isEmpty()) {
            readers.remove(reader);
            reader.stream().complete();
        }
        return actor;
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
