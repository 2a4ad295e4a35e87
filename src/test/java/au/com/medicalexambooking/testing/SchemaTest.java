package au.com.medicalexambooking.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database itself guarantees, whatever the application does. */
class SchemaTest {

    private static TestDatabase database;
    private static com.zaxxer.hikari.HikariDataSource runtime;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.create("schema");
        runtime = database.runtimePool();
        insertAuditRow(runtime, "first");
    }

    @AfterAll
    static void close() {
        runtime.close();
    }

    @Test
    void runtimeRoleOwnsNothing() {
        var owned = JdbcClient.create(database.ownerDataSource())
                .sql(
                        "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'ime_runtime'")
                .query(Long.class)
                .single();

        assertThat(owned).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update audit_logs set action = 'x'", "delete from audit_logs", "truncate audit_logs"})
    void runtimeRoleCannotAlterAuditRows(String statement) {
        assertThatThrownBy(() -> JdbcClient.create(runtime).sql(statement).update())
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"update app.audit_logs set action = 'x'", "delete from app.audit_logs", "truncate app.audit_logs"
            })
    void triggerRefusesAuditChangesEvenToTheOwner(String statement) {
        assertThatThrownBy(() -> JdbcClient.create(database.ownerDataSource())
                        .sql(statement)
                        .update())
                .rootCause()
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit_seals", "audit_row_hashes"})
    void theChainOfTheTrailOnlyGrows(String table) {
        var owner = JdbcClient.create(database.ownerDataSource());
        owner.sql("insert into app.audit_seals values (1, 1, 1, 1, sha256('x'), now()) on conflict do nothing")
                .update();
        owner.sql("insert into app.audit_row_hashes values (1, 1, sha256('x')) on conflict do nothing")
                .update();
        var change = table.equals("audit_seals") ? "number = 2" : "seal = 2";
        for (var statement : List.of("update %s set " + change, "delete from %s", "truncate %s")) {
            assertThatThrownBy(
                            () -> owner.sql(statement.formatted("app." + table)).update())
                    .rootCause()
                    .hasMessageContaining("append-only");
            for (var role : List.of("ime_runtime", "ime_operator")) {
                assertThat(mayAsRole(role, statement.formatted(table)))
                        .as(role + ": " + statement)
                        .contains("permission denied");
            }
        }
        assertThat(mayAsRole("ime_operator", "insert into " + table + " select * from " + table))
                .contains("duplicate key");
    }

    /** What the database says to this statement. */
    private static String mayAsRole(String role, String statement) {
        try (var connection = database.ownerDataSource().getConnection();
                var sql = connection.createStatement()) {
            sql.execute("set search_path = app; set role " + role);
            sql.execute(statement);
            return "done";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void oneSpecialistsHeldTimesCannotOverlap() {
        var jdbc = JdbcClient.create(database.ownerDataSource());
        jdbc.sql("insert into app.specialists (id, acuity_calendar_id, name, specialty, timezone)"
                        + " values ('s1', '1', 'Dr A', 'Neurology', 'Australia/Sydney')")
                .update();
        insertBooking(jdbc, "b1");
        insertBooking(jdbc, "b2");
        hold(jdbc, "b1", "[2030-01-01 10:00+00,2030-01-01 11:00+00)");

        assertThatThrownBy(() -> hold(jdbc, "b2", "[2030-01-01 10:30+00,2030-01-01 11:30+00)"))
                .rootCause()
                .hasMessageContaining("slot_holds_no_overlap");
    }

    private static void hold(JdbcClient jdbc, String booking, String during) {
        jdbc.sql("insert into app.slot_holds (booking_id, specialist_id, during) values (?, 's1', ?::tstzrange)")
                .params(booking, during)
                .update();
    }

    private static void insertBooking(JdbcClient jdbc, String id) {
        jdbc.sql(
                        "insert into app.bookings (id, reference, acuity_type_id, specialist_id, organization_id, created_by_id,"
                                + " examinee_name, examinee_phone, appointment_date, duration_minutes, appointment_type, reservation)"
                                + " values (?, nextval('app.booking_reference_seq'), '1', 's1', 'unassigned', 'system:setup', 'A B',"
                                + " '0491570006', now(), 60, 'in_person', 'requested')")
                .param(id)
                .update();
    }

    private static void insertAuditRow(DataSource dataSource, String id) {
        JdbcClient.create(dataSource)
                .sql("insert into audit_logs (id, user_id, role, action, resource_type, resource_id, outcome, channel)"
                        + " values (?, 'system:setup', 'system', 'schema.checked', 'schema', '-', 'ok', 'job')")
                .param(id)
                .update();
    }
}
