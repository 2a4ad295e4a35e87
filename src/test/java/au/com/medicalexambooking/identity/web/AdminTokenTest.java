package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The step-up of administrators where second factors are demanded. */
class AdminTokenTest extends FactorServer {

    @Test
    void opensAdministrationForAQuarterOfAnHour() {
        var admin = newEnrolled(Role.ADMIN);

        var issued = stepUp(admin);

        assertThat(issued.status()).isEqualTo(200);
        var expiry = Instant.parse(issued.json().at("/expiresAt").asText());
        assertThat(Duration.between(Instant.now(), expiry)).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        assertThat(steppedUp(admin.token(), tokenOf(issued)).status()).isEqualTo(200);
        assertThat(trailOf(admin.email())).contains("admin_token.issued ok");
    }

    @Test
    void isMissedWhereItIsMissing() {
        var admin = newEnrolled(Role.ADMIN);

        var without = browser().get("/api/probe/stepped-up", admin.token());
        var madeUp = steppedUp(admin.token(), "made-up");
        var accessToken = steppedUp(admin.token(), admin.token());

        assertThat(without.status()).isEqualTo(403);
        assertThat(without.code()).isEqualTo("admin_token_required");
        assertThat(madeUp.code()).isEqualTo("admin_token_required");
        assertThat(accessToken.code()).isEqualTo("admin_token_required");
    }

    @Test
    void endsAfterItsTime() {
        var admin = newEnrolled(Role.ADMIN);
        var issued = stepUp(admin);

        owner.sql("update app.admin_tokens set expires_at = now() - interval '1 second' where user_id = ?")
                .param(idOf(admin.email()))
                .update();

        assertThat(steppedUp(admin.token(), tokenOf(issued)).code()).isEqualTo("admin_token_required");
    }

    @Test
    void endsWithItsSession() {
        var admin = newEnrolled(Role.ADMIN);
        var issued = stepUp(admin);

        browser().post("/api/auth/logout", "", admin.token());

        assertThat(steppedUp(admin.token(), tokenOf(issued)).status()).isEqualTo(401);
        assertThat(owner.sql("select count(*) from app.admin_tokens where user_id = ?")
                        .param(idOf(admin.email()))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void worksInNoOtherSessionAndForNobodyElse() {
        var admin = newEnrolled(Role.ADMIN);
        var other = newEnrolled(Role.ADMIN);
        var issued = stepUp(admin);
        var secondSession = tokenOf(admin);

        assertThat(steppedUp(secondSession, tokenOf(issued)).code()).isEqualTo("admin_token_required");
        assertThat(steppedUp(other.token(), tokenOf(issued)).code()).isEqualTo("admin_token_required");
    }

    @Test
    void isForAdministratorsOnly() {
        var manager = newEnrolled(Role.MANAGER);
        var admin = newEnrolled(Role.ADMIN);
        var issued = stepUp(admin);
        owner.sql("update app.users set role = 'manager' where id = ?")
                .param(idOf(admin.email()))
                .update();

        assertThat(stepUp(manager).status()).isEqualTo(403);
        assertThat(steppedUp(admin.token(), tokenOf(issued)).code()).isEqualTo("forbidden");
        assertThat(browser().get("/api/probe/stepped-up", manager.token()).code())
                .isEqualTo("forbidden");
    }

    @Test
    void wantsANewCodeAndNoPassword() {
        var admin = newEnrolled(Role.ADMIN);
        forgetUsedCodes(admin.email());
        var code = admin.app().code();

        var byPassword = post(admin.token(), "{\"password\":\"%s\"}".formatted(PASSWORD));
        var wrong =
                post(admin.token(), "{\"code\":\"%s\"}".formatted(admin.app().wrongCode()));
        var right = post(admin.token(), "{\"code\":\"%s\"}".formatted(code));
        var again = post(admin.token(), "{\"code\":\"%s\"}".formatted(code));
        var nobody = browser().post("/api/auth/admin-token", "{\"code\":\"%s\"}".formatted(code));

        assertThat(byPassword.status()).isEqualTo(400);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("wrong_code");
        assertThat(right.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(403);
        assertThat(nobody.status()).isEqualTo(401);
    }

    @Test
    void isKeptHashed() {
        var admin = newEnrolled(Role.ADMIN);
        var issued = stepUp(admin);

        assertThat(owner.sql("select token_hash from app.admin_tokens where user_id = ?")
                        .param(idOf(admin.email()))
                        .query(String.class)
                        .single())
                .isNotEqualTo(tokenOf(issued))
                .hasSize(64);
    }

    private Answer stepUp(Enrolled person) {
        forgetUsedCodes(person.email());
        return post(person.token(), "{\"code\":\"%s\"}".formatted(person.app().code()));
    }

    private Answer post(String token, String body) {
        return browser().post("/api/auth/admin-token", body, token);
    }

    private Answer steppedUp(String token, String adminToken) {
        return browser()
                .send(
                        "GET",
                        "/api/probe/stepped-up",
                        null,
                        Map.of("Authorization", "Bearer " + token, AdminTokens.HEADER, adminToken));
    }

    private static String tokenOf(Answer issued) {
        return issued.json().at("/adminToken").asText();
    }
}
