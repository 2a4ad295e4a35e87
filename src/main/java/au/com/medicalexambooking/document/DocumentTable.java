package au.com.medicalexambooking.document;

import au.com.medicalexambooking.booking.BookingId;
import au.com.medicalexambooking.identity.OrganizationId;
import au.com.medicalexambooking.identity.UserDirectory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of documents, which is also the queue of what is to be done with them: {@code not_before} says when a row's next
 * step is due and, while a node is at it, until when it belongs to that node. Times are the database's.
 */
@Component
class DocumentTable {

    private static final String COLUMNS =
            "select d.id, d.booking_id, d.s3_key, d.file_name, d.file_size, d.mime_type, d.category, d.state, d.sha256,"
                    + " d.rejection, d.held_by_id, d.created_at, d.stored_at, d.uploaded_by_id, d.uploaded_for_id,"
                    + " b.organization_id, b.current_progress, u.email, u.name, u.role,"
                    + " firm.id as firm_id, firm.name as firm_name, firm.slug as firm_slug"
                    + " from documents d join bookings b on b.id = d.booking_id join users u on u.id = d.uploaded_by_id"
                    + " left join lateral (select o.id, o.name, o.slug from organization_members m"
                    + " join organizations o on o.id = m.organization_id where m.user_id = u.id"
                    + " order by m.created_at, o.id limit 1) firm on true ";

    private final JdbcClient jdbc;

    DocumentTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A document with what only the platform itself needs to know.
     *
     * @param key where its bytes are
     * @param heldBy who set a legal hold
     * @param uploadedFor on whose behalf it was sent
     * @param reportReleased whether the process has released the booking's report
     */
    record Row(
            Document document,
            String key,
            String organization,
            @Nullable String heldBy,
            @Nullable String uploadedFor,
            boolean reportReleased) {

        String id() {
            return document.id();
        }

        /** The hash that every readable document has. */
        String sha256() {
            var hash = document.sha256();
            if (hash == null) {
                throw new IllegalStateException("A document without a hash is not read");
            }
            return hash;
        }
    }

    /** A document whose next step is due and belongs to this node for now. */
    record Due(Row row, int attempt, Duration age) {}

    void begin(
            String id,
            BookingId booking,
            String key,
            String fileName,
            String mimeType,
            DocumentCategory category,
            String uploadedBy,
            @Nullable String uploadedFor,
            Duration staleAfter) {
        jdbc.sql("insert into documents (id, booking_id, uploaded_by_id, uploaded_for_id, s3_key, file_name, file_size,"
                        + " mime_type, category, state, not_before) values (:id, :booking, :by, :for, :key, :name, 0, :type,"
                        + " :category, 'pending', clock_timestamp() + make_interval(secs => :stale))")
                .param("id", id)
                .param("booking", booking.value())
                .param("by", uploadedBy)
                .param("for", uploadedFor, Types.VARCHAR)
                .param("key", key)
                .param("name", fileName)
                .param("type", mimeType)
                .param("category", category.value())
                .param("stale", staleAfter.toSeconds())
                .update();
    }

    /** Whether the upload was still waited for. */
    boolean stored(String id, DocumentCategory category, long size, String sha256) {
        return jdbc.sql(
                                "update documents set state = 'scanning', category = :category, file_size = :size, sha256 = :hash,"
                                        + " stored_at = clock_timestamp(), attempts = 0, not_before = clock_timestamp()"
                                        + " where id = :id and state = 'pending'")
                        .param("id", id)
                        .param("category", category.value())
                        .param("size", size)
                        .param("hash", sha256)
                        .update()
                == 1;
    }

    /** Whether the upload had not ended yet. */
    boolean failed(String id) {
        return jdbc.sql("update documents set state = 'failed', attempts = 0, not_before = clock_timestamp()"
                                + " where id = :id and state = 'pending'")
                        .param("id", id)
                        .update()
                == 1;
    }

