package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The steps of the process, each inside the process step's own transaction. */
@Service
@Transactional(propagation = Propagation.MANDATORY)
class BookingLifecycleSteps implements LifecycleSteps {

    /** Where a date lies too far back to be of use, the timer is set behind the examination and never rings. */
    private static final Duration NEVER = Duration.ofDays(3650);

    private final Bookings bookings;
    private final BookingTables tables;
    private final BookingJournal journal;
    private final ProgressNotes notes;
    private final BusinessCalendar calendar;
    private final SpecialistDirectory specialists;
    private final BookingSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    BookingLifecycleSteps(
            Bookings bookings,
            BookingTables tables,
            BookingJournal journal,
            ProgressNotes notes,
            BusinessCalendar calendar,
            SpecialistDirectory specialists,
            BookingSettings settings,
            JdbcClient jdbc,
            Clock clock) {
        this.bookings = bookings;
        this.tables = tables;
        this.journal = journal;
        this.notes = notes;
        this.calendar = calendar;
        this.specialists = specialists;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public ExaminationPlan planExamination(BookingId id) {
        var booking = load(id);
        var zone = zone(booking);
        var start = booking.time().start();
        var end = booking.time().end();
        return new ExaminationPlan(
                start,
                end,
                ifStillToCome(calendar.morningBefore(start, settings.reminderBusinessDays(), zone), end),
                calendar.closeOfBusinessAfter(end, settings.outcomeBusinessDays(), zone));
    }

    @Override
    public BriefPlan planBrief(BookingId id, boolean briefRequired, boolean consentRequired, int businessDaysBefore) {
        var booking = load(id);
        var zone = zone(booking);
        var start = booking.time().start();
        var due = calendar.morningBefore(start, businessDaysBefore, zone);
        jdbc.sql("update bookings set brief_required = :brief, consent_required = :consent, brief_due_at = :due"
                        + " where id = :id")
                .param("brief", briefRequired)
                .param("consent", consentRequired)
                .param("due", due.atOffset(ZoneOffset.UTC))
                .param("id", id.value())
                .update();
        var now = clock.instant();
        var deadline = due.isAfter(now) ? due : calendar.morningAfter(now, zone);
        if (!deadline.isBefore(start)) {
            var never = booking.time().end().plus(NEVER);
            return new BriefPlan(never, never);
        }
        var check = calendar.morningBefore(due, settings.briefReminderBusinessDays(), zone);
        return new BriefPlan(check.isAfter(now) ? check : deadline, deadline);
    }

    private Instant ifStillToCome(Instant due, Instant examinationEnd) {
        return due.isAfter(clock.instant()) ? due : examinationEnd.plus(NEVER);
    }

    @Override
    public void recordNewTime(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.RESCHEDULED);
        bookings.save(booking);
    }

    @Override
    public void recordCancellation(BookingId id, boolean late, int feePercent) {
        var booking = load(id);
        booking.cancelled(late, feePercent, clock.instant());
        notes.set(booking.cancellationReason().orElse(null));
        booking.retainUntil(retentionEnd());
        journal.progress(booking, Progress.CANCELLED);
        bookings.save(booking);
    }

