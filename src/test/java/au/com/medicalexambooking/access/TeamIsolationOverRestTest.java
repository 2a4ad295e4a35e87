package au.com.medicalexambooking.access;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a firm keeps its teams apart; what that does to bookings is told in the access matrix. */
class TeamIsolationOverRestTest extends PlatformTest {

    private final JdbcClient database = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;
    private String path;

    @BeforeEach
    void firm() {
        firm = people().firm();
        path = "/api/organizations/" + firm.organizationId();
    }

    @Test
    void everyChangeIsRecordedOnceWithWhoMadeIt() {
        give("admin");

        var answer =
                firm.client().patch(path, Map.of("teamIsolation", true)).is(200).json();
        firm.client().patch(path, Map.of("teamIsolation", true)).is(200);
        people().admin().patch(path, Map.of("teamIsolation", false)).is(200);

        assertThat(answer.path("teamIsolation").asBoolean()).isTrue();
        assertThat(answer.path("id").asText()).isEqualTo(firm.organizationId());
        assertThat(database.sql("select role || ' ' || (metadata ->> 'teamIsolation') from app.audit_logs"
                                + " where action = 'organization.changed' and outcome = 'ok'"
                                + " and organization_id = :id order by seq")
                        .param("id", firm.organizationId())
                        .query(String.class)
                        .list())
                .containsExactly("user true", "admin false");
    }

    @Test
    void whatIsNoFirmOrNoDecisionIsRefused() {
        give("owner");

        firm.client().patch(path, Map.of()).isError(400, "validation_failed");
        firm.client()
                .sendRaw("PATCH", path, "application/json", "{\"teamIsolation\": \"perhaps\"}")
                .is(400);
        firm.client()
                .patch(path, Map.of("teamIsolation", true, "name", "Other"))
                .is(400);
        people().admin()
                .patch("/api/organizations/unassigned", Map.of("teamIsolation", true))
                .isError(404, "not_found");
        people().admin()
                .patch("/api/organizations/nobody", Map.of("teamIsolation", true))
                .isError(404, "not_found");
    }

    private void give(String role) {
        database.sql("update app.organization_members set role = :role where user_id = :user")
                .param("role", role)
                .param("user", firm.userId())
                .update();
    }
}
