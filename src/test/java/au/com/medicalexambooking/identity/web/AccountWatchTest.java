package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.AccountMail;
import au.com.medicalexambooking.identity.ActedForDigest;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.testing.Hostile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What owners and auditors are told of later: acting for people, refusals, and sessions that began with too little. */
class AccountWatchTest extends FactorServer {

    @Autowired
    private ActedForDigest digest;

    @Autowired
    private RefusedRequests refusals;

    @Test
    void whoeverWasActedForLastWeekIsToldOnce() {
        var admin = idOf(newUser(Role.ADMIN));
        var told = newUser(Role.USER);
        var earlier = newUser(Role.USER);
        var today = newUser(Role.USER);
        var disabled = newUser(Role.USER);
        actedFor(told, admin, "monday - interval '1 second'");
        actedFor(told, admin, "monday - interval '6 days'");
        actedFor(earlier, admin, "monday - interval '7 days 1 second'");
        actedFor(today, admin, "monday");
        actedFor(disabled, admin, "monday - interval '1 day'");
        owner.sql("update app.users set disabled = true where email = ?")
                .param(disabled)
                .update();

        digest.tellOfLastWeek();
        digest.tellOfLastWeek();

        assertThat(mailsTo(told, AccountMail.Kind.ACTED_FOR).stream()
                        .map(AccountMail::effectKey)
                        .distinct())
                .hasSize(1);
        for (var other : List.of(earlier, today, disabled)) {
            assertThat(mailsTo(other, AccountMail.Kind.ACTED_FOR)).as(other).isEmpty();
        }
    }

    @Test
    void aSessionFromBeforeTheFactorWasDemandedIsOver() {
        var person = newEnrolled(Role.STAFF);
        var referrer = newUser(Role.USER);
        var token = browser().tokenOf(referrer);

        var before = browser().get("/api/auth/me", person.token()).status();
        owner.sql("update app.spring_session set second_factor_demanded = false")
                .update();

        assertThat(before).isEqualTo(200);
        assertThat(browser().get("/api/auth/me", person.token()).status()).isEqualTo(401);
        assertThat(browser().get("/api/auth/me", token).status()).isEqualTo(200);
    }

    @Test
    void organisationsComeInPages() {
        var admin = newEnrolled(Role.ADMIN).token();
        for (int number = 0; number < 3; number++) {
            var slug = "paged-" + number + "-" + System.nanoTime();
            browser().post("/api/admin/organizations", "{\"name\":\"%1$s\",\"slug\":\"%1$s\"}".formatted(slug), admin);
        }

        var first = browser().get("/api/admin/organizations?limit=2", admin).json();
        var second =
                browser().get("/api/admin/organizations?limit=2&page=2", admin).json();

        assertThat(first.at("/data")).hasSize(2);
        assertThat(first.at("/pagination/total").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(second.at("/data")).isNotEmpty();
        assertThat(second.at("/data").findValuesAsText("id"))
                .doesNotContainAnyElementsOf(first.at("/data").findValuesAsText("id"));
        assertThat(browser().get("/api/admin/organizations?limit=101", admin).status())
                .isEqualTo(400);
    }

    @Test
    void refusalsAreCountedInOneRowForEachSource() {
        refusals.writeDown();
        int before = rowsOfRefusals();
        var person = newUser(Role.USER);
        var browser = browser();
        browser.signIn(person, PASSWORD);
        var foreign = new HashMap<>(Map.of("Sec-Fetch-Site", "cross-site"));

        for (int times = 0; times < 25; times++) {
            assertThat(browser.send("POST", "/api/auth/refresh", "{}", foreign).code())
                    .isEqualTo("cross_site_write");
        }
        int waiting = rowsOfRefusals();
        refusals.writeDown();
        refusals.writeDown();

        assertThat(waiting).isEqualTo(before);
        assertThat(rowsOfRefusals()).isEqualTo(before + 1);
        assertThat(owner.sql("select concat_ws(' ', outcome, reason, metadata ->> 'times', host(ip_address))"
                                + " from app.audit_logs where action = 'request.refused' order by seq desc limit 1")
                        .query(String.class)
                        .single())
                .matches("denied cross_site_write 25 (127.0.0.1|::1|0:0:0:0:0:0:0:1)");
    }

    @Test
    @Hostile(value = "Malformed input", tries = "a packed body, which may unpack to gigabytes")
    void packedBodiesAreNotOpened() {
        var packed = new HashMap<>(Map.of("Content-Encoding", "gzip"));

        assertThat(browser().send("POST", "/api/auth/login", "{}", packed).status())
                .isEqualTo(415);
        assertThat(browser()
                        .send("POST", "/api/auth/login", "{}", Map.of("Content-Encoding", "identity"))
                        .status())
                .isEqualTo(400);
    }

    private int rowsOfRefusals() {
        return owner.sql("select count(*) from app.audit_logs where action = 'request.refused'")
                .query(Integer.class)
                .single();
    }

    private void actedFor(String email, String admin, String begun) {
        owner.sql(
                        "insert into app.impersonations (id, session_id, admin_id, target_id, reason, begun_at, ends_at,"
                                + " ended_at, ending) select :id, :id, :admin, :target, 'Asked us by phone', b, b + interval '1 hour',"
                                + " b + interval '1 minute', 'exited' from (select " + begun + " as b from (select"
                                + " date_trunc('week', now() at time zone 'Australia/Sydney') at time zone 'Australia/Sydney' as monday) m) t")
                .param("id", Ids.next())
                .param("admin", admin)
                .param("target", idOf(email))
                .update();
    }
}
