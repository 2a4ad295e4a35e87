package au.com.medicalexambooking.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.People.Firm;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit trail read at a browser without scripts. */
class AuditPagesTest extends PlatformTest {

    private static final String AUDIT = "/admin/audit";

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private Firm firm;
    private PageClient manager;

    @BeforeEach
    void managerAndFirm() {
        firm = people().firm();
        manager = PageClient.signIn(baseUrl(), people().newOperator("manager"));
    }

    @Test
    void whatIsTypedBecomesAnAddressThatNamesNobody() {
        var booking = firm.client()
                .post(
                        "/api/bookings",
                        people().wish(Catalogue.PERTH, ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 40)))
                .is(201);
        firm.client().get("/api/bookings/" + booking.text("/id")).is(200);

        var byPerson = manager.submit(AUDIT, AUDIT, Map.of("who", firm.email(), "event", "booking.read"));
        var byBooking = manager.submit(
                AUDIT, AUDIT, Map.of("booking", booking.text("/reference").toLowerCase(Locale.ROOT)));
        var byChannel = manager.submit(AUDIT, AUDIT, Map.of("who", firm.email(), "channel", "webhook"));

        assertThat(byPerson.uri().toString())
                .contains("who=" + firm.userId(), "event=booking.read")
                .doesNotContain("@", "%40");
        assertThat(byPerson.body())
                .contains(
                        "2 entries",
                        "Robin Referrer",
                        "Read the booking",
                        booking.text("/reference"),
                        "value=\"" + firm.email() + "\"");
        assertThat(byBooking.uri().getQuery()).isEqualTo("booking=" + booking.text("/id"));
        assertThat(byBooking.body())
                .contains("Asked for the booking", "value=\"" + booking.text("/reference") + "\"")
                .contains("Platform (process)");
        assertThat(byChannel.body()).contains("No entry matches", "Clear filters");
    }

    @Test
    void daysAndTimesAreTheReaders() {
        var someone = "zone-" + System.nanoTime();
        jdbc.sql("insert into app.audit_logs (id, user_id, role, action, resource_type, resource_id, outcome, channel,"
                        + " \"timestamp\") values (:user, :user, 'user', 'booking.read', 'booking', 'b', 'ok', 'api',"
                        + " '2025-03-10T14:30:00Z')")
                .param("user", someone)
                .update();
        var thatDay = AUDIT + "?who=" + someone + "&from=2025-03-11&to=2025-03-11";
        assertThat(manager.get(thatDay).body()).contains("Tue 11 Mar 2025", "1:30:00 am AEDT", "Sydney");

        manager.keep("zone", "Australia%2FPerth");

        assertThat(manager.get(thatDay).body()).contains("No entry matches", "Perth");
        assertThat(manager.get(AUDIT + "/export.csv?who=" + someone + "&from=2025-03-11")
                        .body()
                        .lines())
                .hasSize(1);
        assertThat(manager.get(AUDIT + "?who=" + someone + "&to=2025-03-10").body())
                .contains("Mon 10 Mar 2025", "10:30:00 pm AWST");
    }

    @Test
    void findsActsOnDocumentsAndTasksOfABooking() {
        jdbc.sql(
                        "insert into app.audit_logs (id, user_id, impersonated_user_id, role, action, resource_type,"
                                + " resource_id, outcome, channel, metadata) values ('doc-' || :id, 'admin-x', :id, 'user',"
                                + " 'document.read', 'document', 'd', 'denied', 'portal', jsonb_build_object('bookingId', 'b' || :id))")
                .param("id", firm.userId())
                .update();

        var about = manager.get(AUDIT + "?booking=b" + firm.userId());
        var actedFor = manager.submit(AUDIT, AUDIT, Map.of("actedFor", firm.email()));

        assertThat(about.body()).contains("1 entry", "Read a document", "Denied", "acting as", "Robin Referrer");
        assertThat(actedFor.uri().getQuery()).isEqualTo("actedFor=" + firm.userId());
        assertThat(actedFor.body()).contains("1 entry", "Read a document");
    }

    @Test
    void keepsWhatWasTypedAndSaysWhatIsWrong() {
        var page = manager.submit(
                AUDIT,
                AUDIT,
                Map.of("who", "nobody@nowhere.example", "booking", "IME-1", "from", "31/02/2026", "to", "1/1/2026"));

        assertThat(page.body())
                .contains("3 answers need another look", "id=\"e-who\"", "id=\"e-booking\"", "id=\"e-from\"")
                .contains("value=\"nobody@nowhere.example\"", "value=\"31/02/2026\"", "value=\"1/1/2026\"");
        assertThat(manager.submit(AUDIT, AUDIT, Map.of("from", "2/1/2026", "to", "1/1/2026"))
                        .body())
                .contains("This day is before the first one.");
    }

    @Test
    void exportedFileHoldsEveryMatchOnceComputesNothingAndIsRecorded() {
        var someone = "export-" + System.nanoTime();
        jdbc.sql("insert into app.audit_logs (id, user_id, role, action, resource_type, resource_id, outcome, channel,"
                        + " user_agent) select :user || '-' || n, :user, 'user', 'booking.read', 'booking', 'b', 'ok',"
                        + " 'api', '=HYPERLINK(\"http://evil.example\")' from generate_series(1, 1001) n")
                .param("user", someone)
                .update();

        var page = manager.get(AUDIT + "?who=" + someone);
        var file = manager.get(AUDIT + "/export.csv?who=" + someone);
        var lines = file.body().lines().toList();

        assertThat(page.body()).contains("href=\"/admin/audit/export.csv?who=" + someone + "\"");
        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"audit.csv\"");
        assertThat(lines).hasSize(1002).doesNotHaveDuplicates();
        assertThat(lines.subList(1, 1002))
                .allSatisfy(line -> assertThat(line)
                        .contains("\"" + someone + "-", "\"'=HYPERLINK(\"\"http://evil.example\"\")\""));
        assertThat(jdbc.sql("select metadata ->> 'entries' from app.audit_logs where action = 'audit.exported'"
                                + " order by seq desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("1001");
        assertThat(PageClient.signIn(baseUrl(), people().newOperator("staff"))
                        .get(AUDIT + "/export.csv")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void pagesThroughAndKeepsTheFilters() {
        for (int i = 0; i < 30; i++) {
            firm.client().get("/api/bookings").is(200);
        }
        var first = manager.get(AUDIT + "?who=" + firm.userId() + "&event=booking.listed");
        var second = manager.get(AUDIT + "?who=" + firm.userId() + "&event=booking.listed&page=2");
        var beyond = manager.get(AUDIT + "?who=" + firm.userId() + "&event=booking.listed&page=99");

        assertThat(first.body())
                .contains("1 to 25 of 30")
                .contains("who=" + firm.userId() + "&amp;event=booking.listed&amp;page=2");
        assertThat(second.body()).contains("26 to 30 of 30", "Previous").doesNotContain(">Next");
        assertThat(beyond.statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatNothingWasAlteredOrNamesTheFirstBrokenEntry() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.sql("select exists (select 1 from app.audit_seals)")
                        .query(Boolean.class)
                        .single());
        var first = jdbc.sql("select min(seq) from app.audit_row_hashes")
                .query(Long.class)
                .single();

        var good = manager.submit(AUDIT, AUDIT + "/verify", Map.of());
        String bad;
        try {
            alter("update app.audit_logs set action = action || 'x' where seq = " + first);
            bad = manager.submit(AUDIT, AUDIT + "/verify", Map.of()).body();
        } finally {
            alter("update app.audit_logs set action = left(action, length(action) - 1) where seq = " + first);
        }

        assertThat(good.body()).contains("Nothing was altered", "entries are as they were sealed", "Last seal");
        assertThat(bad)
                .contains("The audit log was altered", "The first broken entry is number " + first)
                .contains("This row is not what was sealed.");
        assertThat(manager.submit(AUDIT, AUDIT + "/verify", Map.of()).body()).contains("Nothing was altered");
    }

    /** As somebody who owns the tables and takes the trigger away. */
    private void alter(String statement) {
        jdbc.sql("alter table app.audit_logs disable trigger audit_logs_append_only; " + statement
                        + "; alter table app.audit_logs enable trigger audit_logs_append_only")
                .update();
    }

    @Test
    void nobodyElseReadsIt() {
        var coordinator = PageClient.signIn(baseUrl(), people().newOperator("staff"));
        var referrer = PageClient.signIn(baseUrl(), firm.email());
        for (var other : new PageClient[] {coordinator, referrer}) {
            assertThat(other.get(AUDIT).statusCode()).isEqualTo(403);
            assertThat(other.get("/bookings").body()).doesNotContain("href=\"/admin/audit\"");
            assertThat(other.submit("/bookings", AUDIT, Map.of("booking", "IME-20001"))
                            .statusCode())
                    .isEqualTo(403);
            for (var address : List.of(firm.email(), "nobody@nowhere.example")) {
                var answer = other.submit("/bookings", AUDIT, Map.of("who", address));
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.previousResponse()).as("tells who exists").isEmpty();
            }
            assertThat(other.submit("/bookings", AUDIT + "/verify", Map.of()).statusCode())
                    .isEqualTo(403);
        }
        assertThat(manager.post(AUDIT + "/verify", Map.of()).statusCode()).isEqualTo(403);
    }
}
