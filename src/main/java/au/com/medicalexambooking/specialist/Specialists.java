package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The specialists in the database. */
@Repository
class Specialists {

    private static final String SELECT = """
            SELECT id, user_id, acuity_calendar_id, name, specialty, location, timezone, is_active, version
            FROM specialists
            """;

    private final JdbcClient sql;

    Specialists(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<Specialist> find(SpecialistId id) {
        return sql.sql(SELECT + "WHERE id = :id")
                .param("id", id.value())
                .query(Specialists::specialist)
                .optional();
    }

    Optional<Specialist> findByCalendar(String calendarId) {
        return sql.sql(SELECT + "WHERE acuity_calendar_id = :calendar")
                .param("calendar", calendarId)
                .query(Specialists::specialist)
                .optional();
    }

    Optional<Specialist> findByUser(UserId user) {
        return sql.sql(SELECT + "WHERE user_id = :user")
                .param("user", user.value())
                .query(Specialists::specialist)
                .optional();
    }

    List<Specialist> all() {
        return sql.sql(SELECT + "ORDER BY name, id")
                .query(Specialists::specialist)
                .list();
    }

    void add(Specialist specialist) {
        try {
            bind(sql.sql("""
                                    INSERT INTO specialists (id, user_id, acuity_calendar_id, name, specialty, location,
                                                             timezone, is_active)
                                    VALUES (:id, :user, :calendar, :name, :specialty, :location, :zone, :active)
                                    """), specialist).update();
        } catch (DuplicateKeyException e) {
            throw alreadyLinked(e);
        }
    }

    void update(Specialist specialist) {
        try {
            int updated = bind(sql.sql("""
                                    UPDATE specialists
                                    SET user_id = :user, acuity_calendar_id = :calendar, name = :name,
                                        specialty = :specialty, location = :location, timezone = :zone,
                                        is_active = :active, version = version + 1, updated_at = now()
                                    WHERE id = :id AND version = :version
                                    """), specialist)
                    .param("version", specialist.version())
                    .update();
            if (updated == 0) {
                throw ApiException.conflict(
                        "changed_meanwhile",
                        "Somebody else has just changed this specialist. Look at it again.",
                        Map.of());
            }
        } catch (DuplicateKeyException e) {
            throw alreadyLinked(e);
        }
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Specialist specialist) {
        return statement
                .param("id", specialist.id().value())
                .param(
                        "user",
                        specialist.userId() == null ? null : specialist.userId().value(),
                        Types.VARCHAR)
                .param("calendar", specialist.calendarId())
                .param("name", specialist.name())
                .param("specialty", specialist.specialty())
                .param("location", specialist.location(), Types.VARCHAR)
                .param("zone", specialist.zone().getId())
                .param("active", specialist.active());
    }

    private static ApiException alreadyLinked(DuplicateKeyException e) {
        boolean calendar = String.valueOf(e.getMessage()).contains("acuity_calendar_id");
        return ApiException.conflict(
                calendar ? "calendar_taken" : "user_taken",
                calendar
                        ? "Another specialist is linked to this calendar."
                        : "Another specialist signs in as this user.",
                Map.of());
    }

    private static Specialist specialist(ResultSet row, int number) throws SQLException {
        return new Specialist(
                new SpecialistId(row.getString("id")),
                user(row.getString("user_id")),
                row.getString("acuity_calendar_id"),
                row.getString("name"),
                row.getString("specialty"),
                row.getString("location"),
                ZoneId.of(row.getString("timezone")),
                row.getBoolean("is_active"),
                row.getLong("version"));
    }

    private static @Nullable UserId user(@Nullable String id) {
        return id == null ? null : new UserId(id);
    }
}
