package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/**
 * The container refuses some requests before any filter sees them, such as addresses that are not addresses. Then its own
 * report is all a caller gets: it has the error format, and tells nothing of the server.
 */
class ContainerErrors extends ErrorReportValve {

    private final AnswerHeaders always;
    private final Clock clock;

    ContainerErrors(AnswerHeaders always, Clock clock) {
        this.always = always;
        this.clock = clock;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.BAD_REQUEST);
        if (status
                == HttpStatus.NOT_IMPLEMENTED) { // the container's word for a method or a coding that it does not know
            boolean method = "CONNECT".equals(request.getMethod());
            status = method ? HttpStatus.METHOD_NOT_ALLOWED : HttpStatus.BAD_REQUEST;
            response.setStatus(status.value());
            if (method) {
                response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
            }
        }
        try {
            var known = response.getHeader(RequestIdFilter.HEADER);
            var id = known == null ? Ids.next() : known;
            response.setHeader(RequestIdFilter.HEADER, id);
            response.setContentType("application/json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Security-Policy", SecurityParts.NO_CONTENT);
            always.writeTo(response.getResponse());
            response.getOutputStream()
                    .write(body(ApiFailures.ofStatus(status), id).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            getContainer().getLogger().debug("An error report could not be delivered");
        }
    }

    /** Code and message come from our own list: nothing in them needs escaping. */
    private String body(ApiException error, String id) {
        return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"details\":{},\"timestamp\":\"%s\",\"requestId\":\"%s\"}}"
                .formatted(error.code(), error.getMessage(), clock.instant(), id);
    }

    /** Puts the valve in place of the container's. */
    @Configuration(proxyBeanMethods = false)
    static class Valve {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors(AnswerHeaders always, Clock clock) {
            return factory -> factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.getPipeline().addValve(new ContainerErrors(always, clock));
                    host.setErrorReportValveClass(ContainerErrors.class.getName()); // then it adds no other
                }
            });
        }
    }
}
