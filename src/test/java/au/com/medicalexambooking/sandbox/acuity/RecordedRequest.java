package au.com.medicalexambooking.sandbox.acuity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One API call as it came in.
 *
 * @param path path behind {@code /api/v1}
 * @param query raw query, null without one
 * @param outcome the status answered, or in words why there was no answer; "under way" until then
 */
public record RecordedRequest(
        long number,
        String method,
        String path,
        @Nullable String query,
        String body,
        Instant at,
        int status,
        String outcome) {

    static final String UNDER_WAY = "under way";

    public boolean isUnderWay() {
        return UNDER_WAY.equals(outcome);
    }

    RecordedRequest endedWith(int newStatus, String newOutcome) {
        return new RecordedRequest(number, method, path, query, body, at, newStatus, newOutcome);
    }
}
