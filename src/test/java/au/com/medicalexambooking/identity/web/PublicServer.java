package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.Ids;
import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.SystemComponent;
import au.com.medicalexambooking.identity.UserAdministration;
import au.com.medicalexambooking.identity.UserAdministration.NewUser;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * The server as it stands on the internet: reached by https through a proxy on this machine, with low limits. Each test
 * comes from an address of its own.
 */
@TestPropertySource(
        properties = {
            "APP_URL=https://bookings.example",
            "TRUSTED_PROXIES=127.0.0.0/8,::1,10.0.0.0/8",
            "CORS_ORIGINS=https://partner.example",
            "RATE_LIMIT_ACCOUNT_PER_MINUTE=30",
            "RATE_LIMIT_IP_PER_MINUTE=60"
        })
abstract class PublicServer extends IdentityServer {

    static final String SESSION = "__Host-SESSION";
    static final String CSRF = "__Host-CSRF-TOKEN";

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    final JdbcClient owner = JdbcClient.create(DATABASE.ownerDataSource());

    @Autowired
    private UserAdministration administration;

    @Autowired
    private CurrentActor currentActor;

    /** An address that nobody has used before. */
    static String newAddress() {
        int number = ADDRESSES.incrementAndGet();
        return "203.0." + number / 250 + "." + (1 + number % 250);
    }

    /** A request that came to the proxy from this address by https. */
    static RawRequest from(String address, String method, String target) {
        return RawRequest.of(method, target)
                .with("Host", "bookings.example")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-For", address);
    }

    RawRequest.RawAnswer signIn(String address, String email, String password) {
        return from(address, "POST", "/api/auth/login")
                .body("application/json", credentials(email, password))
                .send(port());
    }

    String tokenOf(RawRequest.RawAnswer login) {
        var token = Pattern.compile("\"token\":\"([^\"]+)\"").matcher(login.body());
        if (!token.find()) {
            throw new AssertionError(login.status() + " " + login.body());
        }
        return token.group(1);
    }

    static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    String newUser() {
        var email = Ids.next() + "@firm.example";
        currentActor.runAs(
                Actor.system(SystemComponent.SETUP, Channel.JOB),
                () -> administration.createUser(
                        new NewUser(email, "Pat Referrer", Role.USER, null, List.of(), PASSWORD)));
        return email;
    }
}
