package au.com.medicalexambooking.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.PlatformTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The trail as managers and administrators see it. */
class AuditOverRestTest extends PlatformTest {

    private static final String AUDIT = "/api/admin/audit";

    @Test
    void tellsWhoDidWhatNewestFirst() {
        var firm = people().firm();
        firm.client().get("/api/bookings").is(200);
        var colleague = people().memberOf(firm);

        var page = people().manager().get(AUDIT + "?user=" + firm.userId()).is(200);
        var entries = page.json().path("data");
        var read = entries.get(0);

        assertThat(read.path("action").asText()).isEqualTo("booking.listed");
        assertThat(read.path("userId").asText()).isEqualTo(firm.userId());
        assertThat(read.path("userName").asText()).isEqualTo("Robin Referrer");
        assertThat(read.path("role").asText()).isEqualTo("user");
        assertThat(read.path("outcome").asText()).isEqualTo("ok");
        assertThat(read.path("channel").asText()).isEqualTo("api");
        assertThat(read.path("ipAddress").asText()).isNotBlank().doesNotContain("/");
        assertThat(read.path("requestId").asText()).isNotBlank();
        assertThat(read.path("metadata").isObject()).isTrue();
        assertThat(read.has("reason")).isFalse();
        assertThat(times(entries)).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(page.body()).doesNotContain(colleague.userId());
        assertThat(page.json().at("/pagination/total").asInt()).isEqualTo(entries.size());
    }

    @Test
    void findsByActionResourceAndTime() {
        var firm = people().firm();
        var made = "?resourceType=organization&resourceId=" + firm.organizationId();
        var today = LocalDate.now(ZoneId.of("Australia/Sydney"));

        assertThat(actions(made)).containsExactly("organization.member_added", "organization.created");
        assertThat(actions(made + "&action=organization.created")).containsExactly("organization.created");
        assertThat(actions(made + "&from=" + today.minusDays(1) + "&to=" + today))
                .hasSize(2);
        assertThat(actions(made + "&from=" + today.plusDays(1))).isEmpty();
        assertThat(actions(made + "&to=" + today.minusDays(2))).isEmpty();
        assertThat(actions(made + "&from=" + Instant.now().plusSeconds(60))).isEmpty();
        assertThat(actions(made + "&from=" + Instant.now().minusSeconds(600) + "&to="
                        + Instant.now().plusSeconds(60)))
                .hasSize(2);
        assertThat(actions(made + "&limit=1")).containsExactly("organization.member_added");
        assertThat(actions(made + "&limit=1&page=2")).containsExactly("organization.created");
        assertThat(people().admin().get(AUDIT + made + "&limit=1").json().path("pagination"))
                .hasToString("{\"page\":1,\"limit\":1,\"total\":2,\"totalPages\":2}");
    }

    @Test
    void findsWhatWasDoneInAPersonsName() {
        JdbcClient.create(DATABASE.ownerDataSource())
                .sql("insert into app.audit_logs (id, user_id, impersonated_user_id, role, action, resource_type,"
                        + " resource_id, outcome, channel) values ('acted-for', 'admin-x', 'referrer-x', 'user',"
                        + " 'booking.read', 'booking', 'b', 'ok', 'portal')")
                .update();

        for (var person : List.of("admin-x", "referrer-x")) {
            var found = people().admin().get(AUDIT + "?user=" + person).is(200).json();
            assertThat(found.at("/data/0/id").asText()).isEqualTo("acted-for");
            assertThat(found.at("/data/0/impersonatedUserId").asText()).isEqualTo("referrer-x");
            assertThat(found.at("/data/0").has("userName")).isFalse();
        }
    }

    @Test
    void isItselfRecordedWithTheNamesOfTheFiltersAlone() {
        people().manager()
                .get(AUDIT + "?user=whoever-it-was&from=2026-01-01&page=3")
                .is(200);

        var newest = people().manager()
                .get(AUDIT + "?action=audit.read&limit=1")
                .is(200)
                .json()
                .at("/data/0");
        assertThat(newest.at("/metadata/filters")).hasToString("[\"user\",\"from\"]");
        assertThat(newest.at("/metadata/page").asInt()).isEqualTo(3);
        assertThat(newest.toString()).doesNotContain("whoever-it-was");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?from=yesterday",
                "?to=2026-02-30",
                "?from=-999999999-01-01",
                "?from=-4800-01-01T00:00:00Z",
                "?from=%2B999999999-12-31T23:59:59Z",
                "?from=2026-01-02&to=2026-01-01",
                "?from=2026-01-02T00:00:00",
                "?user=",
                "?user=12345678901234567890123456789012345678901",
                "?action=%00",
                "?page=0",
                "?page=x",
                "?limit=101",
                "?limit=0"
            })
    void refusesWhatMakesNoSense(String query) {
        var answer = people().manager().get(AUDIT + query).is(400);

        assertThat(answer.text("/error/message")).isNotBlank();
    }

    @Test
    void isForManagersAndAdministratorsOnly() {
        var firm = people().firm();
        for (var client : List.of(firm.client(), people().coordinator())) {
            client.get(AUDIT).isError(403, "forbidden");
            client.post(AUDIT + "/verify", "").isError(403, "forbidden");
        }
        ApiClient.anonymous(baseUrl()).get(AUDIT).isError(401, "unauthenticated");
    }

    @Test
    void rowsAreSealedByThemselvesAndTheVerificationSaysSo() {
        var firm = people().firm();
        long written = lastSeqOf(firm.organizationId());

        var verified = await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(2))
                .until(this::verify, answer -> answer.json().path("sealedUpTo").asLong() >= written);

        assertThat(verified.json().path("ok").asBoolean()).as(verified.body()).isTrue();
        assertThat(verified.json().path("rowsChecked").asLong()).isPositive();
        assertThat(verified.text("/lastSeal/hash")).hasSize(64);
        assertThat(verified.json().has("firstBroken")).isFalse();
        assertThat(people().manager()
                        .get(AUDIT + "?action=audit.verified&limit=1")
                        .json()
                        .at("/data/0/metadata/ok")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theAgeOfTheOldestUnsealedRowIsAMetric() {
        var metrics = ApiClient.anonymous(managementUrl())
                .get("/actuator/prometheus")
                .is(200)
                .body();

        var value = metrics.lines()
                .filter(line -> line.startsWith("ime_audit_unsealed_seconds "))
                .map(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .toList();
        assertThat(value).hasSize(1).allMatch(age -> age >= 0 && age < 600);
    }

    private Answer verify() {
        return people().manager().post(AUDIT + "/verify", "").is(200);
    }

    private static long lastSeqOf(String resource) {
        return JdbcClient.create(DATABASE.ownerDataSource())
                .sql("select max(seq) from app.audit_logs where resource_id = :resource")
                .param("resource", resource)
                .query(Long.class)
                .single();
    }

    private List<String> actions(String query) {
        return texts(people().admin().get(AUDIT + query).is(200).json().path("data"), "action");
    }

    private static List<Instant> times(JsonNode entries) {
        return texts(entries, "timestamp").stream().map(Instant::parse).toList();
    }

    private static List<String> texts(JsonNode entries, String field) {
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> entry.path(field).asText())
                .toList();
    }
}
