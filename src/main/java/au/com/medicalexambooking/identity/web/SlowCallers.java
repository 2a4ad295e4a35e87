package au.com.medicalexambooking.identity.web;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Bounds how long a caller may take to send a request; for bodies see {@link SlowBodies}. Here it is about the head. Tomcat's own limit begins anew with every byte, so that
 * thousands of callers who send a byte now and then would hold all connections for ever.
 */
@Component
class SlowCallers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final RequestSettings settings;

    SlowCallers(RequestSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Impatient.class.getName());
        factory.addEngineValves(new SlowBodies(
                new SlowBodies.Pace(settings.bodyGrace(), settings.bodyBytesPerSecond()),
                new SlowBodies.Pace(settings.fileGrace(), settings.fileBytesPerSecond())));
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof Impatient protocol) {
                protocol.headWithin(settings.headWithin());
            }
        });
    }

    /** Tomcat's protocol, which also looks every second for heads that take too long. */
    public static final class Impatient extends Http11NioProtocol {

        private Duration limit = Duration.ofSeconds(20);
        private @Nullable ScheduledFuture<?> watch;

        void headWithin(Duration most) {
            limit = most;
        }

        @Override
        public void start() throws Exception {
            super.start();
            watch = getUtilityExecutor().scheduleWithFixedDelay(this::endSlowHeads, 1, 1, TimeUnit.SECONDS);
        }

        @Override
        public void stop() throws Exception {
            var watching = watch;
            if (watching != null) {
                watching.cancel(false);
            }
            super.stop();
        }

        private void endSlowHeads() {
            long now = System.nanoTime();
            for (var connection : getEndpoint().getConnections()) {
                if (takesTooLong(connection, now)) {
                    connection.close();
                }
            }
        }

        /** Between two reads of a head the connection holds its processor; while it is served, or idle, it does not. */
        private boolean takesTooLong(SocketWrapperBase<?> connection, long now) {
            return connection.getCurrentProcessor() instanceof AbstractProcessor processor
                    && !processor.isAsync()
                    && !processor.isUpgrade()
                    && processor.getRequest().getStartTimeNanos() > 0
                    && now - processor.getRequest().getStartTimeNanos() > limit.toNanos();
        }
    }
}
