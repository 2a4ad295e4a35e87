package au.com.medicalexambooking.sandbox.acuity;

import static au.com.medicalexambooking.sandbox.acuity.AcuityTestClient.booking;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcuityBookingTest {

    /** Monday, 2 March 2026, 11:00 in Sydney. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);

    private static final String TUESDAY_TEN = "2026-03-03T10:00:00+1100";

    private AcuitySandbox acuity;
    private AcuityTestClient client;

    @BeforeEach
    void start() {
        acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults()
                .withClock(CLOCK)
                .withCatalogue(Catalogue.standard().requiringField(Catalogue.CLAIM_NUMBER))
                .withoutRequestLimits());
        client = new AcuityTestClient(acuity);
    }

    @AfterEach
    void stop() {
        acuity.close();
    }

    @Nested
    class Formats {

        @Test
        void anAppointmentLooksAsAcuityShowsIt() {
            var shown = client.post("/appointments", booking(TUESDAY_TEN)).ok().json();

            assertThat(shown.path("id").isIntegralNumber()).isTrue();
            assertThat(shown.path("id").asLong()).isGreaterThan(Integer.MAX_VALUE);
            assertThat(shown.path("datetime").asText()).isEqualTo(TUESDAY_TEN);
            assertThat(shown.path("date").asText()).isEqualTo("March 3, 2026");
            assertThat(shown.path("time").asText()).isEqualTo("10:00am");
            assertThat(shown.path("endTime").asText()).isEqualTo("11:00am");
            assertThat(shown.path("duration").isTextual()).isTrue();
            assertThat(shown.path("duration").asText()).isEqualTo("60");
            assertThat(shown.path("price").isTextual()).isTrue();
            assertThat(shown.path("paid").asText()).isEqualTo("no");
            assertThat(shown.path("canceled").isBoolean()).isTrue();
            assertThat(shown.has("noShow")).isFalse();
            assertThat(shown.path("location").asText()).endsWith("Sydney NSW 2000");
            assertThat(shown.path("calendarTimezone").asText()).isEqualTo("Australia/Sydney");
        }

        @Test
        void answersAreWrittenByIdAndReadByFieldId() {
            var values = client.post("/appointments", booking(TUESDAY_TEN))
                    .ok()
                    .json()
                    .at("/forms/0/values");

            assertThat(values).hasSize(6);
            assertThat(values.get(1).path("fieldID").asLong()).isEqualTo(Catalogue.CLAIM_NUMBER);
            assertThat(values.get(1).path("value").asText()).isEqualTo("CL-1");
            assertThat(values.get(1).path("id").asLong()).isNotEqualTo(Catalogue.CLAIM_NUMBER);
            assertThat(values.get(0).path("value").asText()).isEmpty();
        }

        @Test
        void aTelehealthAppointmentCarriesItsLinkAsLocation() {
            var body = booking(TUESDAY_TEN).put("appointmentTypeID", Catalogue.TELEHEALTH);

            var shown = client.post("/appointments", body).ok().json();

            assertThat(shown.path("location").asText()).startsWith("https://meet.example.test/");
        }

        @Test
        void theTypesDurationIsANumberAndEveryCatalogueListIsServed() {
            assertThat(client.get("/appointment-types")
                            .ok()
                            .json()
                            .at("/0/duration")
                            .isNumber())
                    .isTrue();
            assertThat(client.get("/calendars").ok().json()).hasSize(6);
            assertThat(client.get("/forms").ok().json().at("/0/fields/4/type").asText())
                    .isEqualTo("checkboxlist");
            assertThat(client.get("/labels").ok().json()).isNotEmpty();
            assertThat(client.get("/me").ok().json().path("id").asText()).isEqualTo("19482");
        }

        @Test
        void theShownTimesAreTheCalendarsNotTheClients() {
            var body = booking("2026-03-03T15:00:00+1100")
                    .put("calendarID", Catalogue.PERTH)
                    .put("timezone", "Australia/Hobart");

            var shown = client.post("/appointments", body).ok().json();

            assertThat(shown.path("datetime").asText()).isEqualTo("2026-03-03T12:00:00+0800");
            assertThat(shown.path("timezone").asText()).isEqualTo("Australia/Hobart");
        }

        @Test
        void aTimeWithoutOffsetIsReadInTheCalendarsZone() {
            var body = booking("2026-03-03T10:00:00").put("calendarID", Catalogue.PERTH);

            var shown = client.post("/appointments", body).ok().json();

            assertThat(shown.path("datetime").asText()).isEqualTo("2026-03-03T10:00:00+0800");
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource({
            "firstName, '', required_first_name",
            "lastName, '', required_last_name",
            "email, '', required_email",
            "email, nobody, invalid_email",
            "datetime, '', required_datetime",
            "datetime, asdf, invalid_datetime",
            "timezone, Aint/No_Timezone, invalid_timezone",
            "appointmentTypeID, '', required_appointment_type_id",
            "appointmentTypeID, 99, invalid_appointment_type",
            "calendarID, 987654321, invalid_calendar",
            "certificate, GIFT, invalid_certificate",
            "datetime, 2026-03-03T10:15:00+1100, not_available",
            "datetime, 2026-03-03T07:00:00+1100, not_available",
            "datetime, 2026-03-07T10:00:00+1100, not_available",
            "datetime, 2026-03-02T11:30:00+1100, not_available_min_hours_in_advance",
            "datetime, 2027-06-01T10:00:00+1000, not_available_max_days_in_advance",
            "calendarID, 7006, not_available"
        })
        void aClientsBookingIsRefusedWithAcuitysCode(String key, String value, String error) {
            client.post("/appointments", booking(TUESDAY_TEN).put(key, value)).isRefused(400, error);

            assertThat(acuity.appointments()).isEmpty();
        }

        @Test
        void aRequiredFieldMustBeAnsweredAndAnUnknownOneIsRefused() {
            var unanswered = booking(TUESDAY_TEN);
            unanswered.putArray("fields");
            var unknown = booking(TUESDAY_TEN);
            unknown.withArray("fields").addObject().put("id", 999).put("value", "x");
            var misnamed = booking(TUESDAY_TEN);
            misnamed.withArray("fields").addObject().put("fieldID", 5001).put("value", "x");

            client.post("/appointments", unanswered).isRefused(400, "required_field");
            client.post("/appointments", unknown).isRefused(400, "invalid_fields");
            client.post("/appointments", misnamed).isRefused(400, "invalid_fields");
        }

        @ParameterizedTest
        @CsvSource({
            "POST, /appointments, '', 400, bad_request",
            "POST, /appointments, [], 400, bad_request",
            "PUT, /appointments/1/cancel, '', 400, bad_request",
            "PUT, /appointments/1/cancel, {}, 404, not_found",
            "POST, /appointments/1/reschedule, {}, 405, method_not_allowed",
            "DELETE, /appointments/1, '', 405, method_not_allowed",
            "PATCH, /appointments, '', 405, method_not_allowed",
            "GET, /appointments/1, '', 404, not_found",
            "GET, /appointments/abc, '', 404, not_found",
            "GET, /nothing, '', 404, not_found",
            "GET, /calendars/7001, '', 404, not_found"
        })
        void aWrongRequestIsAnsweredInTheErrorFormat(
                String method, String path, String body, int status, String error) {
            client.send(method, path, body).isRefused(status, error);
        }

        @Test
        void messagesAreTheDocumentedOnes() {
            assertThat(client.get("/appointments/abc").json().path("message").asText())
                    .isEqualTo("Not Found. Did you mean `/appointments/{id:number}`?");
            assertThat(client.post("/appointments", "").json().path("message").asText())
                    .isEqualTo("Expected a JSON object.");
            assertThat(client.post("/appointments", booking("2026-03-03T07:00:00+1100"))
                            .json()
                            .path("message")
                            .asText())
                    .isEqualTo("The time \"2026-03-03T07:00:00+1100\" is not an available time slot.");
        }

        @Test
        void aWrongKeyIsUnauthorizedButMetaNeedsNone() {
            var stranger = new AcuityTestClient(acuity, "19482:wrong");

            stranger.get("/me").isRefused(401, "unauthorized");
            assertThat(stranger.get("/meta").ok().json().path("hooks")).isNotEmpty();
        }
    }

    @Nested
    class Conflicts {

        @Test
        void anOverlappingTimeIsRefusedAndAnAdjoiningOneIsNot() {
            client.post("/appointments", booking(TUESDAY_TEN)).ok();

            client.post("/appointments", booking("2026-03-03T10:30:00+1100")).isRefused(400, "not_available");
            client.post("/appointments", booking("2026-03-03T09:30:00+1100")).isRefused(400, "not_available");
            client.post("/appointments", booking("2026-03-03T11:00:00+1100")).ok();
            client.post("/appointments", booking("2026-03-03T09:00:00+1100")).ok();
        }

        @Test
        void ofManyWhoWantTheSameTimeOneGetsIt() {
            var answers = IntStream.range(0, 16)
                    .mapToObj(i -> client.postLater("/appointments", booking(TUESDAY_TEN)))
                    .toList();

            assertThat(answers.stream().filter(answer -> answer.join().status() == 200))
                    .hasSize(1);
            assertThat(acuity.openAppointments()).hasSize(1);
        }

        @Test
        void anAdministratorBooksTwice() {
            client.post("/appointments", booking(TUESDAY_TEN)).ok();
            var second = booking(TUESDAY_TEN).put("notes", "Squeezed in");
            second.remove("email");

            var shown = client.post("/appointments?admin=true", second).ok().json();

            assertThat(shown.path("notes").asText()).isEqualTo("Squeezed in");
            assertThat(acuity.openAppointments()).hasSize(2);
            second.remove("calendarID");
            client.post("/appointments?admin=true", second).isRefused(400, "invalid_calendar");
        }

        @Test
        void aClientMaySetNoNotes() {
            var shown = client.post("/appointments", booking(TUESDAY_TEN).put("notes", "Mine"))
                    .ok()
                    .json();

            assertThat(shown.path("notes").asText()).isEmpty();
        }

        @Test
        void withoutACalendarAFreeOneIsChosenUntilNoneIsLeft() {
            ObjectNode anywhere = booking("2026-03-03T13:00:00+1100").put("appointmentTypeID", Catalogue.PSYCHIATRIC);
            anywhere.remove("calendarID");

            var first = client.post("/appointments", anywhere).ok().json();
            var second = client.post("/appointments", anywhere).ok().json();
            client.post("/appointments", anywhere).ok();

            assertThat(first.path("calendarID").asLong())
                    .isNotEqualTo(second.path("calendarID").asLong());
            client.post("/appointments", anywhere).isRefused(400, "no_available_calendar");
        }

        @Test
        void aCanceledAppointmentGivesItsTimeBack() {
            var id = client.post("/appointments", booking(TUESDAY_TEN))
                    .ok()
                    .json()
                    .path("id");
            client.put("/appointments/" + id + "/cancel", "{}").ok();

            client.post("/appointments", booking(TUESDAY_TEN)).ok();
        }

        @Test
        void paddingKeepsAppointmentsApart() {
            acuity.close();
            var standard = Catalogue.standard();
            var padded = standard.type(Catalogue.IN_PERSON).orElseThrow().withPadding(0, 15);
            acuity = AcuitySandbox.start(
                    AcuitySandboxSettings.defaults().withClock(CLOCK).withCatalogue(standard.withType(padded)));
            client = new AcuityTestClient(acuity);
            client.post("/appointments", booking(TUESDAY_TEN)).ok();

            client.post("/appointments", booking("2026-03-03T11:00:00+1100")).isRefused(400, "not_available");
            client.post("/appointments", booking("2026-03-03T09:00:00+1100")).isRefused(400, "not_available");
            client.post("/appointments", booking("2026-03-03T11:30:00+1100")).ok();
        }

        @Test
        void aBlockTakesTimeOffTheCalendar() {
            var block = Json.object()
                    .put("start", "2026-03-03T09:00:00+1100")
                    .put("end", "2026-03-03T12:00:00+1100")
                    .put("calendarID", Catalogue.SYDNEY)
                    .put("notes", "Court");

            var id = client.post("/blocks", block).ok().json().path("id");

            client.post("/appointments", booking(TUESDAY_TEN)).isRefused(400, "not_available");
            assertThat(client.get("/blocks?calendarID=7001").ok().json()).hasSize(1);
            assertThat(client.get("/blocks?calendarID=7002").ok().json()).isEmpty();
            assertThat(client.delete("/blocks/" + id).status()).isEqualTo(204);
            client.post("/appointments", booking(TUESDAY_TEN)).ok();
        }
    }

    @Nested
    class Changes {

        private String path;

        @BeforeEach
        void book() {
            path = "/appointments/"
                    + client.post("/appointments", booking(TUESDAY_TEN))
                            .ok()
                            .json()
                            .path("id");
        }

        @Test
        void reschedulingKeepsIdAndCalendarAndIgnoresItself() {
            var moved = client.put(path + "/reschedule", Json.object().put("datetime", "2026-03-03T10:30:00+1100"))
                    .ok()
                    .json();

            assertThat(path).endsWith(moved.path("id").asText());
            assertThat(moved.path("datetime").asText()).isEqualTo("2026-03-03T10:30:00+1100");
            assertThat(moved.path("calendarID").asLong()).isEqualTo(Catalogue.SYDNEY);
        }

        @Test
        void reschedulingOntoATakenTimeIsRefusedUnlessByAnAdministrator() {
            client.post("/appointments", booking("2026-03-03T14:00:00+1100")).ok();
            var there = Json.object().put("datetime", "2026-03-03T14:00:00+1100");

            client.put(path + "/reschedule", there).isRefused(400, "not_available");
            client.put(path + "/reschedule?admin=true", there).ok();
        }

        @Test
        void anExplicitNullCalendarMovesTheAppointmentElsewhere() {
            acuity.bookDirectly(
                    DirectBooking.at(Catalogue.SYDNEY, Catalogue.IN_PERSON, Instant.parse("2026-03-04T00:00:00Z")));
            var anywhere = Json.object().put("datetime", "2026-03-04T11:00:00+1100");
            anywhere.putNull("calendarID");

            var moved = client.put(path + "/reschedule", anywhere).ok().json();

            assertThat(moved.path("calendarID").asLong()).isNotEqualTo(Catalogue.SYDNEY);
        }

        @Test
        void cancelingIsFinalAndShowsNoShowOnlyForAdministrators() {
            var canceled =
                    client.put(path + "/cancel", "{\"noShow\":true}").ok().json();

            assertThat(canceled.path("canceled").asBoolean()).isTrue();
            assertThat(canceled.path("noShow").isBoolean()).isTrue();
            assertThat(canceled.path("noShow").asBoolean()).isFalse();
            client.put(path + "/reschedule", Json.object().put("datetime", TUESDAY_TEN))
                    .isRefused(400, "reschedule_canceled");
            client.put(path + "/cancel", "{}").ok();
        }

        @Test
        void anAdministratorMarksANoShow() {
            var canceled = client.put(path + "/cancel?admin=true", "{\"noShow\":true}")
                    .ok()
                    .json();

            assertThat(canceled.path("noShow").asBoolean()).isTrue();
        }

        @Test
        void updatingHeedsTheWhiteListOnly() {
            var body = Json.object()
                    .put("lastName", "Moreno")
                    .put("notes", "Brings an aid")
                    .put("datetime", "2026-03-05T10:00:00+1100")
                    .put("calendarID", Catalogue.PERTH);
            body.putArray("fields")
                    .addObject()
                    .put("id", Catalogue.BOOKING_REFERENCE)
                    .put("value", "b-1");

            var updated = client.put(path, body).ok().json();

            assertThat(updated.path("lastName").asText()).isEqualTo("Moreno");
            assertThat(updated.path("notes").asText()).isEqualTo("Brings an aid");
            assertThat(updated.path("datetime").asText()).isEqualTo(TUESDAY_TEN);
            assertThat(updated.path("calendarID").asLong()).isEqualTo(Catalogue.SYDNEY);
            assertThat(updated.at("/forms/0/values/0/value").asText()).isEqualTo("b-1");
            assertThat(updated.at("/forms/0/values/1/value").asText()).isEqualTo("CL-1");
            client.put(path, "{\"firstName\":\"\"}").isRefused(400, "required_first_name");
        }

        @Test
        void clientsAreHeldToTheAccountsRulesAndAdministratorsAreNot() {
            restartWith(BookingRules.standard().withoutClientChanges());

            client.put(path + "/cancel", "{}").isRefused(400, "cancel_not_allowed");
            client.put(path + "/reschedule", Json.object().put("datetime", TUESDAY_TEN))
                    .isRefused(400, "reschedule_not_allowed");
            client.put(path + "/cancel?admin=true", "{}").ok();
        }

        @Test
        void clientsMayNotChangeShortlyBefore() {
            restartWith(BookingRules.standard().withChangeNotice(Duration.ofDays(2)));

            client.put(path + "/cancel", "{}").isRefused(400, "cancel_too_close");
            client.put(path + "/reschedule", Json.object().put("datetime", TUESDAY_TEN))
                    .isRefused(400, "reschedule_too_close");
            assertThat(client.get(path).ok().json().path("canClientCancel").asBoolean())
                    .isFalse();
        }

        private void restartWith(BookingRules rules) {
            acuity.close();
            acuity = AcuitySandbox.start(AcuitySandboxSettings.defaults()
                    .withClock(CLOCK)
                    .withRules(rules)
                    .withoutRequestLimits());
            client = new AcuityTestClient(acuity);
            book();
        }
    }
}
