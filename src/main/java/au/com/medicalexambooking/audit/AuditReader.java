package au.com.medicalexambooking.audit;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Role;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The trail as managers and administrators read it. Reading it is recorded, with what was looked for but not for whom. */
@Service
public class AuditReader {

    /** Entries that {@link #export} gives at a time. */
    public static final int EXPORT_PAGE = 500;

    /** Entries in one file: as many as a spreadsheet still opens without pain. */
    public static final int MOST_EXPORTED = 100_000;

    private static final TypeReference<Map<String, Object>> METADATA = new TypeReference<>() {};

    /** Its own acts, and those on its documents and tasks, which name it. */
    private static final String ABOUT_BOOKING = "((l.resource_type = 'booking' and l.resource_id = :bookingId)"
            + " or l.metadata ->> 'bookingId' = :bookingId)";

    private static final String ENTRIES =
            "select l.*, host(l.ip_address) as ip, l.metadata::text as details, u.name as user_name,"
                    + " f.name as acted_for_name from audit_logs l left join users u on u.id = l.user_id"
                    + " left join users f on f.id = l.impersonated_user_id";

    private final JdbcClient jdbc;
    private final CurrentActor currentActor;
    private final AuditTrail trail;
    private final ObjectMapper json;

    AuditReader(JdbcClient jdbc, CurrentActor currentActor, AuditTrail trail, ObjectMapper json) {
        this.jdbc = jdbc;
        this.currentActor = currentActor;
        this.trail = trail;
        this.json = json;
    }

    /**
     * One page of entries, the newest first.
     *
     * @throws ApiException 403 for everybody but managers and administrators
     */
    @Transactional
    public Page read(Filter filter) {
        requireWatcher(currentActor);
        var conditions = Conditions.of(filter);
        long total = count(conditions);
        var entries = jdbc.sql(ENTRIES + conditions.where() + " order by l.seq desc limit :limit offset :offset")
                .params(conditions.parameters())
                .param("limit", filter.limit())
                .param("offset", (long) (filter.page() - 1) * filter.limit())
                .query(this::entry)
                .list();

        trail.record(AuditEvent.done("audit.read", "audit", "-")
                .with(Map.of("filters", conditions.names(), "page", filter.page(), "entries", entries.size())));
        return new Page(entries, total, (total + filter.limit() - 1) / filter.limit());
    }

    /**
     * The entries that match, the newest first, for a file that leaves the platform: up to {@value #EXPORT_PAGE} at a time,
     * each part following the entry that the part before ended with. What is recorded meanwhile shifts nothing. The export is
     * recorded once, with its first part.
     *
     * @param filter whose page and limit count for nothing here
     * @param after the last entry of the part before, null to begin
     * @throws ApiException 403 for everybody but managers and administrators, 400 where more than {@value #MOST_EXPORTED} match
     */
    @Transactional
    public List<Entry> export(Filter filter, @Nullable Entry after) {
        requireWatcher(currentActor);
        var conditions = Conditions.of(filter);
        if (after == null) {
            long total = count(conditions);
            if (total > MOST_EXPORTED) {
                throw ApiException.badField(
                        "to",
                        "More entries match than one file takes. Choose fewer days, and export them one after the other.");
            }
            trail.record(AuditEvent.done("audit.exported", "audit", "-")
                    .with(Map.of("filters", conditions.names(), "entries", total)));
        } else {
            conditions.add("after", after.seq(), "l.seq < :after");
        }
        return jdbc.sql(ENTRIES + conditions.where() + " order by l.seq desc limit " + EXPORT_PAGE)
                .params(conditions.parameters())
                .query(this::entry)
                .list();
    }

    private long count(Conditions conditions) {
        return jdbc.sql("select count(*) from audit_logs l" + conditions.where())
                .params(conditions.parameters())
                .query(Long.class)
                .single();
    }

    static void requireWatcher(CurrentActor currentActor) {
        var role = currentActor.get().role();
        if (role != Role.MANAGER && role != Role.ADMIN) {
            throw ApiException.forbidden("Your role does not allow this.");
        }
    }

    private Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                row.getString("id"),
                row.getObject("timestamp", OffsetDateTime.class).toInstant(),
                row.getString("user_id"),
                row.getString("user_name"),
                row.getString("impersonated_user_id"),
                row.getString("acted_for_name"),
                row.getString("role"),
                row.getString("organization_id"),
                row.getString("action"),
                row.getString("resource_type"),
                row.getString("resource_id"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("channel"),
                row.getString("ip"),
                row.getString("user_agent"),
                row.getString("request_id"),
                metadata(row.getString("details")));
    }

    private Map<String, Object> metadata(String text) {
        try {
            return json.readValue(text, METADATA);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Audit metadata are JSON objects", e);
        }
    }

    /** What a filter asks for, as a statement says it. */
    private record Conditions(Map<String, String> texts, Map<String, Object> parameters) {

        static Conditions of(Filter filter) {
            var conditions = new Conditions(new LinkedHashMap<>(), new LinkedHashMap<>());
            conditions.add("user", filter.user(), "(l.user_id = :user or l.impersonated_user_id = :user)");
            conditions.add("actedFor", filter.actedFor(), "l.impersonated_user_id = :actedFor");
            conditions.add("bookingId", filter.bookingId(), ABOUT_BOOKING);
            conditions.add("channel", filter.channel(), "l.channel = :channel");
            conditions.add("action", filter.action(), "l.action = :action");
            conditions.add("resourceType", filter.resourceType(), "l.resource_type = :resourceType");
            conditions.add("resourceId", filter.resourceId(), "l.resource_id = :resourceId");
            conditions.add("from", timestamp(filter.from()), "l.\"timestamp\" >= :from");
            conditions.add("to", timestamp(filter.to()), "l.\"timestamp\" < :to");
            return conditions;
        }

        void add(String name, @Nullable Object value, String condition) {
            if (value != null) {
                texts.put(name, condition);
                parameters.put(name, value);
            }
        }

        List<String> names() {
            return List.copyOf(texts.keySet());
        }

        String where() {
            return texts.isEmpty() ? "" : " where " + String.join(" and ", texts.values());
        }

        private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
            return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
        }
    }

    /**
     * What to look for; null is anything.
     *
     * @param user the real person or the person acted for
     * @param actedFor the person acted for
     * @param bookingId the booking that an act is about, be it on the booking or on its documents and tasks
     * @param channel as the trail spells it
     * @param from the first instant
     * @param to the first instant after
     */
    public record Filter(
            @Nullable String user,
            @Nullable String actedFor,
            @Nullable String bookingId,
            @Nullable String channel,
            @Nullable String action,
            @Nullable String resourceType,
            @Nullable String resourceId,
            @Nullable Instant from,
            @Nullable Instant to,
            int page,
            int limit) {}

    /** The entries of one page, and how many there are on all pages. */
    public record Page(List<Entry> entries, long total, long pages) {

        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One act.
     *
     * @param seq its place in the trail, by which a verification names it
     * @param userId the real person or a part of the platform
     * @param userName that person's name today, null where nobody has this id any more
     * @param impersonatedUserId the person acted for
     * @param impersonatedUserName that person's name today
     */
    public record Entry(
            long seq,
            String id,
            Instant timestamp,
            String userId,
            @Nullable String userName,
            @Nullable String impersonatedUserId,
            @Nullable String impersonatedUserName,
            String role,
            @Nullable String organizationId,
            String action,
            String resourceType,
            String resourceId,
            String outcome,
            @Nullable String reason,
            String channel,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            @Nullable String requestId,
            Map<String, Object> metadata) {}
}