    boolean checked(String id, DocumentState state, @Nullable String rejection) {
        return jdbc.sql(
                                "update documents set state = :state, rejection = :rejection where id = :id and state = 'scanning'")
                        .param("id", id)
                        .param("state", state.value())
                        .param("rejection", rejection, Types.VARCHAR)
                        .update()
                == 1;
    }

    /** Turns the row into its tombstone: what was said about the examinee by the file's name goes as well. */
    boolean deleted(String id, String by) {
        return jdbc.sql(
                                "update documents set state = 'deleted', file_name = 'deleted', deleted_at = clock_timestamp(),"
                                        + " deleted_by_id = :by, attempts = 0, not_before = clock_timestamp()"
                                        + " where id = :id and held_by_id is null and state in ('scanning', 'available', 'rejected')")
                        .param("id", id)
                        .param("by", by)
                        .update()
                == 1;
    }

    boolean held(String id, @Nullable String by, @Nullable String reason) {
        return jdbc.sql(
                                "update documents set held_by_id = :by, hold_reason = :reason where id = :id and state <> 'deleted'"
                                        + " and (held_by_id is null) = (:by::text is not null)")
                        .param("id", id)
                        .param("by", by, Types.VARCHAR)
                        .param("reason", reason, Types.VARCHAR)
                        .update()
                == 1;
    }

    void purged(String id) {
        jdbc.sql("update documents set purged_at = clock_timestamp() where id = :id")
                .param("id", id)
                .update();
    }

    /** Ends this node's lease; nothing happens where another has taken the step over meanwhile. */
    void putOff(Due due, Duration pause) {
        jdbc.sql("update documents set not_before = clock_timestamp() + make_interval(secs => :pause)"
                        + " where id = :id and attempts = :attempt")
                .param("id", due.row().id())
                .param("attempt", due.attempt())
                .param("pause", pause.toMillis() / 1000.0)
                .update();
    }

    /** Prolongs this node's lease on a check; false where the document is no longer its to check. */
    boolean renew(Due due, Duration lease) {
        return jdbc.sql("update documents set not_before = clock_timestamp() + make_interval(secs => :lease)"
                                + " where id = :id and attempts = :attempt and state = 'scanning'")
                        .param("id", due.row().id())
                        .param("attempt", due.attempt())
                        .param("lease", lease.toSeconds())
                        .update()
                == 1;
    }

    /** Says that bytes are still coming in; false where the upload was given up. */
    boolean comesIn(String id, Duration staleAfter) {
        return jdbc.sql("update documents set not_before = clock_timestamp() + make_interval(secs => :stale)"
                                + " where id = :id and state = 'pending'")
                        .param("id", id)
                        .param("stale", staleAfter.toSeconds())
                        .update()
                == 1;
    }

