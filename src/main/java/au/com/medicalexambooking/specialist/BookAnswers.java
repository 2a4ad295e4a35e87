package au.com.medicalexambooking.specialist;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.scheduling.SchedulingException;
import au.com.medicalexambooking.scheduling.SchedulingUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** Turns an appointment book that cannot be asked into what callers are told. */
final class BookAnswers {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private BookAnswers() {}

    /**
     * The answer, where there is one.
     *
     * @throws ApiException 503 {@code scheduling_unavailable} where there is none
     */
    static <T> T of(Supplier<T> question) {
        try {
            return question.get();
        } catch (SchedulingException e) {
            var wait = e instanceof SchedulingUnavailable unavailable ? unavailable.retryAfter() : SOON;
            throw new ApiException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "scheduling_unavailable",
                    "The appointment book cannot be reached right now. Try again in a moment.",
                    Map.of(),
                    wait.compareTo(SOONEST) < 0 ? SOONEST : wait);
        }
    }
}
