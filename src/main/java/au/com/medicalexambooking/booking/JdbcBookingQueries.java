package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.audit.AuditEvent;
import au.com.medicalexambooking.audit.AuditTrail;
import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Read models by plain SQL. The actor's scope is part of every statement, so that no filter can widen it. */
@Service
class JdbcBookingQueries implements BookingQueries {

    private static final Pattern REFERENCE = Pattern.compile("(?i)(?:IME-?)?(\\d{1,12})");

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

    private static final String SPECIALISTS = " join specialists s on s.id = b.specialist_id";

    private static final Filter EVERYTHING = new Filter(null, Set.of(), null, null, null, 1, 1);

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final BookingAccess access;
    private final ProgressRecords progress;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    /** Counting all rows costs more than reading a page, and the same counts are asked for again and again. */
    private final LoadingCache<Count, Long> totals = cached(this::count);

    private final LoadingCache<Count, Map<BookingStatus, Long>> totalsOfStatus = cached(this::countByStatus);

    private final Briefs briefs;
    private final Clock clock;

    /** What to count; nobody waits for a count that was made seconds ago, it is made again behind his back. */
    private record Count(String condition, Map<String, Object> parameters) {

        /** Searched names never reach a log. */
        @Override
        public String toString() {
            return "Count";
        }
    }

    JdbcBookingQueries(
            JdbcClient jdbc,
            CurrentActor currentActor,
            BookingAccess access,
            ProgressRecords progress,
            AuditTrail audit,
            Briefs briefs,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.access = access;
        this.progress = progress;
        this.audit = audit;
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
        var parameters = new TreeMap<String, Object>();
        return jdbc.sql("select exists (select 1 from bookings b"
                        + conditions(currentActor.get(), EVERYTHING, clock.instant(), parameters) + " and b.id = :id)")
                .params(parameters)
                .param("id", booking.value())
                .query(Boolean.class)
                .single();
    }

