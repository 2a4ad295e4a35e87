package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.Answer;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.People;
import au.com.medicalexambooking.testing.PlatformTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Input of every wrong kind: told clearly in the error format, never a 500, nothing half done. */
class BadInputTest extends PlatformTest {

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.ownerDataSource());
    private People.Firm firm;
    private Map<String, Object> wish;

    @BeforeEach
    void wish() {
        firm = people().firm();
        wish = people().wish(Catalogue.PERTH, ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 100));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            specialistId, no-such-specialist
            specialistId, ''
            appointmentDateTime, yesterday
            appointmentDateTime, 2020-01-01T10:00:00Z
            appointmentDateTime, 2027-03-01T10:00:00
            examineeName, ''
            examineePhone, call me
            examineePhone, ''
            examineeEmail, nobody
            appointmentTypeId, 999
            teamId, no-such-team
            status, archived
            createdById, somebody
            source, acuity_direct
            role, admin
            """)
    @Hostile(
            value = "Mass assignment",
            tries = "wrong and forbidden fields of a booking, among them role, status, createdById and source",
            cases = 15)
    void aWishWithAWrongFieldIsRefusedByName(String field, String value) {
        wish.put(field, value);
        var before = bookings();

        var answer = firm.client().post("/api/bookings", wish);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        answer.isError(400, answer.text("/error/code"));
        assertThat(answer.body()).contains(field);
        assertThat(bookings()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "multipart/*", "nonsense"})
    void aBodyOfNoOneTypeIsRefused(String type) {
        firm.client().sendRaw("POST", "/api/bookings", type, "{}").isError(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"specialistId", "appointmentDateTime", "examineeName", "examineePhone"})
    void aWishWithoutARequiredFieldIsRefusedByName(String field) {
        wish.remove(field);

        var answer = firm.client().post("/api/bookings", wish).isError(400, "validation_failed");

        assertThat(answer.body()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "42",
                "\"text\"",
                "{\"specialistId\": {}}",
                "{\"examineeName\": 5}",
            })
    void aBodyThatIsNoBookingIsRefused(String body) {
        var answer = firm.client().sendRaw("POST", "/api/bookings", "application/json", body);

        answer.isError(400, answer.text("/error/code"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800", "half a \\udc00 character"})
    void aTextThatCannotBeKeptIsRefused(String escaped) throws Exception {
        wish.put("examineeName", "to be replaced");
        var body = new ObjectMapper().writeValueAsString(wish).replace("to be replaced", escaped);
        var before = bookings();

        var answer = firm.client().sendRaw("POST", "/api/bookings", "application/json", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        answer.isError(400, answer.text("/error/code"));
        assertThat(bookings()).isEqualTo(before);
    }

    @Test
    void aBodyNestedTooDeepOrTooLongIsRefused() {
        var deep = "[".repeat(5000) + "]".repeat(5000);
        var answer = firm.client().sendRaw("POST", "/api/bookings", "application/json", deep);
        answer.isError(400, answer.text("/error/code"));

        wish.put("notes", "x".repeat(1_500_000));
        var tooLong = firm.client().post("/api/bookings", wish);
        tooLong.isError(413, tooLong.text("/error/code"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /api/bookings?page=0
            /api/bookings?page=-1
            /api/bookings?page=x
            /api/bookings?limit=0
            /api/bookings?limit=101
            /api/bookings?status=open
            /api/bookings?startDate=tomorrow
            /api/bookings?startDate=2026-13-01
            /api/bookings?startDate=2026-12-02&endDate=2026-12-01
            /api/bookings?page=99999999999999999999
            """)
    void aWrongQueryIsRefused(String path) {
        var answer = firm.client().get(path);

        answer.isError(400, answer.text("/error/code"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            GET, /api/bookings/no-such-booking, 404
            GET, /api/bookings/%20, 404
            GET, /api/nothing-here, 404
            GET, /api/tasks/no-such-task, 403
            DELETE, /api/bookings, 405
            PUT, /api/bookings, 405
            """)
    void aWrongPathOrMethodIsToldInTheErrorFormat(String method, String path, int status) {
        var answer = method.equals("GET")
                ? firm.client().get(path)
                : firm.client().sendRaw(method, path, "application/json", "{}");

        assertThat(answer.status()).as(answer.body()).isIn(status, 400);
        answer.isError(answer.status(), answer.text("/error/code"));
    }

    @Test
    void aWrongMediaTypeIsToldInTheErrorFormat() {
        var answer = firm.client().sendRaw("POST", "/api/bookings", "text/plain", "hello");

        answer.isError(415, answer.text("/error/code"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${7*7}",
                "#{7*7}",
                "T(java.lang.Runtime)",
                "<script>alert(1)</script>",
                "'; drop table users; --",
                "%",
                "_"
            })
    void whatLooksLikeCodeStaysText(String text) {
        wish.put("examineeName", text + " Example");
        wish.put(
                "appointmentDateTime",
                ACUITY.nextFreeTime(Catalogue.PERTH, Catalogue.IN_PERSON, 101).toString());

        var booked = firm.client().post("/api/bookings", wish).is(201);

        assertThat(booked.text("/examineeName")).isEqualTo(text + " Example");
        var found = firm.client()
                .post("/api/bookings/search", Map.of("search", text))
                .is(200);
        assertThat(found.json().path("data")).hasSize(1);
    }

    @Test
    void aStepThatIsNotOfferedNowNamesThoseThatAre() {
        var booked = firm.client().post("/api/bookings", wish).is(201);

        for (var progress : List.of("generating_report", "report_generated", "payment_received", "no_show")) {
            var answer = people().coordinator()
                    .post("/api/bookings/" + booked.text("/id") + "/progress", Map.of("progress", progress))
                    .isError(409, "progress_not_offered");
            assertThat(answer.json().at("/error/details/allowed").isArray()).isTrue();
        }
        var unknown = people().coordinator()
                .post("/api/bookings/" + booked.text("/id") + "/progress", Map.of("progress", "teleported"));
        unknown.isError(400, unknown.text("/error/code"));
        assertThat(progressRows(booked)).isEqualTo(1);
    }

    @Test
    void somebodyElsesBookingDoesNotExist() {
        var booked = firm.client().post("/api/bookings", wish).is(201);
        var stranger = people().firm().client();
        var id = booked.text("/id");

        var hidden = stranger.get("/api/bookings/" + id).isError(404, "not_found");
        var missing = stranger.get("/api/bookings/nosuchbookingnosuchbooki").isError(404, "not_found");
        assertThat(hidden.text("/error/message")).isEqualTo(missing.text("/error/message"));
        stranger.post("/api/bookings/" + id + "/cancel", new HashMap<>()).isError(404, "not_found");
        stranger.post("/api/bookings/" + id + "/reschedule", Map.of("appointmentDateTime", "2027-06-01T10:00:00Z"))
                .isError(404, "not_found");
        stranger.patch("/api/bookings/" + id, Map.of("notes", "x")).isError(404, "not_found");
        wish.put("organizationId", firm.organizationId());
        stranger.post("/api/bookings", wish).isError(404, "not_found");
        assertThat(firm.client().get("/api/bookings/" + id).text("/currentProgress"))
                .isEqualTo("scheduled");
    }

    private long bookings() {
        return jdbc.sql("select count(*) from app.bookings where organization_id = :firm")
                .param("firm", firm.organizationId())
                .query(Long.class)
                .single();
    }

    private long progressRows(Answer booked) {
        return jdbc.sql("select count(*) from app.booking_progress where booking_id = :id")
                .param("id", booked.text("/id"))
                .query(Long.class)
                .single();
    }
}
