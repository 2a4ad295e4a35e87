package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds differences by comparing both sides; what differs is only hinted at here, and converges like every other hint. */
@Service
@Transactional
class AppointmentReconciliation implements BookReconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(AppointmentReconciliation.class);

    /** A window that the book can answer at once: it has no pages. */
    private static final int DAYS_A_LIST = 14;

    private static final Duration OPEN_TOO_LONG = Duration.ofMinutes(10);

    private final AppointmentBook book;
    private final ChangeHints hints;
    private final SpecialistDirectory specialists;
    private final BookingSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    AppointmentReconciliation(
            AppointmentBook book,
            ChangeHints hints,
            SpecialistDirectory specialists,
            BookingSettings settings,
            JdbcClient jdbc,
            Clock clock) {
        this.book = book;
        this.hints = hints;
        this.specialists = specialists;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Our side of an appointment. */
    private record Ours(
            @Nullable String bookingId,
            Instant start,
            boolean awaitsExamination,
            @Nullable String meetingLink) {}

    @Override
    public int compareBooks() {
        var today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        var from = today.minusDays(1);
        var until = today.plusDays(settings.reconciliationDays());
        var theirs = new HashMap<String, Appointment>();
        for (var day = from; !day.isAfter(until); day = day.plusDays(DAYS_A_LIST)) {
            var last = day.plusDays(DAYS_A_LIST - 1L);
            book.list(day, last.isAfter(until) ? until : last)
                    .forEach(appointment -> theirs.put(appointment.id(), appointment));
        }
        var ours = ours(from.atStartOfDay(ZoneOffset.UTC).toInstant());
        var differing = new HashSet<String>();
        theirs.values().stream()
                .filter(appointment -> differs(appointment, Optional.ofNullable(ours.get(appointment.id()))))
                .forEach(appointment -> differing.add(appointment.id()));
        // Awaited here within the window, yet not in the list: moved away or vanished.
        var windowStart = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        var windowEnd = until.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        ours.forEach((id, our) -> {
            if (our.awaitsExamination()
                    && our.start().isAfter(windowStart)
                    && our.start().isBefore(windowEnd)
                    && !theirs.containsKey(id)) {
                differing.add(id);
            }
        });
        differing.forEach(id -> hints.add(
                new ChangeHints.Hint(ChangeHints.Source.RECONCILIATION, "reconciliation.difference", id, null, null),
                Duration.ZERO));
        if (!differing.isEmpty()) {
            LOG.info("Reconciliation found {} appointments that differ", differing.size());
        }
        return differing.size();
    }

    private boolean differs(Appointment appointment, Optional<Ours> ours) {
        if (ours.isEmpty()) {
            return !appointment.cancelled()
                    && specialists
                            .findByCalendar(appointment.calendarId())
                            .filter(SpecialistView::active)
                            .isPresent();
        }
        var our = ours.get();
        return our.awaitsExamination()
                && (appointment.cancelled()
                        || !appointment.start().equals(our.start())
                        || !Optional.ofNullable(MeetingLinks.of(appointment))
                                .equals(Optional.ofNullable(our.meetingLink())));
    }

    /** Our bookings since then by appointment, and every appointment that once belonged to a booking. */
    private Map<String, Ours> ours(Instant since) {
        var result = new HashMap<String, Ours>();
        jdbc.sql("select acuity_appointment_id, booking_id from booking_appointments")
                .query((row, n) -> Map.entry(
                        row.getString("acuity_appointment_id"),
                        new Ours(row.getString("booking_id"), Instant.EPOCH, false, null)))
                .list()
                .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        jdbc.sql("""
                        select acuity_appointment_id, id, appointment_date, meeting_link,
                               status = 'active' and reservation = 'confirmed'
                                 and current_progress in ('scheduled', 'rescheduled') as awaits
                          from bookings
                         where acuity_appointment_id is not null and appointment_date >= :since
                        """)
                .param("since", BookingTables.utc(since))
                .query((row, n) -> Map.entry(
                        row.getString("acuity_appointment_id"),
                        new Ours(
                                row.getString("id"),
                                row.getObject("appointment_date", OffsetDateTime.class)
                                        .toInstant(),
                                row.getBoolean("awaits"),
                                row.getString("meeting_link"))))
                .list()
                .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return result;
    }

    @Override
    public int checkOpenReservations() {
        List<String> open = jdbc.sql("""
                        select id from bookings
                         where reservation in ('requested', 'abandoned') and updated_at < :before
                         order by created_at limit 100
                        """)
                .param("before", BookingTables.utc(clock.instant().minus(OPEN_TOO_LONG)))
                .query(String.class)
                .list();
        if (!open.isEmpty()) {
            LOG.error("{} reservations are open for more than {}: {}", open.size(), OPEN_TOO_LONG, open);
        }
        return open.size();
    }
}
