package au.com.medicalexambooking.document;

import au.com.medicalexambooking.identity.ApiException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The store does not answer, or not as it should. */
public final class StoreUnavailable extends ApiException {

    public StoreUnavailable(@Nullable Throwable cause) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "document_store_unavailable",
                "Documents cannot be stored or read at the moment. Try again in a minute.",
                Map.of(),
                Duration.ofSeconds(60));
        if (cause != null) {
            initCause(cause);
        }
    }
}
