package au.com.medicalexambooking.specialist;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.ApiClient;
import au.com.medicalexambooking.testing.PlatformTest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecialistsOverRestTest extends PlatformTest {

    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    @Test
    void listsActiveSpecialistsAsTheContractSays() {
        var id = people().specialistId(Catalogue.SYDNEY);

        var listed = people().firm().client().get("/api/specialists").is(200).json();

        assertThat(listed).anySatisfy(specialist -> {
            assertThat(specialist.path("id").asText()).isEqualTo(id);
            assertThat(specialist.path("isActive").isBoolean()).isTrue();
            assertThat(specialist.path("specialty").isTextual()).isTrue();
            assertThat(specialist.has("active")).isFalse();
        });
    }

    @Test
    void tellsFreeTimesOfAWholeMonthWithTheSpecialistsOffset() {
        var id = people().specialistId(Catalogue.SYDNEY);
        var first = LocalDate.now(SYDNEY).plusDays(3);
        long before = ACUITY.requests().received();

        var slots = people().coordinator()
                .get(path(id, first, first.plusDays(30)))
                .is(200)
                .json();

        assertThat(slots).isNotEmpty();
        var start = OffsetDateTime.parse(slots.get(0).path("datetime").asText());
        assertThat(start.getOffset()).isEqualTo(SYDNEY.getRules().getOffset(start.toInstant()));
        assertThat(slots.get(0).path("duration").asInt()).isEqualTo(60);
        assertThat(ACUITY.requests().received() - before).isLessThan(30);
    }

    @Test
    void refusesDaysThatMakeNoSense() {
        var client = people().firm().client();
        var id = people().specialistId(Catalogue.SYDNEY);
        var today = LocalDate.now(SYDNEY);

        client.get(path(id, today, today.minusDays(1))).isError(400, "validation_failed");
        client.get(path(id, today, today.plusDays(31))).isError(400, "validation_failed");
        client.get("/api/specialists/" + id + "/availability?startDate=" + today)
                .is(400);
        client.get("/api/specialists/" + id + "/availability?startDate=yesterday&endDate=2026-02-30")
                .is(400);
        client.get(path(id, today.minusDays(9), today.minusDays(5))).is(200);
        client.get(path("nobody", today, today)).isError(404, "not_found");
        client.get(path(id, today, today) + "&appointmentTypeId=999").isError(400, "validation_failed");
        ApiClient.anonymous(baseUrl()).get(path(id, today, today)).isError(401, "unauthenticated");
    }

    @Test
    void saysWhatCanBeBookedAndWhatToAsk() {
        var client = people().firm().client();
        var id = people().specialistId(Catalogue.SYDNEY);

        var types = client.get("/api/specialists/" + id + "/appointment-types").is(200);
        var form = client.get("/api/appointment-types/" + Catalogue.IN_PERSON + "/form")
                .is(200);

        assertThat(types.body()).contains("in_person").contains("telehealth");
        assertThat(form.body()).contains("Claim number").doesNotContain("Booking reference");
        client.get("/api/appointment-types/999999/form").isError(404, "not_found");
    }

    @Test
    void isUnavailableWithATimeToTryAgainWhileAcuityIsDown() {
        var client = people().firm().client();
        var id = people().specialistId(Catalogue.BRISBANE);
        client.get("/api/specialists/" + id + "/appointment-types").is(200);
        var day = LocalDate.now(SYDNEY).plusDays(60);
        ACUITY.goDown();
        long before = System.nanoTime();

        var answer = client.get(path(id, day, day.plusDays(5))).isError(503, "scheduling_unavailable");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        client.get("/api/specialists").is(200);
    }

    @Test
    void letsAdministratorsAloneChangeTheDirectory() {
        var id = people().specialistId(Catalogue.HOBART);
        var path = "/api/admin/specialists/" + id;

        people().coordinator().get("/api/admin/specialists").is(200);
        people().manager().get("/api/admin/calendars").is(200);
        people().coordinator().patch(path, Map.of("name", "Dr Other")).isError(403, "forbidden");
        people().firm().client().get("/api/admin/specialists").isError(403, "forbidden");
        people().admin().patch(path, Map.of("specialty", "Neurology")).is(200);
        people().admin().patch(path, Map.of("acuityCalendarId", "424242")).isError(400, "validation_failed");
        people().admin().patch(path, Map.of("timezone", "Mars/Base")).isError(400, "validation_failed");
        people().admin().patch(path, Map.of("userId", "nobody")).isError(400, "validation_failed");
        people().admin()
                .patch(path, Map.of("acuityCalendarId", Long.toString(calendarOf(Catalogue.SYDNEY))))
                .isError(409, "calendar_taken");
    }

    @Test
    void hidesInactiveSpecialistsFromReferrers() {
        var id = people().specialistId(Catalogue.ADELAIDE);
        var day = LocalDate.now(SYDNEY).plusDays(5);
        var referrer = people().firm().client();
        people().admin()
                .patch("/api/admin/specialists/" + id, Map.of("isActive", false))
                .is(200);
        try {
            assertThat(referrer.get("/api/specialists").is(200).body()).doesNotContain(id);
            assertThat(referrer.get("/api/specialists?isActive=false").is(200).json())
                    .isEmpty();
            referrer.get(path(id, day, day)).isError(404, "not_found");
            people().coordinator().get(path(id, day, day)).is(200);
        } finally {
            people().admin()
                    .patch("/api/admin/specialists/" + id, Map.of("isActive", true))
                    .is(200);
        }
    }

    @Test
    void letsTheAdministratorDecideHowATypeIsHeld() {
        var path = "/api/admin/appointment-types/" + Catalogue.FILE_REVIEW;

        people().admin().put(path, Map.of("kind", "in_person")).is(200);
        var decided =
                people().manager().get("/api/admin/appointment-types").is(200).json();
        people().admin().put(path, Map.of("kind", "telehealth")).is(200);

        assertThat(decided).anySatisfy(type -> {
            assertThat(type.path("id").asLong()).isEqualTo(Catalogue.FILE_REVIEW);
            assertThat(type.path("kind").asText()).isEqualTo("in_person");
            assertThat(type.path("kindDecided").asBoolean()).isTrue();
        });
        people().admin().put(path, Map.of("kind", "by_post")).isError(400, "validation_failed");
        people().coordinator().put(path, Map.of("kind", "telehealth")).isError(403, "forbidden");
    }

    private long calendarOf(long calendarId) {
        people().specialistId(calendarId);
        return calendarId;
    }

    private static String path(String specialistId, LocalDate from, LocalDate to) {
        return "/api/specialists/" + specialistId + "/availability?startDate=" + from + "&endDate=" + to;
    }
}
