package au.com.medicalexambooking.sandbox.acuity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a stand-in can be told before it starts.
 *
 * @param port TCP port on the loopback interface, 0 for any free one
 * @param userId numeric user id of the account, the user name of Basic authentication
 * @param apiKey API key of the account, the password of Basic authentication and the key of webhook signatures
 * @param dataDirectory where the appointment book is kept over restarts; null keeps it in memory
 * @param clock what the stand-in takes for now
 * @param webhookTarget where the account's static webhooks go; null for nowhere
 * @param catalogue calendars, types, forms and labels
 * @param rules the account's booking rules
 * @param webhookHabits how webhooks are worded and retried
 * @param limitsRequests whether 10 requests a second and 20 at a time are enforced
 */
public record AcuitySandboxSettings(
        int port,
        String userId,
        String apiKey,
        @Nullable Path dataDirectory,
        Clock clock,
        @Nullable URI webhookTarget,
        Catalogue catalogue,
        BookingRules rules,
        WebhookHabits webhookHabits,
        boolean limitsRequests) {

    /** User id of an account nobody configured. */
    public static final String DEFAULT_USER_ID = "19482";

    /** API key of an account nobody configured. */
    public static final String DEFAULT_API_KEY = "sandbox-acuity-api-key";

    public AcuitySandboxSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Not a TCP port: " + port);
        }
        if (!userId.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("The user id must be a number: " + userId);
        }
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("The API key must not be blank");
        }
        Objects.requireNonNull(clock);
        Objects.requireNonNull(catalogue);
        Objects.requireNonNull(rules);
        Objects.requireNonNull(webhookHabits);
    }

    /** Any port, in memory, system clock, the default catalogue and rules, no static webhooks, limits on. */
    public static AcuitySandboxSettings defaults() {
        return new AcuitySandboxSettings(
                0,
                DEFAULT_USER_ID,
                DEFAULT_API_KEY,
                null,
                Clock.systemUTC(),
                null,
                Catalogue.standard(),
                BookingRules.standard(),
                WebhookHabits.standard(),
                true);
    }

    public AcuitySandboxSettings withPort(int newPort) {
        return new AcuitySandboxSettings(
                newPort,
                userId,
                apiKey,
                dataDirectory,
                clock,
                webhookTarget,
                catalogue,
                rules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withAccount(String newUserId, String newApiKey) {
        return new AcuitySandboxSettings(
                port,
                newUserId,
                newApiKey,
                dataDirectory,
                clock,
                webhookTarget,
                catalogue,
                rules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withDataDirectory(@Nullable Path newDirectory) {
        return new AcuitySandboxSettings(
                port,
                userId,
                apiKey,
                newDirectory,
                clock,
                webhookTarget,
                catalogue,
                rules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withClock(Clock newClock) {
        return new AcuitySandboxSettings(
                port,
                userId,
                apiKey,
                dataDirectory,
                newClock,
                webhookTarget,
                catalogue,
                rules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withWebhookTarget(@Nullable URI newTarget) {
        return new AcuitySandboxSettings(
                port, userId, apiKey, dataDirectory, clock, newTarget, catalogue, rules, webhookHabits, limitsRequests);
    }

    public AcuitySandboxSettings withCatalogue(Catalogue newCatalogue) {
        return new AcuitySandboxSettings(
                port,
                userId,
                apiKey,
                dataDirectory,
                clock,
                webhookTarget,
                newCatalogue,
                rules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withRules(BookingRules newRules) {
        return new AcuitySandboxSettings(
                port,
                userId,
                apiKey,
                dataDirectory,
                clock,
                webhookTarget,
                catalogue,
                newRules,
                webhookHabits,
                limitsRequests);
    }

    public AcuitySandboxSettings withWebhookHabits(WebhookHabits newHabits) {
        return new AcuitySandboxSettings(
                port, userId, apiKey, dataDirectory, clock, webhookTarget, catalogue, rules, newHabits, limitsRequests);
    }

    /** For load tests: neither the rate nor the number of concurrent requests is limited. */
    public AcuitySandboxSettings withoutRequestLimits() {
        return new AcuitySandboxSettings(
                port, userId, apiKey, dataDirectory, clock, webhookTarget, catalogue, rules, webhookHabits, false);
    }
}
