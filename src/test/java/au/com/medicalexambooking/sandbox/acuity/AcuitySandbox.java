package au.com.medicalexambooking.sandbox.acuity;

import au.com.medicalexambooking.sandbox.acuity.SandboxAppointment.Attendee;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A running stand-in for Acuity. Clients talk to {@link #baseUri()}, people to {@link #pageUri()}; tests look into the
 * book, act in it as somebody in Acuity's own pages would, and make it fail.
 */
public final class AcuitySandbox implements AutoCloseable {

    private final AcuitySandboxSettings settings;
    private final AppointmentBookStore store;
    private final AppointmentBook book;
    private final Announcements announcements;
    private final WebhookSender webhooks;
    private final RequestLog requests;
    private final RequestHolds holds = new RequestHolds();
    private final Faults faults = new Faults();
    private final ApiEndpoint api;
    private final Listener listener;

    private AcuitySandbox(AcuitySandboxSettings settings) {
        this.settings = settings;
        this.store = new AppointmentBookStore(settings.dataDirectory());
        this.announcements = new Announcements(settings.webhookHabits(), settings.clock(), settings.webhookTarget());
        this.book = new AppointmentBook(store, settings.catalogue(), settings.rules(), settings.clock(), announcements);
        this.webhooks =
                new WebhookSender(store, announcements, settings.webhookHabits(), settings.apiKey(), settings.clock());
        this.requests = new RequestLog(settings.clock());
        this.api = new ApiEndpoint(
                new AcuityApi(settings, book, store),
                requests,
                holds,
                faults,
                new RequestLimits(settings.limitsRequests()),
                webhooks::dispatch);
        this.listener = new Listener(settings.port(), Map.of(ApiRequest.PREFIX, api, "/", new AcuityPage(this)));
    }

    /** Starts a stand-in; webhooks still owed from before a restart go out at once. */
    public static AcuitySandbox start(AcuitySandboxSettings settings) {
        var sandbox = new AcuitySandbox(settings);
        sandbox.listener.open();
        sandbox.webhooks.dispatch();
        return sandbox;
    }

    /** Runs the stand-in as a process of its own; see {@link AcuitySandboxArguments} for what it may be told. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var sandbox = start(AcuitySandboxArguments.parse(arguments))) {
            System.out.println("Acuity sandbox: " + sandbox.pageUri() + " (API " + sandbox.baseUri() + ", user "
                    + sandbox.settings.userId() + ")");
            Thread.currentThread().join();
        }
    }

    public AcuitySandboxSettings settings() {
        return settings;
    }

    /** What the platform's {@code ACUITY_BASE_URL} should say. */
    public URI baseUri() {
        return pageUri().resolve(ApiRequest.PREFIX);
    }

    public URI pageUri() {
        return URI.create("http://localhost:" + port() + "/");
    }

    public int port() {
        return listener.port();
    }

    /** Sends static webhooks there from now on; null for nowhere. */
    public void deliverWebhooksTo(@Nullable URI target) {
        announcements.staticTarget(target);
    }

    public @Nullable URI webhookTarget() {
        return announcements.staticTarget();
    }

    /** Closes the port: connections are refused and open ones break, until {@link #comeBack}. */
    public void goDown() {
        listener.shut();
    }

    /** Goes down in a moment, so that the request that asked for it is still answered, and comes back by itself. */
    void goDownFor(Duration time) {
        var soon = Duration.ofMillis(300);
        CompletableFuture.delayedExecutor(soon.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::goDown);
        CompletableFuture.delayedExecutor(soon.plus(time).toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::comeBack);
    }

    /** Opens the same port again. */
    public void comeBack() {
        listener.open();
    }

    public boolean isDown() {
        return !listener.isOpen();
    }

    @Override
    public void close() {
        holds.releaseAll();
        api.close();
        listener.close();
        webhooks.close();
    }

    public Faults faults() {
        return faults;
    }

    public RequestLog requests() {
        return requests;
    }

    public WebhookSender webhooks() {
        return webhooks;
    }

    /** Stops the next request that matches, at that moment, until released. */
    public RequestHold hold(String pattern, Moment moment) {
        return holds.add(RequestPattern.of(pattern), moment);
    }

    /** Waits until a matching request has come in. */
    public RecordedRequest awaitRequest(String pattern, Duration patience) {
        return requests.await(pattern, patience);
    }

    /** Everything booked, canceled ones included, in the order of their ids. */
    public List<SandboxAppointment> appointments() {
        return book.all();
    }

    /** Appointments that hold their time. */
    public List<SandboxAppointment> openAppointments() {
        return book.all().stream()
                .filter(appointment -> !appointment.canceled())
                .toList();
    }

    public Optional<SandboxAppointment> appointment(long id) {
        return book.all().stream().filter(appointment -> appointment.id() == id).findFirst();
    }

    /** Appointments, canceled ones included, one of whose answers says exactly that. */
    public List<SandboxAppointment> appointmentsAnswering(long fieldId, String value) {
        return book.all().stream()
                .filter(appointment -> value.equals(appointment.answer(fieldId).orElse("")))
                .toList();
    }

    /** Books as the account's own people do: no check of availability, and webhooks as for every change. */
    public SandboxAppointment bookDirectly(DirectBooking booking) {
        return announced(() -> book.book(booking.toRequest(null), Mode.ADMIN));
    }

    public SandboxAppointment move(long id, Instant start) {
        return move(id, start, CalendarChoice.unchanged());
    }

    public SandboxAppointment move(long id, Instant start, long calendarId) {
        return move(id, start, CalendarChoice.of(calendarId));
    }

    public SandboxAppointment cancel(long id) {
        return announced(() -> book.cancel(id, false, "", Mode.ADMIN));
    }

    /** Acuity's no-show: canceled, and marked. */
    public SandboxAppointment markNoShow(long id) {
        return announced(() -> book.cancel(id, true, "", Mode.ADMIN));
    }

    /** Changes names, phone or e-mail. */
    public SandboxAppointment edit(long id, UnaryOperator<Attendee> change) {
        return announced(() -> book.edit(id, found -> found.with(change.apply(found.attendee()), found.details())));
    }

    /** Changes one answer of the intake form. */
    public SandboxAppointment answer(long id, long fieldId, String value) {
        return announced(() -> book.edit(id, found -> found.answering(Map.of(fieldId, value))));
    }

    /** Fills in the meeting link where it was to come later. */
    public SandboxAppointment provideMeetingLink(long id) {
        return announced(() -> book.edit(id, found -> found.at(book.fullLocation(found))));
    }

    public SandboxBlock block(long calendarId, Instant start, Instant end, String notes) {
        return store.change(state -> {
            var block = new SandboxBlock(state.newId(), calendarId, start, end, notes);
            state.put(block);
            return block;
        });
    }

    public void unblock(long blockId) {
        store.update(state -> state.removeBlock(blockId));
    }

    /** What a client could book on that day of the calendar's zone. */
    public List<Instant> freeTimes(long calendarId, long typeId, LocalDate day) {
        return freeTimes(calendarId, typeId, day, Set.of());
    }

    List<Instant> freeTimes(long calendarId, long typeId, LocalDate day, Set<Long> ignored) {
        var calendar = book.calendarOf(Long.toString(calendarId));
        var type = book.typeOf(Long.toString(typeId));
        var from = day.atStartOfDay(calendar.zone()).toInstant();
        var to = day.plusDays(1).atStartOfDay(calendar.zone()).toInstant();
        return book.freeStarts(calendar, type, from, to, ignored);
    }

    /** The first time a client could book from some days ahead of now. */
    public Instant nextFreeTime(long calendarId, long typeId, int daysAhead) {
        var today = settings.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
        for (var day = daysAhead; day < daysAhead + 60; day++) {
            var free = freeTimes(calendarId, typeId, today.plusDays(day));
            if (!free.isEmpty()) {
                return free.get(0);
            }
        }
        throw new NoSuchElementException("Nothing free on calendar " + calendarId + " for type " + typeId);
    }

    /** A time as the API writes it on that calendar. */
    public String wireTime(Instant instant, long calendarId) {
        return AcuityDates.wire(
                instant, book.calendarOf(Long.toString(calendarId)).zone());
    }

    /** Empties the book, the logs and the faults, for the next test; subscriptions go too. */
    public void reset() {
        store.update(BookState::clear);
        faults.liftAll();
        holds.releaseAll();
        requests.clear();
        webhooks.reset();
        comeBack();
    }

    private SandboxAppointment move(long id, Instant start, CalendarChoice choice) {
        var datetime = AcuityDates.wire(start, ZoneOffset.UTC);
        return announced(() -> book.reschedule(id, datetime, null, choice, Mode.ADMIN));
    }

    private SandboxAppointment announced(Supplier<SandboxAppointment> change) {
        var changed = change.get();
        webhooks.dispatch();
        return changed;
    }
}
