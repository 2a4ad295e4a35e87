package au.com.medicalexambooking.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.sandbox.acuity.Catalogue;
import au.com.medicalexambooking.testing.PlatformTest;
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
}
