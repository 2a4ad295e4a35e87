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

    private static final String SELECT = "select p.id, p.progress, p.notes, p.created_at, "
            + PersonColumns.of("author") + ", " + PersonColumns.of("principal")
            + " from booking_progress p join users author on author.id = p.changed_by_id"
            + " left join users principal on principal.id = p.changed_for_id"
            + PersonColumns.firmOf("author")
            + PersonColumns.firmOf("principal")
            + " where p.booking_id = :booking";

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
        return new Entry(
                row.getString("id"),
                Progress.of(row.getString("progress")),
                PersonColumns.read(row, "author"),
                row.getString("principal_id") == null ? null : PersonColumns.read(row, "principal"),
                row.getString("notes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
