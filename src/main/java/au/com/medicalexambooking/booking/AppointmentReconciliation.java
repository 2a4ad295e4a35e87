package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.scheduling.Appointment;
import au.com.medicalexambooking.scheduling.AppointmentBook;
import au.com.medicalexambooking.scheduling.ChangeHints;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
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
import java.util.Set;
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
            Instant start,
            Duration duration,
            String calendarId,
            @Nullable String meetingLink,
            Booking.Examinee examinee,
            boolean awaitsExamination) {}

    @Override
    public int compareBooks() {
        var today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        var from = today.minusDays(1);
        var until = today.plusDays(settings.reconciliationDays());
        var theirs = new HashMap<String, Appointment>();
        book.list(from, until).forEach(appointment -> theirs.put(appointment.id(), appointment));
        // Awaited here within the window, yet not in the list: moved away or vanished.
        var windowStart = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        var windowEnd = until.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var ours = ours(theirs.keySet(), windowStart, windowEnd);
        var former = formerAmong(theirs.keySet());
        var differing = new HashSet<String>();
        theirs.values().stream()
                .filter(appointment -> ours.containsKey(appointment.id()) || !former.contains(appointment.id()))
                .filter(appointment -> differs(appointment, Optional.ofNullable(ours.get(appointment.id()))))
                .forEach(appointment -> differing.add(appointment.id()));
        ours.forEach((id, our) -> {
            if (our.awaitsExamination() && !theirs.containsKey(id)) {
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
                    && specialists.findByCalendar(appointment.calendarId()).isPresent();
        }
        var our = ours.get();
        return our.awaitsExamination()
                && (appointment.cancelled()
                        || !appointment.start().equals(our.start())
                        || !appointment.duration().equals(our.duration())
                        || movedToAnotherSpecialist(appointment, our)
                        || !Optional.ofNullable(MeetingLinks.of(appointment))
                                .equals(Optional.ofNullable(our.meetingLink()))
                        || !ExamineeInBook.isSame(our.examinee(), appointment));
    }

    private boolean movedToAnotherSpecialist(Appointment appointment, Ours our) {
        return !appointment.calendarId().equals(our.calendarId())
                && specialists.findByCalendar(appointment.calendarId()).isPresent();
    }

    /** Our bookings of these appointments, whenever they are here, and all that are awaited within the window. */
    private Map<String, Ours> ours(Set<String> appointmentIds, Instant windowStart, Instant windowEnd) {
        var result = new HashMap<String, Ours>();
        jdbc.sql("""
                        select b.acuity_appointment_id, b.appointment_date, b.duration_minutes, b.meeting_link,
                               s.acuity_calendar_id, b.examinee_name, b.examinee_phone,
                               b.status = 'active' and b.reservation = 'confirmed'
                                 and b.current_progress in ('scheduled', 'rescheduled') as awaits
                          from bookings b join specialists s on s.id = b.specialist_id
                         where b.acuity_appointment_id = any (string_to_array(:ids, ','))
                        union
                        select b.acuity_appointment_id, b.appointment_date, b.duration_minutes, b.meeting_link,
                               s.acuity_calendar_id, b.examinee_name, b.examinee_phone, true
                          from bookings b join specialists s on s.id = b.specialist_id
                         where b.appointment_date > :start and b.appointment_date < :end
                           and b.confirmed_at is not null and b.acuity_appointment_id is not null
                           and b.status = 'active' and b.reservation = 'confirmed'
                           and b.current_progress in ('scheduled', 'rescheduled')
                        """)
                .param("ids", String.join(",", appointmentIds))
                .param("start", BookingTables.utc(windowStart))
                .param("end", BookingTables.utc(windowEnd))
                .query((row, n) -> Map.entry(
                        row.getString("acuity_appointment_id"),
                        new Ours(
                                row.getObject("appointment_date", OffsetDateTime.class)
                                        .toInstant(),
                                Duration.ofMinutes(row.getInt("duration_minutes")),
                                row.getString("acuity_calendar_id"),
                                row.getString("meeting_link"),
                                new Booking.Examinee(
                                        row.getString("examinee_name"), row.getString("examinee_phone"), null),
                                row.getBoolean("awaits"))))
                .list()
                .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        return result;
    }

    /** Which of these once belonged to a booking. */
    private Set<String> formerAmong(Set<String> appointmentIds) {
        return Set.copyOf(jdbc.sql("""
                        select acuity_appointment_id from booking_appointments
                         where acuity_appointment_id = any (string_to_array(:ids, ','))
                        """)
                .param("ids", String.join(",", appointmentIds))
                .query(String.class)
                .list());
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