    @Override
    public void recordDirectBooking(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.SCHEDULED);
        bookings.save(booking);
    }

    @Override
    public Instant recordNoShow(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.NO_SHOW);
        bookings.save(booking);
        return calendar.closeOfBusinessAfter(clock.instant(), settings.followUpBusinessDays(), zone(booking));
    }

    @Override
    public void prepareRebooking(BookingId id, Instant newStart) {
        BookableTime.require("newAppointmentAt", newStart, clock.instant());
        var booking = load(id);
        var missed = booking.time().start();
        booking.rebook(newStart, clock.instant());
        bookings.save(booking);
        bookings.forgetAttempt(id.value());
        try {
            tables.hold(id, booking.specialist(), newStart, booking.time().end());
        } catch (DataIntegrityViolationException held) {
            throw BookingRejected.slotTaken(List.of());
        }
        journal.record(
                "booking.rebooking_requested", booking, Map.of("from", missed.toString(), "to", newStart.toString()));
    }

    @Override
    public void closeWithoutExamination(BookingId id) {
        close(load(id));
    }

    @Override
    public void startReport(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.GENERATING_REPORT);
        bookings.save(booking);
    }

    @Override
    public ReportPlan planReport(BookingId id, int dueDays, int reminderDaysBefore, int escalationDaysAfter) {
        var booking = load(id);
        var zone = zone(booking);
        var now = clock.instant();
        var due = calendar.closeOfBusinessAfter(now, dueDays, zone);
        booking.reportDue(due, now);
        bookings.save(booking);
        return new ReportPlan(
                calendar.morningBefore(due, reminderDaysBefore, zone),
                due,
                calendar.closeOfBusinessAfter(due, escalationDaysAfter, zone));
    }

    @Override
    public Instant releaseReport(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.REPORT_GENERATED);
        bookings.save(booking);
        return calendar.closeOfBusinessAfter(clock.instant(), settings.paymentBusinessDays(), zone(booking));
    }

    @Override
    public void closePaid(BookingId id) {
        var booking = load(id);
        journal.progress(booking, Progress.PAYMENT_RECEIVED);
        close(booking);
    }

    @Override
    public Instant retentionEndsAt(BookingId id) {
        return retentionEnd();
    }

    @Override
    public void archive(BookingId id) {
        var booking = load(id);
        booking.archive(clock.instant());
        bookings.save(booking);
        journal.record("booking.archived", booking);
    }

    @Override
    public boolean briefComplete(BookingId id) {
        return jdbc.sql("select brief_required, consent_required from bookings where id = :id")
                .param("id", id.value())
                .query((row, n) ->
                        briefComplete(id, row.getBoolean("brief_required"), row.getBoolean("consent_required")))
                .single();
    }

    @Override
    public boolean briefComplete(BookingId id, boolean briefRequired, boolean consentRequired) {
        var present = documentsUnderLock(id);
        return (!briefRequired || present.contains("brief")) && (!consentRequired || present.contains("consent_form"));
    }

    @Override
    public boolean briefStillLacks(BookingId id, String category) {
        var present = documentsUnderLock(id);
        return !present.contains(category)
                && jdbc.sql("select appointment_date > :now and (brief_required and :category = 'brief'"
                                + " or consent_required and :category = 'consent_form') from bookings where id = :id")
                        .param("category", category)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("id", id.value())
                        .query(Boolean.class)
                        .single();
    }

    /** The categories of which there is a document that may be read; until the transaction ends none is released. */
    private Set<String> documentsUnderLock(BookingId id) {
        jdbc.sql("select id from bookings where id = :id for no key update")
                .param("id", id.value())
                .query(String.class)
                .single();
        return jdbc.sql("select distinct category from documents where booking_id = :booking and state = 'available'")
                .param("booking", id.value())
                .query(String.class)
                .set();
    }

    @Override
    public int noticeBusinessDays(BookingId id) {
        var booking = load(id);
        var zone = zone(booking);
        return calendar.between(
                clock.instant().atZone(zone).toLocalDate(),
                booking.time().start().atZone(zone).toLocalDate(),
                zone);
    }

    private void close(Booking booking) {
        booking.close(clock.instant());
        booking.retainUntil(retentionEnd());
        bookings.save(booking);
        journal.record("booking.closed", booking, Map.of("status", BookingStatus.CLOSED.value()));
    }

    private Instant retentionEnd() {
        return clock.instant().atZone(ZoneOffset.UTC).plus(settings.retention()).toInstant();
    }

    private ZoneId zone(Booking booking) {
        return specialists
                .find(booking.specialist())
                .orElseThrow(() -> new IllegalStateException("A booking's specialist is known"))
                .zone();
    }

    private Booking load(BookingId id) {
        return bookings.findById(id.value()).orElseThrow(ApiException::notFound);
    }
}
