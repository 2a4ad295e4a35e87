package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.testing.Hostile;
import au.com.medicalexambooking.testing.HostileCases;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server without a proxy in front: forwarding headers are what anybody writes, and change nothing. */
class UntrustedForwardingTest extends IdentityServer {

    private final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());

    @Test
    @Hostile(value = "Host and forwarding headers", tries = "guesses under eleven invented addresses", cases = 11)
    void inventedAddressesChangeNeitherTheTrailNorTheCount() {
        var email = Ids.next() + "@nowhere.example";

        var statuses = IntStream.rangeClosed(1, 11)
                .mapToObj(guess -> guessFrom("6.6.6." + guess, email).status())
                .toList();

        assertThat(statuses).startsWith(401).endsWith(401, 429);
        HostileCases.tried(statuses.size());
        assertThat(owner.sql("select count(*) from app.audit_logs where host(ip_address) like '6.6.6.%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void claimedSchemeAndHostAreNotSentBack() {
        var answer = browser()
                .send(
                        "GET",
                        "/bookings",
                        null,
                        Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example"));

        assertThat(answer.header("Location")).isEqualTo("/login?next=%2Fbookings");
        assertThat(answer.header("Strict-Transport-Security")).isEmpty();
    }

    private Answer guessFrom(String address, String email) {
        return browser()
                .send(
                        "POST",
                        "/api/auth/login",
                        "{\"email\":\"%s\",\"password\":\"not the password at all\"}".formatted(email),
                        Map.of("X-Forwarded-For", address, "Forwarded", "for=" + address));
    }
}
