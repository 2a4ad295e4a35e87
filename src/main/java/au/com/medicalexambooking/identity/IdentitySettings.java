package au.com.medicalexambooking.identity;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What sign-on has to know of its surroundings.
 *
 * @param appUrl where people reach the platform; https switches secure cookies and HSTS on
 * @param sandbox whether this is the sandbox with its demo data, where administrators may set passwords of others
 * @param openApiDocs whether the API description is open to everybody, as in the sandbox
 * @param auth secrets and limits of sign-on
 * @param bootstrapAdmin the first administrator, made only where there is none
 */
@ConfigurationProperties("ime")
public record IdentitySettings(
        URI appUrl,
        @DefaultValue("false") boolean sandbox,
        @DefaultValue("false") boolean openApiDocs,
        Auth auth,
        @DefaultValue BootstrapAdmin bootstrapAdmin) {

    /** The address of one of our pages, from the configuration and never from what a request claims. */
    public String page(String path) {
        return appUrl.toString().replaceAll("/+$", "") + path;
    }

    /** Whether browsers reach the platform by https only. */
    public boolean https() {
        return "https".equalsIgnoreCase(appUrl.getScheme());
    }

    /**
     * @param secret at least 32 characters; signs access tokens
     * @param previousSecret what was the secret before, or will be next: accepted, and used for nothing new; empty where
     *     there is none
     * @param previousSecretUntil when the previous secret ends; null where it holds as long as it is given
     * @param secondFactor whether roles that see health information of many need a second factor
     * @param failedLoginsPerMinute tries that one address has on one account before it must wait; 0 switches all waits off
     */
    public record Auth(
            String secret,
            @DefaultValue("") String previousSecret,
            @Nullable Instant previousSecretUntil,
            @DefaultValue("required") SecondFactor secondFactor,
            @DefaultValue("10") int failedLoginsPerMinute) {

        /** The other secret that is accepted at this moment. */
        public Optional<String> otherSecret(Instant now) {
            boolean holds = previousSecretUntil == null || now.isBefore(previousSecretUntil);
            return Optional.of(previousSecret).filter(secret -> !secret.isBlank() && holds);
        }

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "Auth[secondFactor=" + secondFactor + "]";
        }
    }

    /** Whether the second factor is demanded. */
    public enum SecondFactor {
        REQUIRED,
        OFF
    }

    /**
     * @param email empty where none is wanted
     * @param password empty where none is wanted
     */
    public record BootstrapAdmin(
            @DefaultValue("") String email,
            @DefaultValue("") String password) {

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "BootstrapAdmin";
        }
    }
}
