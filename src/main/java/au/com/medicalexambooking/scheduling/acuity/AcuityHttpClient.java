package au.com.medicalexambooking.scheduling.acuity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client behind all routes to Acuity: signs in, bounds time, size and connections, and never repeats a call by
 * itself, since only the caller knows what a repetition would do.
 */
final class AcuityHttpClient implements HttpClientConfigurer, AutoCloseable {

    private final AcuityProperties properties;
    private final PoolingHttpClientConnectionManager connections;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "acuity-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    AcuityHttpClient(AcuityProperties properties) {
        this.properties = properties;
        var connect = Timeout.of(properties.connectLimit());
        var answer = Timeout.of(properties.responseLimit());
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(properties.connections())
                .setMaxConnPerRoute(properties.connections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(answer)
                        .setTimeToLive(TimeValue.ofMinutes(1))
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((properties.userId() + ":" + properties.apiKey())
                                .getBytes(StandardCharsets.ISO_8859_1));
        client.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(properties.throttleWait()))
                        .setResponseTimeout(Timeout.of(properties.responseLimit()))
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .addRequestInterceptorFirst(
                        (request, entity, context) -> request.setHeader(HttpHeaders.AUTHORIZATION, basic))
                .addExecInterceptorFirst("whole-answer-in-time", this::wholeAnswerInTime);
    }

    /** Reads the whole answer here, so that one deadline holds for all of it however slowly it trickles in. */
    private ClassicHttpResponse wholeAnswerInTime(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var deadline = deadlines.schedule(
                () -> cutOff(scope), properties.responseLimit().toMillis(), TimeUnit.MILLISECONDS);
        try {
            var response = chain.proceed(request, scope);
            var entity = response.getEntity();
            if (entity != null) {
                int limit = Math.toIntExact(properties.answerLimit().toBytes());
                byte[] body;
                try (var content = entity.getContent()) {
                    body = content.readNBytes(limit + 1);
                    if (body.length > limit) {
                        scope.execRuntime.discardEndpoint();
                        throw new IOException("The answer is larger than " + properties.answerLimit());
                    }
                    if (entity.getContentLength() > body.length) {
                        throw new IOException("The answer is shorter than announced");
                    }
                }
                response.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
            }
            return response;
        } finally {
            deadline.cancel(false);
        }
    }

    private static void cutOff(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof HttpUriRequestBase request) {
            request.cancel();
        }
        scope.execRuntime.discardEndpoint();
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        connections.close();
    }
}
