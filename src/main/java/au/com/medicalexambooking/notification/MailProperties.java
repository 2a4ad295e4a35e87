package au.com.medicalexambooking.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails are sent.
 *
 * @param from sender, either {@code address} or {@code Name <address>}
 * @param helpDeskPhone number that mails offer for questions, or null for none
 * @param pollInterval how often each node looks for mails that are due
 * @param lease how long a node has for handing one mail over before another node takes it
 * @param firstPause pause after the first failure; later ones double
 * @param longestPause where the pauses stop growing
 * @param maxTries tries before a mail is given up
 * @param outagePatience how long mails wait for a provider that cannot be reached, which costs no tries
 * @param maxPerSecond what the account may send
 */
@ConfigurationProperties("ime.mail")
record MailProperties(
        String from,
        @Nullable String helpDeskPhone,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("10m") Duration longestPause,
        @DefaultValue("12") int maxTries,
        @DefaultValue("24h") Duration outagePatience,
        @DefaultValue("14") int maxPerSecond) {

    MailProperties {
        helpDeskPhone = helpDeskPhone == null || helpDeskPhone.isBlank() ? null : helpDeskPhone.strip();
        if (from == null || !isAddress(from)) {
            throw new IllegalArgumentException("EMAIL_FROM (ime.mail.from) must be a mail address, such as"
                    + " bookings@example.com or IME Bookings <bookings@example.com>");
        }
        if (maxPerSecond < 1 || maxTries < 1) {
            throw new IllegalArgumentException("ime.mail.max-per-second and ime.mail.max-tries must be 1 or more");
        }
    }

    private static boolean isAddress(String from) {
        try {
            return new InternetAddress(from, true).getAddress().contains("@");
        } catch (AddressException e) {
            return false;
        }
    }
}
