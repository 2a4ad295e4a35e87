package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.PlatformTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A booking's whole life over REST. */
class BookingJourneyTest extends PlatformTest {

    @Test
    void aReferrerBooksMovesAndCancels() {
        var firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 14);

        var booked = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201);

        var id = booked.text("/id");
        assertThat(booked.text("/currentProgress")).isEqualTo("scheduled");
        assertThat(booked.text("/reference")).startsWith("IME-");
        var later = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 16);
        var moved = firm.client()
                .post("/api/bookings/" + id + "/reschedule", Map.of("appointmentDateTime", later.toString()))
                .is(200);
        assertThat(moved.text("/currentProgress")).isEqualTo("rescheduled");
        var cancelled = firm.client()
                .post("/api/bookings/" + id + "/cancel", Map.of("reason", "The matter has settled"))
                .is(200);
        assertThat(cancelled.text("/currentProgress")).isEqualTo("cancelled");
        assertThat(cancelled.text("/status")).isEqualTo("closed");
        var details = firm.client().get("/api/bookings/" + id).is(200);
        assertThat(details.json().path("progress")).hasSize(3);
        assertThat(details.text("/progress/2/changedBy/id")).isEqualTo(firm.userId());
        assertThat(ACUITY.appointment(booked.json().path("acuityAppointmentId").asLong())
                        .orElseThrow()
                        .canceled())
                .isTrue();
    }

    @Test
    void theListIsFilteredAsTheContractSpells() {
        var firm = people().firm();
        var time = ACUITY.nextFreeTime(Catalogue.MELBOURNE, Catalogue.IN_PERSON, 18);
        var specialist = people().specialistId(Catalogue.MELBOURNE);
        var booked = firm.client()
                .post("/api/bookings", people().wish(Catalogue.MELBOURNE, time))
                .is(201);
        var day = booked.text("/appointmentDate").substring(0, 10);

        for (var query : List.of(
                "status=active",
                "specialistIds=" + specialist,
                "search=Jordan",
                "startDate=" + day + "&endDate=" + day)) {
            var page =
                    firm.client().get("/api/bookings?page=1&limit=5&" + query).is(200);
            assertThat(page.text("/data/0/id")).as(query).isEqualTo(booked.text("/id"));
            assertThat(page.text("/pagination/total")).as(query).isEqualTo("1");
        }
        for (var query : List.of(
                "status=closed", "status=archived", "specialistIds=nobody", "search=Nobody", "endDate=2020-01-01")) {
            assertThat(firm.client()
                            .get("/api/bookings?" + query)
                            .is(200)
                            .json()
                            .path("data"))
                    .as(query)
                    .isEmpty();
        }
    }
}
