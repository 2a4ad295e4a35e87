package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.scheduling.IntakeField;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.specialist.AppointmentKind;
import au.com.medicalexambooking.specialist.BookableType;
import au.com.medicalexambooking.specialist.SpecialistDirectory;
import au.com.medicalexambooking.specialist.SpecialistId;
import au.com.medicalexambooking.specialist.SpecialistView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The specialists of the real table; what they offer is named by the test. */
final class SpecialistsOfTheTest implements SpecialistDirectory {

    /** What everybody offers here: an hour in person. */
    static final BookableType HOUR =
            new BookableType("1", "Medical examination", Duration.ofMinutes(60), AppointmentKind.IN_PERSON);

    private static final String SELECT =
            "select id, user_id, acuity_calendar_id, name, specialty, location, timezone, is_active from specialists";

    private final JdbcClient jdbc;
    private volatile List<IntakeField> intakeFields = List.of();
    private volatile List<Instant> freshTimes = List.of();
    private volatile @Nullable SchedulingException failure;

    SpecialistsOfTheTest(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void ask(IntakeField... fields) {
        intakeFields = List.of(fields);
    }

    void offer(Instant... times) {
        freshTimes = List.of(times);
    }

    void failWith(SchedulingException unavailable) {
        failure = unavailable;
    }

    void reset() {
        intakeFields = List.of();
        freshTimes = List.of();
        failure = null;
    }

    @Override
    public Optional<SpecialistView> find(SpecialistId id) {
        return by("id", id.value());
    }

    @Override
    public Optional<SpecialistView> findByCalendar(String calendarId) {
        return by("acuity_calendar_id", calendarId);
    }

    @Override
    public Optional<SpecialistView> findByUser(UserId user) {
        return by("user_id", user.value());
    }

    @Override
    public List<SpecialistView> list() {
        return jdbc.sql(SELECT).query((row, n) -> view(row)).list();
    }

    @Override
    public Map<SpecialistId, List<BookableType>> bookableTypes(Collection<SpecialistView> specialists) {
        var unavailable = failure;
        if (unavailable != null) {
            throw unavailable;
        }
        return specialists.stream().collect(Collectors.toMap(SpecialistView::id, specialist -> List.of(HOUR)));
    }

    @Override
    public Optional<BookableType> bookableType(SpecialistView specialist, String typeId) {
        return Optional.of(HOUR).filter(type -> type.id().equals(typeId));
    }

    @Override
    public List<IntakeField> intakeFields(String typeId) {
        return intakeFields;
    }

    @Override
    public List<Instant> freshTimes(
            SpecialistView specialist, String typeId, LocalDate from, LocalDate to, Duration patience) {
        return freshTimes;
    }

    private Optional<SpecialistView> by(String column, String value) {
        return jdbc.sql(SELECT + " where " + column + " = :value")
                .param("value", value)
                .query((row, n) -> view(row))
                .optional();
    }

    private static SpecialistView view(ResultSet row) throws SQLException {
        var user = row.getString("user_id");
        return new SpecialistView(
                new SpecialistId(row.getString("id")),
                user == null ? null : new UserId(user),
                row.getString("acuity_calendar_id"),
                row.getString("name"),
                row.getString("specialty"),
                row.getString("location"),
                ZoneId.of(row.getString("timezone")),
                row.getBoolean("is_active"));
    }
}
