package au.com.medicalexambooking.booking;

import au.com.medicalexambooking.identity.ApiException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The refusals that callers of bookings meet, with words for a lawyer's assistant. */
final class BookingRejected {

    private BookingRejected() {}

    static ApiException slotTaken(List<OffsetDateTime> freeTimes) {
        return ApiException.conflict(
                "slot_taken",
                freeTimes.isEmpty()
                        ? "This time has just been taken. Choose another time."
                        : "This time has just been taken. The times in the details are still free.",
                Map.of("availableTimes", freeTimes));
    }

    static ApiException refused(String code) {
        return ApiException.conflict(
                "appointment_refused",
                "The specialist's appointment book did not accept this booking. Nothing was booked. Check the intake answers"
                        + " and the time, or call us.",
                Map.of("reason", code));
    }

    static ApiException changeRefused(String code) {
        return ApiException.conflict(
                "appointment_refused",
                "The specialist's appointment book did not accept this change. The booking stays as it was.",
                Map.of("reason", code));
    }

    static ApiException schedulingUnavailable(Duration retryAfter) {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "scheduling_unavailable",
                "The specialists' appointment book does not answer at the moment. Nothing was booked or changed. Try again"
                        + " in a minute.",
                Map.of(),
                retryAfter);
    }

    static ApiException outcomeOpen() {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "change_being_checked",
                "The appointment book has not confirmed the change in time. We are checking; this booking shows the result"
                        + " within a minute.",
                Map.of(),
                Duration.ofSeconds(30));
    }

    static ApiException notChangeable(Booking booking) {
        return ApiException.conflict(
                "booking_not_changeable",
                "This booking can no longer be moved or cancelled.",
                Map.of(
                        "status",
                        booking.status().value(),
                        "currentProgress",
                        booking.progress().map(Progress::value).orElse("")));
    }

    static ApiException keyReused() {
        return new ApiException(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "This Idempotency-Key was used for a different booking request. Use a new key.");
    }
}
