package au.com.medicalexambooking;

import au.com.medicalexambooking.identity.ActorTransactionManager;
import au.com.medicalexambooking.identity.CurrentActor;
import javax.sql.DataSource;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.jdbc.DataSourceHealthIndicator;
import org.springframework.boot.autoconfigure.flyway.FlywayDataSource;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Migrations run as the owner of the tables; everything else goes through the pool, which acts as the runtime role, and in
 * transactions that tell the database who acts.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** One for all: the engine, the repositories and plain statements share it, and so the actor is known to each. */
    @Bean
    ActorTransactionManager transactionManager(DataSource dataSource, CurrentActor currentActor) {
        return new ActorTransactionManager(dataSource, currentActor);
    }

    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource migrationDataSource(JdbcConnectionDetails database) {
        return DataSourceBuilder.create()
                .type(SimpleDriverDataSource.class)
                .driverClassName(database.getDriverClassName())
                .url(database.getJdbcUrl())
                .username(database.getUsername())
                .password(database.getPassword())
                .build();
    }

    /** Asks the pool alone. Left to itself, Spring Boot also opens a connection for migrations, which is slow to fail. */
    @Bean
    HealthIndicator dbHealthIndicator(DataSource pool) {
        return new DataSourceHealthIndicator(pool);
    }
}
