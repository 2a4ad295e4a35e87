package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.AppointmentType;
import au.com.medicalexambooking.scheduling.BookCalendar;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.NewAppointment;
import au.com.medicalexambooking.scheduling.OutcomeUnknown;
import au.com.medicalexambooking.scheduling.RequestRefused;
import au.com.medicalexambooking.scheduling.SlotTaken;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An appointment book in memory: it refuses what is taken, keeps account of what it was asked, and fails as told. */
final class AppointmentBookFake implements AppointmentBook {

    /** What may be asked of the book. */
    enum Call {
        CREATE,
        FIND,
        LOOK_UP,
        RESCHEDULE,
        CANCEL,
        LIST
    }

    private static final Duration LENGTH = Duration.ofMinutes(60);

    private final Map<String, Appointment> appointments = new LinkedHashMap<>();
    private final Map<Call, Queue<Fault>> faults = new EnumMap<>(Call.class);
    private final List<Call> calls = new ArrayList<>();
    private long lastId = 1000;

    /** What goes wrong with one call: before it takes effect, or after. */
    private record Fault(boolean takesEffect, Runnable happening) {}

    /** The next such call does nothing and brings this. */
    synchronized void refuseNext(Call call, RuntimeException failure) {
        add(call, new Fault(false, () -> {
            throw failure;
        }));
    }

    /** The next such call takes effect, and its answer is lost. */
    synchronized void loseAnswerOfNext(Call call) {
        add(call, new Fault(true, () -> {
            throw new OutcomeUnknown("the connection broke", null);
        }));
    }

    /** This happens after the next such call has taken effect and before its answer arrives. */
    synchronized void duringNext(Call call, Runnable happening) {
        add(call, new Fault(true, happening));
    }

    private void add(Call call, Fault fault) {
        faults.computeIfAbsent(call, key -> new ArrayDeque<>()).add(fault);
    }

    synchronized void reset() {
        appointments.clear();
        faults.clear();
        calls.clear();
    }

    synchronized long count(Call call) {
        return calls.stream().filter(call::equals).count();
    }

    synchronized long calls() {
        return calls.size();
    }

    synchronized List<Appointment> open() {
        return appointments.values().stream()
                .filter(appointment -> !appointment.cancelled())
                .toList();
    }

    synchronized Appointment appointment(String id) {
        return Optional.ofNullable(appointments.get(id)).orElseThrow();
    }

    /** Somebody works in the book itself; nothing is checked there. */
    synchronized Appointment put(UnaryOperator<AppointmentDraft> details) {
        var draft = details.apply(new AppointmentDraft());
        var appointment = draft.build(Long.toString(++lastId));
        appointments.put(appointment.id(), appointment);
        return appointment;
    }

    /** Somebody changes an appointment in the book itself. */
    synchronized void change(String id, UnaryOperator<AppointmentDraft> change) {
        appointments.put(id, change.apply(AppointmentDraft.of(appointment(id))).build(id));
    }

    synchronized void remove(String id) {
        appointments.remove(id);
    }

    @Override
    public Appointment create(NewAppointment wanted) {
        return call(Call.CREATE, () -> {
            var taken = appointments.values().stream()
                    .anyMatch(other -> !other.cancelled()
                            && other.calendarId().equals(wanted.calendarId())
                            && other.start().isBefore(wanted.start().plus(LENGTH))
                            && other.end().isAfter(wanted.start()));
            if (taken) {
                throw new SlotTaken("not_available");
            }
            return put(draft -> draft.calendar(wanted.calendarId())
                    .at(wanted.start())
                    .named(wanted.firstName(), wanted.lastName())
                    .phone(wanted.phone())
                    .email(wanted.email())
                    .reference(wanted.bookingId()));
        });
    }

    @Override
    public Optional<Appointment> find(String appointmentId) {
        return call(Call.FIND, () -> Optional.ofNullable(appointments.get(appointmentId)));
    }

    @Override
    public List<Appointment> findCreatedFor(NewAppointment wanted) {
        return call(
                Call.LOOK_UP,
                () -> appointments.values().stream()
                        .filter(appointment -> wanted.bookingId().equals(appointment.bookingReference()))
                        .toList());
    }

    @Override
    public Appointment reschedule(String appointmentId, Instant start) {
        return call(Call.RESCHEDULE, () -> {
            var current = Optional.ofNullable(appointments.get(appointmentId))
                    .filter(appointment -> !appointment.cancelled())
                    .orElseThrow(() -> new RequestRefused("reschedule_canceled"));
            var taken = appointments.values().stream()
                    .anyMatch(other -> !other.cancelled()
                            && !other.id().equals(appointmentId)
                            && other.calendarId().equals(current.calendarId())
                            && other.start().equals(start));
            if (taken) {
                throw new SlotTaken("not_available");
            }
            change(appointmentId, draft -> draft.at(start));
            return appointment(appointmentId);
        });
    }

    @Override
    public Appointment cancel(String appointmentId, String note) {
        return call(Call.CANCEL, () -> {
            change(appointmentId, AppointmentDraft::cancelled);
            return appointment(appointmentId);
        });
    }

    @Override
    public List<Appointment> list(LocalDate from, LocalDate to) {
        return call(
                Call.LIST,
                () -> appointments.values().stream()
                        .filter(appointment -> {
                            var day = appointment.start().atZone(ZoneOffset.UTC).toLocalDate();
                            return !day.isBefore(from) && !day.isAfter(to);
                        })
                        .toList());
    }

    @Override
    public List<LocalDate> freeDates(String calendarId, String typeId, YearMonth month, Freshness freshness) {
        return List.of();
    }

    @Override
    public List<Instant> freeTimes(String calendarId, String typeId, LocalDate date, Freshness freshness) {
        return List.of();
    }

    @Override
    public List<BookCalendar> calendars() {
        return List.of();
    }

    @Override
    public List<AppointmentType> appointmentTypes() {
        return List.of();
    }

    @Override
    public List<IntakeField> intakeFields(String typeId) {
        return List.of();
    }

    /** The happening runs outside the lock, so that it may wait for others who use the book. */
    private <T> T call(Call call, java.util.function.Supplier<T> effect) {
        @Nullable Fault fault;
        T answer;
        synchronized (this) {
            calls.add(call);
            var waiting = faults.get(call);
            fault = waiting == null ? null : waiting.poll();
            if (fault != null && !fault.takesEffect()) {
                fault.happening().run();
            }
            answer = effect.get();
        }
        if (fault != null) {
            fault.happening().run();
        }
        return answer;
    }
}
