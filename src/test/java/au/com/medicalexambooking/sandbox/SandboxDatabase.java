package au.com.medicalexambooking.sandbox;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL of the sandbox's own, whose data survive a restart and a {@code kill -9}: on its fixed port the next start
 * finds a server that outlived its application and goes on with it.
 */
public final class SandboxDatabase implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    private SandboxDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts on this port with the data in this folder. */
    public static SandboxDatabase start(int port, Path folder) {
        try {
            return new SandboxDatabase(EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false) // Spring must close its pool first
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
