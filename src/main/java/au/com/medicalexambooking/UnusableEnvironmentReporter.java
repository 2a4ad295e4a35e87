package au.com.medicalexambooking;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one line what is wrong with the variables, in place of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnusableEnvironmentReporter implements SpringBootExceptionReporter {

    private static final Log LOG = LogFactory.getLog(UnusableEnvironmentReporter.class);

    /** Called by Spring Boot with the context, where there is one already. */
    UnusableEnvironmentReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableEnvironment) {
                LOG.error(cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
