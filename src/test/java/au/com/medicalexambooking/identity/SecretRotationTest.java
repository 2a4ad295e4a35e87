package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node that starts with both secrets brings the apps' secrets under the new one, and leaves alone what it cannot read. */
class SecretRotationTest {

    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    private static final String OLD = "an-old-secret-for-tests-of-at-least-32-characters";
    private static final String NEW = "a-new-secret-for-tests-of-at-least-32-characters";
    private static final String LOST = "a-lost-secret-for-tests-of-at-least-32-characters";

    private static final HikariDataSource POOL = TestDatabase.create("rotation").runtimePool();

    private final JdbcClient jdbc = JdbcClient.create(POOL);

    @AfterAll
    static void close() {
        POOL.close();
    }

    @Test
    void whatTheOldSecretSealedOpensWithTheNewOneAlone() {
        jdbc.sql("insert into app.users (id, email, name, role) values ('pat', 'pat@firm.example', 'Pat', 'staff')")
                .update();
        keep("old", with(OLD, "").seal(SECRET, "pat/old"));
        keep("new", with(NEW, "").seal(SECRET, "pat/new"));
        keep("lost", with(LOST, "").seal(SECRET, "pat/lost"));
        var untouched = secretOf("new");
        var unreadable = secretOf("lost");

        new SecretRotation(jdbc, with(NEW, OLD)).run(new DefaultApplicationArguments());

        assertThat(with(NEW, "").open(secretOf("old"), "pat/old")).contains(SECRET);
        assertThat(secretOf("new")).isEqualTo(untouched);
        assertThat(secretOf("lost")).isEqualTo(unreadable);
    }

    private void keep(String id, String sealed) {
        jdbc.sql("insert into app.second_factors (id, user_id, kind, secret, confirmed_at, created_at)"
                        + " values (?, 'pat', 'totp', ?, now(), now())")
                .params(id, sealed)
                .update();
    }

    private String secretOf(String id) {
        return jdbc.sql("select secret from app.second_factors where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private static SealedSecrets with(String secret, String previous) {
        var auth = new IdentitySettings.Auth(secret, previous, null, IdentitySettings.SecondFactor.OFF, 10);
        return new SealedSecrets(
                new IdentitySettings(
                        URI.create("http://localhost"), true, true, auth, new IdentitySettings.BootstrapAdmin("", "")),
                Clock.systemUTC());
    }
}
