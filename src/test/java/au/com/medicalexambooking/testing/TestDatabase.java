package au.com.medicalexambooking.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * One real PostgreSQL for all tests of this JVM. The first use migrates a template database; each test database is a copy
 * of it, which takes a fraction of a second.
 */
public final class TestDatabase {

    private static final String TEMPLATE = "template_ime";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** Commits are on disk only where that is measured or claimed; tests need not wait for disks. */
    private static final String DURABLE = System.getProperty("ime.test.fsync", "off");

    private static final EmbeddedPostgres POSTGRES = start();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A fresh database with all migrations applied. */
    public static TestDatabase create(String purpose) {
        var name = (purpose + "_" + COUNTER.incrementAndGet()).toLowerCase(Locale.ROOT);
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(name);
    }

    /** JDBC address of this database. */
    public String url() {
        return "jdbc:postgresql://localhost:" + POSTGRES.getPort() + "/" + name;
    }

    public String username() {
        return "postgres";
    }

    public String password() {
        return "postgres";
    }

    /** A pool that acts as the restricted runtime role, as the application does. */
    public HikariDataSource runtimePool() {
        return pool("SET ROLE ime_runtime", 12);
    }

    /** A small pool that sees every row, as the examination company's people do; for looking and preparing. */
    public HikariDataSource operatorPool() {
        return pool("SET ROLE ime_operator; SET app.actor_role = 'system'", 4);
    }

    private HikariDataSource pool(String onOpening, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(username());
        config.setPassword(password());
        config.setSchema("app");
        config.setConnectionInitSql(onOpening);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    /** Connections as the owner of the tables, for looking at what the application may not. */
    public DataSource ownerDataSource() {
        return POSTGRES.getDatabase("postgres", name);
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("fsync", DURABLE)
                    .setServerConfig("synchronous_commit", DURABLE)
                    .start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + TEMPLATE);
            }
            Flyway.configure()
                    .dataSource(postgres.getDatabase("postgres", TEMPLATE))
                    .schemas("app", "camunda")
                    .defaultSchema("app")
                    .load()
                    .migrate();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
