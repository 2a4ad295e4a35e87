package au.com.medicalexambooking.sandbox.acuity;

import static au.com.medicalexambooking.sandbox.acuity.AcuityTestClient.booking;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcuityReadingTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC);

    private AcuitySandbox acuity;
    private AcuityTestClient client;

    @BeforeEach
    void start() {
        acuity = AcuitySandbox.start(
                AcuitySandboxSettings.defaults().withClock(CLOCK).withoutRequestLimits());
        client = new AcuityTestClient(acuity);
    }

    @AfterEach
    void stop() {
        acuity.close();
    }

    @Nested
    class Availability {

        @Test
        void offersWorkingHoursOnTheGridWithoutColonInTheOffset() {
            var times = times("date=2026-03-03&appointmentTypeID=1&calendarID=7004");

            assertThat(times).hasSize(15).startsWith("2026-03-03T09:00:00+1030").endsWith("2026-03-03T16:00:00+1030");
            assertThat(times("date=2026-03-07&appointmentTypeID=1&calendarID=7004"))
                    .isEmpty();
        }

        @Test
        void keepsLocalHoursWhenTheClocksChange() {
            assertThat(times("date=2026-04-02&appointmentTypeID=1&calendarID=7001"))
                    .startsWith("2026-04-02T09:00:00+1100");
            assertThat(times("date=2026-04-07&appointmentTypeID=1&calendarID=7001"))
                    .startsWith("2026-04-07T09:00:00+1000")
                    .endsWith("2026-04-07T16:00:00+1000");
        }

        @Test
        void leavesOutWhatIsTakenUnlessToldToIgnoreIt() {
            var id = client.post("/appointments", booking("2026-03-03T10:00:00+1100"))
                    .ok()
                    .json()
                    .path("id");
            var query = "date=2026-03-03&appointmentTypeID=1&calendarID=7001";

            assertThat(times(query))
                    .contains("2026-03-03T09:00:00+1100", "2026-03-03T11:00:00+1100")
                    .doesNotContain("2026-03-03T09:30:00+1100", "2026-03-03T10:00:00+1100", "2026-03-03T10:30:00+1100");
            assertThat(times(query + "&ignoreAppointmentIDs%5B%5D=" + id)).hasSize(15);
            assertThat(times(query + "&ignoreAppointmentIDs%5B%5D=1")).hasSize(12);
        }

        @Test
        void respectsMinimumNotice() {
            assertThat(times("date=2026-03-02&appointmentTypeID=1&calendarID=7001"))
                    .startsWith("2026-03-02T12:00:00+1100");
        }

        @Test
        void answersInTheZoneAskedForAndTakesTheDateThere() {
            assertThat(times("date=2026-03-02&appointmentTypeID=1&calendarID=7001&timezone=America/New_York"))
                    .contains("2026-03-02T17:00:00-0500")
                    .allMatch(time -> time.startsWith("2026-03-02") && time.endsWith("-0500"));
        }

        @Test
        void unitesCalendarsWhenNoneIsNamed() {
            var times = times("date=2026-03-03&appointmentTypeID=1");

            assertThat(times).contains("2026-03-03T09:00:00+1100", "2026-03-03T19:00:00+1100");
            assertThat(times).doesNotHaveDuplicates().isSorted();
        }

        @Test
        void listsDatesWithAFreeTime() {
            acuity.block(
                    Catalogue.SYDNEY,
                    Instant.parse("2026-03-02T13:00:00Z"),
                    Instant.parse("2026-03-03T13:00:00Z"),
                    "Away");

            var dates = client.get("/availability/dates?month=2026-03&appointmentTypeID=1&calendarID=7001")
                    .ok()
                    .json()
                    .findValuesAsText("date");

            assertThat(dates)
                    .startsWith("2026-03-02", "2026-03-04")
                    .contains("2026-03-31")
                    .hasSize(21);
        }

        @ParameterizedTest
        @CsvSource({
            "appointmentTypeID=1, bad_request",
            "date=2026-03-03, required_appointment_type_id",
            "date=2026-03-03&appointmentTypeID=77, invalid_appointment_type",
            "date=2026-03-03&appointmentTypeID=1&calendarID=1, invalid_calendar",
            "date=2026-03-03&appointmentTypeID=1&timezone=Nowhere, invalid_timezone"
        })
        void refusesWrongQuestions(String query, String error) {
            client.get("/availability/times?" + query).isRefused(400, error);
        }

        @Test
        void checksTimesOneByOneAndInArrays() {
            var free = "{\"datetime\":\"2026-03-03T10:00:00+1100\",\"appointmentTypeID\":1,\"calendarID\":7001}";
            var closed = "{\"datetime\":\"2026-03-03T06:00:00+1100\",\"appointmentTypeID\":1,\"calendarID\":7001}";

            var one = client.post("/availability/check-times", free).ok().json();
            var two = client.post("/availability/check-times", "[" + free + "," + closed + "]")
                    .ok()
                    .json();

            assertThat(one.path("valid").asBoolean()).isTrue();
            assertThat(one.path("datetime").asText()).isEqualTo("2026-03-03T10:00:00+1100");
            assertThat(two.at("/0/valid").asBoolean()).isTrue();
            assertThat(two.at("/1/valid").asBoolean()).isFalse();
        }

        private List<String> times(String query) {
            return client.get("/availability/times?" + query).ok().json().findValuesAsText("time");
        }
    }

    @Nested
    class Lists {

        private long first;
        private long canceled;
        private long perth;

        @BeforeEach
        void book() {
            first = direct(Catalogue.SYDNEY, "2026-03-03T00:00:00Z", "Ada", "+61400000001");
            canceled = direct(Catalogue.SYDNEY, "2026-03-04T00:00:00Z", "Bea", "+61400000002");
            perth = direct(Catalogue.PERTH, "2026-03-05T01:00:00Z", "Cleo", "+61400000003");
            acuity.cancel(canceled);
            acuity.answer(perth, Catalogue.BOOKING_REFERENCE, "b-17");
        }

        @Test
        void hidesCanceledOnesAndStartsWithTheLatest() {
            assertThat(ids("")).containsExactly(perth, first);
            assertThat(ids("direction=ASC")).containsExactly(first, perth);
            assertThat(ids("canceled=true")).containsExactly(canceled);
            assertThat(ids("showall=true")).containsExactly(perth, canceled, first);
            assertThat(ids("showall=true&max=1")).containsExactly(perth);
        }

        @Test
        void takesDatesInTheCalendarsZoneInclusively() {
            assertThat(ids("showall=true&minDate=2026-03-04&maxDate=2026-03-04"))
                    .containsExactly(canceled);
            assertThat(ids("showall=true&minDate=2026-03-04")).containsExactly(perth, canceled);
            assertThat(ids("showall=true&maxDate=2026-03-03")).containsExactly(first);
        }

        @Test
        void filtersByEverythingElse() {
            assertThat(ids("calendarID=7005")).containsExactly(perth);
            assertThat(ids("appointmentTypeID=2")).isEmpty();
            assertThat(ids("firstName=ada")).containsExactly(first);
            assertThat(ids("lastName=Walk-In&calendarID=7001")).containsExactly(first);
            assertThat(ids("email=ADA%40example.test")).containsExactly(first);
            assertThat(ids("field:5001=b-17")).containsExactly(perth);
            assertThat(ids("field%3A5001=b-17")).containsExactly(perth);
            assertThat(ids("field:5001=b-1")).isEmpty();
        }

        @Test
        void readsABarePlusAsASpace() {
            assertThat(ids("phone=%2b61400000001")).containsExactly(first);
            assertThat(ids("phone=+61400000001")).isEmpty();
        }

        @Test
        void leavesFormsOutOnRequest() {
            assertThat(client.get("/appointments?excludeForms=true")
                            .ok()
                            .json()
                            .get(0)
                            .has("forms"))
                    .isFalse();
            assertThat(client.get("/appointments").ok().json().get(0).has("forms"))
                    .isTrue();
        }

        @Test
        void stopsAtAHundred() {
            for (var i = 0; i < 101; i++) {
                direct(Catalogue.HOBART, "2026-03-06T00:00:00Z", "Many", "");
            }

            assertThat(ids("calendarID=7006")).hasSize(100);
            assertThat(ids("calendarID=7006&max=200")).hasSize(101);
        }

        private List<Long> ids(String query) {
            JsonNode found = client.get("/appointments?" + query).ok().json();
            return StreamSupport.stream(found.spliterator(), false)
                    .map(appointment -> appointment.path("id").asLong())
                    .toList();
        }

        private long direct(long calendar, String start, String firstName, String phone) {
            return acuity.bookDirectly(DirectBooking.at(calendar, Catalogue.IN_PERSON, Instant.parse(start))
                            .named(firstName, "Walk-In")
                            .reachableAt(phone, firstName + "@example.test"))
                    .id();
        }
    }
}
