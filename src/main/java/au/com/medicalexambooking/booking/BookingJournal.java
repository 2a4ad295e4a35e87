package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.UserId;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what happened to a booking: its progress rows and its audit rows, attributed to the current actor. */
@Component
class BookingJournal {

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final CurrentActor currentActor;
    private final ProgressNotes notes;
    private final Clock clock;

    BookingJournal(JdbcClient jdbc, AuditTrail audit, CurrentActor currentActor, ProgressNotes notes, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.currentActor = currentActor;
        this.notes = notes;
        this.clock = clock;
    }

    /** Sets the booking's progress and writes the row of its history; the booking is saved by the caller. */
    void progress(Booking booking, Progress progress) {
        var actor = currentActor.get();
        progress(booking, progress, actor.userId(), actor.onBehalfOf());
    }

    /** As {@link #progress(Booking, Progress)}, put down to the person who booked and waits for the process to answer. */
    void bookedProgress(Booking booking) {
        progress(
                booking,
                Progress.SCHEDULED,
                booking.createdBy(),
                booking.createdFor().orElse(null));
    }

    private void progress(Booking booking, Progress progress, UserId by, @Nullable UserId onBehalfOf) {
        var now = clock.instant();
        booking.changeProgress(progress, now);
        jdbc.sql("""
                        insert into booking_progress
                          (id, booking_id, progress, changed_by_id, changed_for_id, notes, created_at)
                        values (:id, :booking, :progress, :by, :for, :notes, :at)
                        """)
                .param("id", Ids.next())
                .param("booking", booking.id().value())
                .param("progress", progress.value())
                .param("by", by.value())
                .param("for", onBehalfOf == null ? null : onBehalfOf.value())
                .param("notes", notes.take().orElse(null))
                .param("at", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .update();
        record("booking.progress_changed", booking, Map.of("progress", progress.value()));
    }

    void record(String action, Booking booking) {
        record(action, booking, Map.of());
    }

    void record(String action, Booking booking, Map<String, Object> metadata) {
        audit.record(AuditEvent.done(action, "booking", booking.id().value())
                .of(booking.organization().value())
                .with(metadata));
    }
}
