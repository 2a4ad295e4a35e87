package au.com.medicalexambooking.booking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the progress history with the people behind it. */
@Component
class JdbcProgressRecords implements ProgressRecords {

    private static final String SELECT = """
            select p.id, p.progress, p.notes, p.created_at,
                   u.id as by_id, u.email as by_email, u.name as by_name, u.role as by_role,
                   f.id as for_id, f.email as for_email, f.name as for_name, f.role as for_role
              from booking_progress p
              join users u on u.id = p.changed_by_id
              left join users f on f.id = p.changed_for_id
             where p.booking_id = :booking
            """;

    private final JdbcClient jdbc;

    JdbcProgressRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Entry> latest(BookingId booking) {
        return jdbc.sql(SELECT + " order by p.seq desc limit 1")
                .param("booking", booking.value())
                .query((row, n) -> entry(row))
                .optional();
    }

    @Override
    public List<Entry> of(BookingId booking) {
        return jdbc.sql(SELECT + " order by p.seq")
                .param("booking", booking.value())
                .query((row, n) -> entry(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        var forId = row.getString("for_id");
        return new Entry(
                row.getString("id"),
                Progress.of(row.getString("progress")),
                new Person(
                        row.getString("by_id"),
                        row.getString("by_email"),
                        row.getString("by_name"),
                        row.getString("by_role")),
                forId == null
                        ? null
                        : new Person(
                                forId,
                                row.getString("for_email"),
                                row.getString("for_name"),
                                row.getString("for_role")),
                row.getString("notes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
