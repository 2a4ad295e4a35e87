package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.web.FactorServer.App;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where second factors are off nobody must set one up, but whoever has one is asked for it. */
class SecondFactorOffTest extends IdentityServer {

    private static final String ROOT = "root@platform.example";

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());

    @Test
    void administratorStepsUpWithThePasswordUntilThereIsAnApp() {
        var token = browser().tokenOf(ROOT);

        var byCode = browser().post("/api/auth/admin-token", "{\"code\":\"123456\"}", token);
        var wrong = browser().post("/api/auth/admin-token", "{\"password\":\"not the password\"}", token);
        var right = browser().post("/api/auth/admin-token", "{\"password\":\"%s\"}".formatted(PASSWORD), token);

        assertThat(byCode.status()).isEqualTo(400);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(right.status()).isEqualTo(200);
        assertThat(browser()
                        .send(
                                "GET",
                                "/api/probe/stepped-up",
                                null,
                                Map.of(
                                        "Authorization",
                                        "Bearer " + token,
                                        AdminTokens.HEADER,
                                        right.json().at("/adminToken").asText()))
                        .status())
                .isEqualTo(200);

        var app = new App(browser()
                .post("/api/auth/factors/totp", "{}", token)
                .json()
                .at("/secret")
                .asText());
        try {
            var confirmed =
                    browser().post("/api/auth/factors/totp/confirm", "{\"code\":\"%s\"}".formatted(app.code()), token);

            assertThat(confirmed.status()).isEqualTo(200);
            assertThat(browser().signIn(ROOT, PASSWORD).json().at("/methods/0").asText())
                    .isEqualTo("totp");
            assertThat(browser()
                            .post("/api/auth/admin-token", "{\"password\":\"%s\"}".formatted(PASSWORD), token)
                            .status())
                    .isEqualTo(400);
        } finally {
            for (var table : List.of("second_factors", "recovery_codes", "sign_in_challenges")) {
                owner.sql("delete from app." + table + " where user_id = (select id from app.users where email = ?)")
                        .param(ROOT)
                        .update();
            }
        }
    }
}
