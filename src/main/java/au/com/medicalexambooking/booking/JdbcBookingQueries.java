package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Read models by plain SQL. The actor's scope is part of every statement, so that no filter can widen it. */
@Service
class JdbcBookingQueries implements BookingQueries {

    private static final String COLUMNS = """
            b.id, b.reference, b.acuity_appointment_id, b.examinee_name, b.appointment_date, b.duration_minutes,
            b.appointment_type, b.meeting_link, b.status, b.current_progress, b.organization_id, b.team_id,
            b.matter_reference, b.source, b.report_due_at, b.created_at, b.updated_at, b.version,
            o.name as organization_name,
            s.id as specialist_id, s.user_id as specialist_user_id, s.acuity_calendar_id, s.name as specialist_name,
            s.specialty, s.location, s.timezone, s.is_active
            """;

    private static final String FROM = """
             from bookings b
             join specialists s on s.id = b.specialist_id
             join organizations o on o.id = b.organization_id
            """;

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final BookingAccess access;
    private final ProgressRecords progress;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    private final BookingTotals totals;
    private final Briefs briefs;
    private final Clock clock;

    JdbcBookingQueries(
            JdbcClient jdbc,
            CurrentActor currentActor,
            BookingAccess access,
            ProgressRecords progress,
            AuditTrail audit,
            BookingTotals totals,
            Briefs briefs,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.access = access;
        this.progress = progress;
        this.audit = audit;
        this.totals = totals;
        this.briefs = briefs;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional
    public Page search(Filter filter) {
        var page = read(filter);
        record("booking.listed", page);
        return page;
    }

    @Override
    public Map<BookingId, BriefReadiness> briefs(Page page) {
        var asked = Briefs.mayBeAsked(page.bookings());
        return asked.isEmpty() ? Map.of() : Objects.requireNonNull(transaction.execute(status -> briefs.of(asked)));
    }

    @Override
    @Transactional
    public Page export(Filter filter) {
        var page = read(filter);
        record("booking.exported", page);
        return page;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean isVisible(BookingId booking) {
        var visible = BookingConditions.of(currentActor.get(), clock.instant());
        return jdbc.sql("select exists (select 1 from bookings b" + visible.where() + " and b.id = :id)")
                .params(visible.parameters())
                .param("id", booking.value())
                .query(Boolean.class)
                .single();
    }

    private Page read(Filter filter) {
        BookingConditions.check(filter);
        var conditions = BookingConditions.of(currentActor.get(), filter, clock.instant());
        var search = filter.search();
        return search == null || search.isBlank() ? listed(filter, conditions) : found(filter, conditions);
    }

    private void record(String action, Page page) {
        audit.record(AuditEvent.done(action, "booking", "-")
                .with(Map.of(
                        "ids",
                        page.bookings().stream().map(row -> row.id().value()).toList())));
    }

    /**
     * The page by the index that has its order; how many there are in all is counted apart. What is shown is read for the
     * rows of the page alone, not for those of the pages before it.
     */
    private Page listed(Filter filter, BookingConditions conditions) {
        List<Summary> rows = jdbc.sql("with page as materialized (select b.id from bookings b"
                        + (filter.order().isBySpecialist() ? BookingConditions.SPECIALISTS : conditions.joins())
                        + conditions.where() + " order by "
                        + filter.order().columns() + " limit :limit offset :offset)"
                        + " select " + COLUMNS + FROM + " join page on page.id = b.id order by "
                        + filter.order().columns())
                .params(conditions.parameters())
                .param("limit", filter.limit())
                .param("offset", offset(filter))
                .query((row, n) -> summary(row))
                .list();
        return new Page(
                rows,
                rows.size() < filter.limit() && (filter.page() == 1 || !rows.isEmpty())
                        ? offset(filter) + rows.size()
                        : totals.of(conditions));
    }

    /**
     * Page and total from one look at what matches: finding the few that match costs most, so it is done once, and never by
     * walking along the order of the list past all that do not match.
     */
    private Page found(Filter filter, BookingConditions conditions) {
        var total = new long[] {0};
        List<Summary> rows = jdbc.sql(
                        "with matching as materialized (select b.id, b.appointment_date, b.examinee_name, b.current_progress,"
                                + " b.specialist_id, b.report_due_at from bookings b" + conditions.joins()
                                + conditions.where() + "),"
                                + " page as (select b.id from matching b"
                                + (filter.order().isBySpecialist() ? BookingConditions.SPECIALISTS : "")
                                + " order by " + filter.order().columns() + " limit :limit offset :offset)"
                                + " select " + COLUMNS + ", (select count(*) from matching) as total" + FROM
                                + " join page on page.id = b.id order by "
                                + filter.order().columns())
                .params(conditions.parameters())
                .param("limit", filter.limit())
                .param("offset", offset(filter))
                .query((row, n) -> {
                    total[0] = row.getLong("total");
                    return summary(row);
                })
                .list();
        return new Page(rows, rows.isEmpty() && filter.page() > 1 ? totals.of(conditions) : total[0]);
    }

    @Override
    public Map<BookingStatus, Long> counts(Filter filter) {
        BookingConditions.check(filter);
        return totals.byStatus(BookingConditions.of(currentActor.get(), filter.ofAnyStatus(), clock.instant()));
    }

    private static long offset(Filter filter) {
        return (long) (filter.page() - 1) * filter.limit();
    }

    /**
     * Read with the conditions of a list, so that nothing is found that the actor may not see. Only where nothing is found
     * the rights are asked, which records the refusal: in a transaction of its own, after this one has given its connection
     * back.
     */
    @Override
    public Details details(BookingId id) {
        return Objects.requireNonNull(transaction.execute(status -> read(id))).orElseThrow(() -> {
            access.require(id, BookingAccess.Act.READ);
            return ApiException.notFound();
        });
    }

    private Optional<Details> read(BookingId id) {
        var actor = currentActor.get();
        var visible = BookingConditions.of(actor, clock.instant());
        var details = jdbc.sql("select " + COLUMNS
                        + ", b.examinee_phone, b.examinee_email, b.interpreter_language, b.notes, b.late_cancellation,"
                        + " b.cancellation_fee_percent, b.acuity_type_id, b.created_by_id, b.created_for_id"
                        + FROM + visible.where() + " and b.id = :id")
                .params(visible.parameters())
                .param("id", id.value())
                .query((row, n) -> details(row, actor, progress.of(id), documents(id, actor)))
                .optional();
        details.ifPresent(found -> audit.record(AuditEvent.done("booking.read", "booking", id.value())
                .of(found.booking().organizationId())));
        return details;
    }

    /** Neither broken-off uploads nor tombstones; and to referrers no dictation, and no report before its release. */
    private List<DocumentLine> documents(BookingId id, Actor actor) {
        return jdbc.sql(
                        "select d.id, d.file_name, d.file_size, d.mime_type, d.category, d.state, d.sha256, d.created_at, "
                                + PersonColumns.of("uploader")
                                + " from documents d join users uploader on uploader.id = d.uploaded_by_id"
                                + PersonColumns.firmOf("uploader")
                                + " where d.booking_id = :booking and d.state in ('scanning', 'available', 'rejected')"
                                + " and (not :referrer or d.category not in ('report', 'dictation')"
                                + "   or (d.category = 'report' and exists (select 1 from bookings b where b.id = d.booking_id"
                                + "     and b.current_progress in ('report_generated', 'payment_received'))))"
                                + " order by d.created_at, d.id")
                .param("booking", id.value())
                .param("referrer", actor.role() == Role.USER)
                .query((row, n) -> new DocumentLine(
                        row.getString("id"),
                        row.getString("file_name"),
                        row.getLong("file_size"),
                        row.getString("mime_type"),
                        row.getString("category"),
                        row.getString("state"),
                        row.getString("sha256"),
                        PersonColumns.read(row, "uploader"),
                        instant(row, "created_at")))
                .list();
    }

    private Details details(
            ResultSet row, Actor actor, List<ProgressRecords.Entry> history, List<DocumentLine> documents)
            throws SQLException {
        var summary = summary(row);
        // A specialist calls the examinee only where they meet by video.
        var showsContact = actor.role() != Role.SPECIALIST || summary.appointmentType() == AppointmentKind.TELEHEALTH;
        return new Details(
                summary,
                showsContact ? row.getString("examinee_phone") : null,
                showsContact ? row.getString("examinee_email") : null,
                row.getString("interpreter_language"),
                actor.role().isOperator() ? row.getString("notes") : null,
                (Boolean) row.getObject("late_cancellation"),
                (Integer) row.getObject("cancellation_fee_percent"),
                row.getString("acuity_type_id"),
                row.getString("created_by_id"),
                row.getString("created_for_id"),
                history,
                documents,
                briefs.of(Briefs.mayBeAsked(List.of(summary))).get(summary.id()));
    }

    private static Summary summary(ResultSet row) throws SQLException {
        var specialistUser = row.getString("specialist_user_id");
        var progress = row.getString("current_progress");
        return new Summary(
                new BookingId(row.getString("id")),
                "IME-" + row.getLong("reference"),
                row.getString("acuity_appointment_id"),
                new SpecialistView(
                        new SpecialistId(row.getString("specialist_id")),
                        specialistUser == null ? null : new UserId(specialistUser),
                        row.getString("acuity_calendar_id"),
                        row.getString("specialist_name"),
                        row.getString("specialty"),
                        row.getString("location"),
                        ZoneId.of(row.getString("timezone")),
                        row.getBoolean("is_active")),
                row.getString("examinee_name"),
                instant(row, "appointment_date"),
                row.getInt("duration_minutes"),
                AppointmentKind.of(row.getString("appointment_type")),
                row.getString("meeting_link"),
                BookingStatus.of(row.getString("status")),
                progress == null ? null : Progress.of(progress),
                row.getString("organization_id"),
                row.getString("organization_name"),
                row.getString("team_id"),
                row.getString("matter_reference"),
                row.getString("source"),
                nullableInstant(row, "report_due_at"),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                row.getLong("version"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
