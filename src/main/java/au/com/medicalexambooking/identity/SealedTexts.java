package au.com.medicalexambooking.identity;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Encrypts texts that lie in a table for a while and that nobody who reads the table should understand, such as bookings
 * that are still being filled in. A sealed text opens only for the owner that it was sealed for.
 */
@Component
public class SealedTexts {

    private final SealedSecrets sealed;

    SealedTexts(IdentitySettings settings, Clock clock) {
        this.sealed = new SealedSecrets(settings, clock, "sealed texts");
    }

    /** The text, unreadable without this platform's secret and this owner. */
    public String seal(String text, String owner) {
        return sealed.seal(text.getBytes(StandardCharsets.UTF_8), owner);
    }

    /** What was sealed for this owner; empty where the platform's secret was replaced, or where the record was altered. */
    public Optional<String> open(String record, String owner) {
        return sealed.open(record, owner).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
