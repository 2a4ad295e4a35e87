package au.com.medicalexambooking.identity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Brings the secrets of authenticator apps under the current key when the platform starts with the previous one beside it,
 * so that the previous one can be taken away. Nodes may do so at once: each row is changed by whoever comes first.
 */
@Component
class SecretRotation implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SecretRotation.class);

    private final JdbcClient jdbc;
    private final SealedSecrets sealed;

    SecretRotation(JdbcClient jdbc, SealedSecrets sealed) {
        this.jdbc = jdbc;
        this.sealed = sealed;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        int renewed = 0;
        int unreadable = 0;
        for (var app : jdbc.sql("select id, user_id, secret from second_factors where kind = 'totp'")
                .query((row, number) -> new App(row.getString("id"), row.getString("user_id"), row.getString("secret")))
                .list()) {
            var owner = app.user() + "/" + app.id();
            var under = sealed.renewed(app.secret(), owner);
            if (under.isPresent()) {
                renewed += jdbc.sql("update second_factors set secret = :new where id = :id and secret = :old")
                        .param("new", under.get())
                        .param("id", app.id())
                        .param("old", app.secret())
                        .update();
            } else if (sealed.open(app.secret(), owner).isEmpty()) {
                unreadable++;
            }
        }
        if (renewed > 0) {
            LOG.info("{} secrets of authenticator apps were brought under the new AUTH_SECRET", renewed);
        }
        if (unreadable > 0) {
            LOG.warn(
                    "{} secrets of authenticator apps cannot be read with AUTH_SECRET or AUTH_SECRET_PREVIOUS: their owners"
                            + " need a recovery code",
                    unreadable);
        }
    }

    private record App(String id, String user, String secret) {

        /** Secrets never reach a log. */
        @Override
        public String toString() {
            return "App[" + id + "]";
        }
    }
}
