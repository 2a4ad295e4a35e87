package au.com.medicalexambooking.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.medicalexambooking.identity.Role;
import au.com.medicalexambooking.identity.UserDirectory;
import au.com.medicalexambooking.identity.UserId;
import au.com.medicalexambooking.testing.StubUserDirectory;
import au.com.medicalexambooking.testing.TestDatabase;
import java.util.List;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.Resource;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The engine as the application configures it, on PostgreSQL, without the rest of the application. */
class EngineStartTest {

    private final TestDatabase database = TestDatabase.create("engine_start");

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        CamundaBpmAutoConfiguration.class))
                .withBean(DataSource.class, database::runtimePool)
                .withBean(UserDirectory.class, StubUserDirectory::new)
                .withUserConfiguration(EngineConfiguration.class, Deployment.class);
    }

    @Test
    void deploysModelsDecisionsAndFormsUnderStableNamesOnce() {
        application().run(first -> {
            var repository = first.getBean(ProcessEngine.class).getRepositoryService();

            assertThat(first.getBean(ProcessEngine.class)
                            .getRepositoryService()
                            .getDeploymentResources(repository
                                    .createDeploymentQuery()
                                    .singleResult()
                                    .getId()))
                    .extracting(Resource::getName)
                    .contains(
                            "processes/booking-lifecycle.bpmn", "processes/report-due.dmn", "forms/record-outcome.form")
                    .hasSize(13);
        });

        application()
                .run(second -> assertThat(second.getBean(ProcessEngine.class)
                                .getRepositoryService()
                                .createDeploymentQuery()
                                .count())
                        .isOne());
    }

    @Test
    void hasItsSecuritySwitchesSet() {
        application().run(context -> {
            var engine = (ProcessEngineConfigurationImpl)
                    context.getBean(ProcessEngine.class).getProcessEngineConfiguration();

            assertThat(engine.isAuthorizationEnabled()).isTrue();
            assertThat(engine.isJavaSerializationFormatEnabled()).isFalse();
            assertThat(engine.isDeserializationTypeValidationEnabled()).isTrue();
            assertThat(engine.isEnableExpressionsInAdhocQueries()).isFalse();
            assertThat(engine.isEnableExpressionsInStoredQueries()).isFalse();
            assertThat(engine.isEnableXxeProcessing()).isFalse();
            assertThat(engine.getQueryMaxResultsLimit()).isEqualTo(2000);
            assertThat(engine.getHistoryCleanupBatchWindowStartTime()).isEqualTo("01:00");
            assertThat(engine.getDatabaseTablePrefix()).isEqualTo("camunda.");
            assertThat(engine.getJobExecutor().getLockTimeInMillis()).isEqualTo(35_000);
            assertThat(engine.isMetricsEnabled()).isFalse();
            assertThat(engine.getAdminGroups()).contains("admin");
        });
    }

    @Test
    void knowsTheOperatorsPeopleAndNobodyElse() {
        application().run(context -> {
            var users = context.getBean(StubUserDirectory.class);
            users.add("carol", Role.STAFF);
            users.add("rita", Role.USER);
            var identity = context.getBean(ProcessEngine.class).getIdentityService();

            assertThat(identity.createUserQuery().userId("carol").singleResult().getEmail())
                    .isEqualTo("carol@example.org");
            assertThat(identity.createUserQuery().userId("rita").count()).isZero();
            assertThat(identity.createGroupQuery().groupMember("carol").list())
                    .extracting("id")
                    .isEqualTo(List.of("staff"));
            assertThat(identity.checkPassword("carol", "anything")).isFalse();
            assertThat(users.find(new UserId("rita"))).isPresent();
        });
    }
}
