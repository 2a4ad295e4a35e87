package au.com.medicalexambooking.identity.web;

import java.time.Duration;
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
 * @param headWithin how long a caller may take to send the head of a request
 * @param bodyGrace how long a body may be waited for before it must have come at the least rate, again and again
 * @param bodyBytesPerSecond the least rate of bodies; 0 asks for none
 * @param fileGrace the same for bodies that bring files
 * @param fileBytesPerSecond the least rate of these; 0 asks for none
 * @param corsOrigins other origins whose scripts may call the API with a bearer token
 */
@ConfigurationProperties("ime.requests")
record RequestSettings(
        @DefaultValue("120") int perAccountAndMinute,
        @DefaultValue("600") int perAddressAndMinute,
        @DefaultValue("") String redisUrl,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("20s") Duration headWithin,
        @DefaultValue("10s") Duration bodyGrace,
        @DefaultValue("500") int bodyBytesPerSecond,
        @DefaultValue("30s") Duration fileGrace,
        @DefaultValue("32000") int fileBytesPerSecond,
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
