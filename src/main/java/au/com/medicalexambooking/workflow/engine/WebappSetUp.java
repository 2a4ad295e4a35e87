package au.com.medicalexambooking.workflow.engine;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Prepares the webapps at start; one node at a time, so that nodes which start together do not both create what is missing. */
@Component
class WebappSetUp implements SmartInitializingSingleton {

    private final WebappAccess access;
    private final TaskFilters filters;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    WebappSetUp(WebappAccess access, TaskFilters filters, JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.access = access;
        this.filters = filters;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void afterSingletonsInstantiated() {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('engine webapps set-up', 0))")
                    .query((row, n) -> Boolean.TRUE)
                    .list();
            access.grant();
            filters.create();
        });
    }
}