    private Page read(Filter filter) {
        check(filter);
        var actor = currentActor.get();
        var parameters = new TreeMap<String, Object>();
        var where = conditions(actor, filter, clock.instant(), parameters);
        var search = filter.search();
        return search == null || search.isBlank()
                ? listed(filter, where, parameters)
                : found(filter, where, parameters);
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
    private Page listed(Filter filter, String where, Map<String, Object> parameters) {
        List<Summary> rows = jdbc.sql("with page as materialized (select b.id from bookings b"
                        + (filter.order().isBySpecialist() ? SPECIALISTS : zonesOf(filter)) + where + " order by "
                        + filter.order().columns() + " limit :limit offset :offset)"
                        + " select " + COLUMNS + FROM + " join page on page.id = b.id order by "
                        + filter.order().columns())
                .params(parameters)
                .param("limit", filter.limit())
                .param("offset", offset(filter))
                .query((row, n) -> summary(row))
                .list();
        return new Page(
                rows,
                rows.size() < filter.limit() && (filter.page() == 1 || !rows.isEmpty())
                        ? offset(filter) + rows.size()
                        : totals.get(new Count(zonesOf(filter) + where, parameters)));
    }

    /**
     * Page and total from one look at what matches: finding the few that match costs most, so it is done once, and never by
     * walking along the order of the list past all that do not match.
     */
    private Page found(Filter filter, String where, Map<String, Object> parameters) {
        var total = new long[] {0};
        List<Summary> rows = jdbc.sql(
                        "with matching as materialized (select b.id, b.appointment_date, b.examinee_name, b.current_progress,"
                                + " b.specialist_id, b.report_due_at from bookings b" + zonesOf(filter) + where + "),"
                                + " page as (select b.id from matching b"
                                + (filter.order().isBySpecialist() ? SPECIALISTS : "")
                                + " order by " + filter.order().columns() + " limit :limit offset :offset)"
                                + " select " + COLUMNS + ", (select count(*) from matching) as total" + FROM
                                + " join page on page.id = b.id order by "
                                + filter.order().columns())
                .params(parameters)
                .param("limit", filter.limit())
                .param("offset", offset(filter))
                .query((row, n) -> {
                    total[0] = row.getLong("total");
                    return summary(row);
                })
                .list();
        return new Page(
                rows,
                rows.isEmpty() && filter.page() > 1
                        ? totals.get(new Count(zonesOf(filter) + where, parameters))
                        : total[0]);
    }

    private static <V> LoadingCache<Count, V> cached(CacheLoader<Count, V> counting) {
        return Caffeine.newBuilder()
                .refreshAfterWrite(Duration.ofSeconds(5))
                .expireAfterWrite(Duration.ofSeconds(20))
                .maximumSize(2000)
                .build(counting);
    }

    @Override
    public Map<BookingStatus, Long> counts(Filter filter) {
        check(filter);
        var parameters = new TreeMap<String, Object>();
        var where = conditions(currentActor.get(), filter.ofAnyStatus(), clock.instant(), parameters);
        return totalsOfStatus.get(new Count(zonesOf(filter) + where, parameters));
    }

    private Map<BookingStatus, Long> countByStatus(Count count) {
        var counts = new EnumMap<BookingStatus, Long>(BookingStatus.class);
        transaction.executeWithoutResult(status -> jdbc.sql(
                        "select b.status, count(*) as total from bookings b" + count.condition() + " group by b.status")
                .params(count.parameters())
                .query(row -> {
                    counts.put(BookingStatus.of(row.getString("status")), row.getLong("total"));
                }));
        return counts;
    }

    private static long offset(Filter filter) {
        return (long) (filter.page() - 1) * filter.limit();
    }

    /** Behind the reader's back nobody is signed in, and a transaction sees every row: the conditions alone narrow it. */
    private Long count(Count count) {
        return Objects.requireNonNull(
                transaction.execute(status -> jdbc.sql("select count(*) from bookings b" + count.condition())
                        .params(count.parameters())
                        .query(Long.class)
                        .single()));
    }

    /** Days are those of the specialist's zone; no other condition needs more than the booking. */
    private static String zonesOf(Filter filter) {
        return filter.from() == null && filter.to() == null ? "" : SPECIALISTS;
    }

    /** The conditions as text that holds no value of a caller; the values go into {@code parameters}. */
    static String conditions(Actor actor, Filter filter, Instant now, Map<String, Object> parameters) {
        var conditions = new ArrayList<String>();
        conditions.add("b.confirmed_at is not null");
        switch (actor.role()) {
            case STAFF, MANAGER, ADMIN, SYSTEM -> {}
            case SPECIALIST -> {
                conditions.add("b.specialist_id = any (array(select id from specialists where user_id = :actor))");
                parameters.put("actor", actor.effectiveUser().value());
            }
            case USER -> {
                var own = actor.organizations().stream()
                        .map(OrganizationId::value)
                        .sorted()
                        .toList();
                conditions.add(own.isEmpty() ? "false" : "b.organization_id in (:organizations)");
                if (!own.isEmpty()) {
                    parameters.put("organizations", own);
                    conditions.add("(b.organization_id not in (select id from organizations where team_isolation)"
                            + " or b.team_id in (select team_id from team_members where user_id = :actor)"
                            + " or (b.team_id is null and :actor in (b.created_by_id, b.created_for_id)))");
                    parameters.put("actor", actor.effectiveUser().value());
                }
            }
        }
        var status = filter.status();
        if (status != null) {
            conditions.add("b.status = :status");
            parameters.put("status", status.value());
        }
        var progress = filter.progress();
        if (progress != null) {
            conditions.add("b.current_progress = :progress");
            parameters.put("progress", progress.value());
        }
        var organization = filter.organizationId();
        if (organization != null) {
            conditions.add("b.organization_id = :organization");
            parameters.put("organization", organization);
        }
        var booker = filter.bookedById();
        if (booker != null) {
            conditions.add(":booker in (b.created_by_id, b.created_for_id)");
            parameters.put("booker", booker);
        }
        if (!filter.specialistIds().isEmpty()) {
            conditions.add("b.specialist_id in (:specialists)");
            parameters.put(
                    "specialists", filter.specialistIds().stream().sorted().toList());
        }
        var from = filter.from();
        if (from != null) {
            // The wide bound lets the index help; the narrow one is exact in the specialist's zone.
            conditions.add("b.appointment_date >= cast(:from as timestamp) at time zone 'UTC' - interval '15 hours'"
                    + " and b.appointment_date >= cast(:from as timestamp) at time zone s.timezone");
            parameters.put("from", from.atStartOfDay());
        }
        var to = filter.to();
        if (to != null) {
            conditions.add("b.appointment_date < cast(:until as timestamp) at time zone 'UTC' + interval '15 hours'"
                    + " and b.appointment_date < cast(:until as timestamp) at time zone s.timezone");
            parameters.put("until", to.plusDays(1).atStartOfDay());
        }
        filter.selection().addTo(conditions, parameters, now);
        var search = filter.search();
        if (search != null && !search.isBlank()) {
            addSearch(search.strip(), conditions, parameters);
        }
        return " where " + String.join(" and ", conditions);
    }

    /** The database can read neither null characters nor days beyond its calendar. */
    private static void check(Filter filter) {
        var search = filter.search();
        if (search != null && search.indexOf('\0') >= 0) {
            throw ApiException.badField("search", "This holds characters that cannot be searched for.");
        }
        if (filter.specialistIds().stream().anyMatch(id -> id.indexOf('\0') >= 0)) {
            throw ApiException.badField("specialistIds", "There is no such specialist.");
        }
        var organization = filter.organizationId();
        if (organization != null && organization.indexOf('\0') >= 0) {
            throw ApiException.badField("organizationId", "There is no such organisation.");
        }
        checkDay("startDate", filter.from());
        checkDay("endDate", filter.to());
    }

    private static void checkDay(String field, @Nullable LocalDate day) {
        if (day != null && (day.getYear() < 1900 || day.getYear() > 2999)) {
            throw ApiException.badField(field, "Choose a day between the years 1900 and 2999.");
        }
    }

    private static void addSearch(String search, List<String> conditions, Map<String, Object> parameters) {
        var reference = REFERENCE.matcher(search);
        var byText = "lower(b.examinee_name) like :search";
        parameters.put("search", "%" + escaped(search.toLowerCase(Locale.ROOT)) + "%");
        if (reference.matches()) {
            conditions.add("(b.reference = :reference or lower(b.matter_reference) = :matter or " + byText + ")");
            parameters.put("reference", Long.parseLong(reference.group(1)));
        } else {
            conditions.add("(lower(b.matter_reference) = :matter or " + byText + ")");
        }
        parameters.put("matter", search.toLowerCase(Locale.ROOT));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
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
        var parameters = new TreeMap<String, Object>();
        var details = jdbc.sql("select " + COLUMNS
                        + ", b.examinee_phone, b.examinee_email, b.interpreter_language, b.notes, b.late_cancellation,"
                        + " b.cancellation_fee_percent, b.acuity_type_id, b.created_by_id, b.created_for_id"
                        + FROM + conditions(actor, EVERYTHING, clock.instant(), parameters) + " and b.id = :id")
                .params(parameters)
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
