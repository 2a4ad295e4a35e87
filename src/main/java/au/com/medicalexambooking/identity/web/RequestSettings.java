package au.com.medicalexambooking.identity.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may send requests, from where, and how many.
 *
 * @param perAccountAndMinute requests that one signed-in person may send in a minute; 0 switches the limit off
 * @param perAddressAndMinute requests that may come from one address in a minute; 0 switches the limit off
 * @param redisUrl where nodes count together; empty where each counts for itself
 * @param trustedProxies addresses, or blocks of them, whose word on the caller's address and scheme counts
 * @param corsOrigins other origins whose scripts may call the API with a bearer token
 */
@ConfigurationProperties("ime.requests")
record RequestSettings(
        @DefaultValue("120") int perAccountAndMinute,
        @DefaultValue("600") int perAddressAndMinute,
        @DefaultValue("") String redisUrl,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue List<String> corsOrigins) {

    RequestSettings {
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = List.copyOf(corsOrigins);
    }

    /** The address of Redis may hold a password, which never reaches a log. */
    @Override
    public String toString() {
        return "RequestSettings";
    }
}