    /** Whether an upload to this key is still waited for. */
    boolean isAwaited(String key) {
        return jdbc.sql("select exists (select 1 from documents where s3_key = :key and state = 'pending'"
                        + " and not_before >= clock_timestamp())")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    Optional<Row> find(String id) {
        return jdbc.sql(COLUMNS + "where d.id = :id")
                .param("id", id)
                .query((row, n) -> row(row))
                .optional();
    }

    /** The documents that there are for people: neither broken-off uploads nor tombstones. */
    List<Row> of(BookingId booking) {
        return jdbc.sql(COLUMNS + "where d.booking_id = :booking and d.state in ('scanning', 'available', 'rejected')"
                        + " order by d.created_at, d.id")
                .param("booking", booking.value())
                .query((row, n) -> row(row))
                .list();
    }

    /** Takes the next document that waits for its checks and is no larger than this. */
    Optional<Due> takeUnchecked(Duration lease, long largest) {
        return take("state = 'scanning' and file_size <= " + largest, lease);
    }

    /** Takes the next document whose bytes are to be removed. */
    Optional<Due> takeUnpurged(Duration lease) {
        return take("state in ('failed', 'deleted') and purged_at is null", lease);
    }

    /** Uploads that neither ended nor are waited for any longer. */
    List<String> broken() {
        return jdbc.sql("select id from documents where state = 'pending' and not_before < clock_timestamp() limit 100")
                .query(String.class)
                .list();
    }

    /** How long the document that waits longest for its checks has been waiting. */
    Duration longestWait() {
        return Duration.ofSeconds(
                jdbc.sql("select coalesce(extract(epoch from clock_timestamp() - min(stored_at)), 0)::bigint"
                                + " from documents where state = 'scanning'")
                        .query(Long.class)
                        .single());
    }

    /** Bytes that the bookings of an organisation hold. */
    long heldBy(String organization) {
        return jdbc.sql(
                        "select coalesce(sum(d.file_size), 0)::bigint from documents d join bookings b on b.id = d.booking_id"
                                + " where b.organization_id = :organization and d.purged_at is null")
                .param("organization", organization)
                .query(Long.class)
                .single();
    }

    /** The database's clock, which the rows are written by. */
    Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    /** Keys of objects that should be there, or were until a moment ago, with their size. */
    List<Expected> expected(Instant since) {
        return jdbc.sql("select id, s3_key, file_size, state, stored_at from documents"
                        + " where purged_at is null or purged_at >= :since")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Expected(
                        row.getString("id"),
                        row.getString("s3_key"),
                        row.getLong("file_size"),
                        DocumentState.of(row.getString("state")),
                        nullableInstant(row, "stored_at")))
                .list();
    }

    /** An object that a row speaks of. */
    record Expected(
            String id,
            String key,
            long size,
            DocumentState state,
            @Nullable Instant stored) {}

    private Optional<Due> take(String condition, Duration lease) {
        var taken = jdbc.sql("update documents set attempts = attempts + 1,"
                        + " not_before = clock_timestamp() + make_interval(secs => :lease)"
                        + " where id = (select id from documents where " + condition
                        + " and not_before <= clock_timestamp()"
                        + " order by not_before limit 1 for update skip locked) returning id, attempts,"
                        + " extract(epoch from clock_timestamp() - coalesce(stored_at, created_at))::bigint as age")
                .param("lease", lease.toSeconds())
                .query((row, n) -> new Taken(row.getString("id"), row.getInt("attempts"), row.getLong("age")))
                .optional();
        return taken.flatMap(due ->
                find(due.id()).map(row -> new Due(row, due.attempt(), Duration.ofSeconds(due.ageInSeconds()))));
    }

    private record Taken(String id, int attempt, long ageInSeconds) {}

    private static Row row(ResultSet row) throws SQLException {
        var progress = row.getString("current_progress");
        return new Row(
                new Document(
                        row.getString("id"),
                        new BookingId(row.getString("booking_id")),
                        row.getString("file_name"),
                        row.getLong("file_size"),
                        row.getString("mime_type"),
                        DocumentCategory.of(row.getString("category")),
                        DocumentState.of(row.getString("state")),
                        row.getString("sha256"),
                        row.getString("rejection"),
                        row.getString("held_by_id") != null,
                        new Document.Uploader(
                                row.getString("uploaded_by_id"),
                                row.getString("email"),
                                row.getString("name"),
                                row.getString("role"),
                                firm(row)),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        nullableInstant(row, "stored_at")),
                row.getString("s3_key"),
                row.getString("organization_id"),
                row.getString("held_by_id"),
                row.getString("uploaded_for_id"),
                "report_generated".equals(progress) || "payment_received".equals(progress));
    }

    private static UserDirectory.@Nullable Organization firm(ResultSet row) throws SQLException {
        var id = row.getString("firm_id");
        return id == null
                ? null
                : new UserDirectory.Organization(
                        new OrganizationId(id), row.getString("firm_name"), row.getString("firm_slug"));
    }

    private static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
