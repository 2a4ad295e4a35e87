package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.PlatformTest;
import org.junit.jupiter.api.Test;

/** Health and metrics, for the operator's network. */
class ManagementPortTest extends PlatformTest {

    @Test
    void tellsHealthAndFiguresOnItsOwnPort() {
        var management = ApiClient.anonymous(managementUrl());

        management.get("/actuator/health/liveness").is(200);
        management.get("/actuator/health/readiness").is(200);
        assertThat(management.get("/actuator/prometheus").is(200).body()).contains("hikaricp_connections");
        management.get("/actuator/env").is(404);
    }

    @Test
    void tellsNothingOnThePublicPort() {
        var answer = ApiClient.anonymous(baseUrl()).get("/actuator/health");

        assertThat(answer.status()).isIn(302, 404);
        assertThat(answer.body()).doesNotContain("UP");
    }
}
