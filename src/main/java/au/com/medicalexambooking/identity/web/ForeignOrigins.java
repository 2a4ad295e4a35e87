package au.com.medicalexambooking.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets scripts of named origins call the API with a bearer token; never with cookies. To every other origin nothing is
 * said, so that its browser keeps the answer from it.
 */
@Configuration(proxyBeanMethods = false)
class ForeignOrigins {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilterOfTheApi(RequestSettings settings, ErrorWriter errors) {
        var allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(settings.corsOrigins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        allowed.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION,
                HttpHeaders.CONTENT_TYPE,
                HttpHeaders.ACCEPT,
                HttpHeaders.IF_MATCH,
                "Idempotency-Key",
                "X-Admin-Token"));
        allowed.setExposedHeaders(List.of(
                RequestIdFilter.HEADER,
                HttpHeaders.RETRY_AFTER,
                HttpHeaders.ETAG,
                HttpHeaders.LOCATION,
                HttpHeaders.CONTENT_DISPOSITION));
        allowed.setAllowCredentials(false);
        allowed.setMaxAge(REMEMBERED);
        var origins = Set.copyOf(settings.corsOrigins());
        var filter = new CorsFilter(request -> isNamed(request, origins) ? allowed : null);
        filter.setCorsProcessor(new InOurFormat(errors));
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        registration.addUrlPatterns("/api/*");
        return registration;
    }

    private static boolean isNamed(HttpServletRequest request, Set<String> origins) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origins.contains(origin) && !Requests.isWebhook(request);
    }

    /** Refuses preflights in the error format. */
    private static final class InOurFormat implements CorsProcessor {

        private final CorsProcessor standard = new DefaultCorsProcessor();
        private final ErrorWriter errors;

        InOurFormat(ErrorWriter errors) {
            this.errors = errors;
        }

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            if (allowed == null && !CorsUtils.isPreFlightRequest(request)) {
                return true;
            }
            if (allowed != null && isAllowed(allowed, request)) {
                return standard.processRequest(allowed, request, response);
            }
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.FORBIDDEN));
            return false;
        }

        /** What the standard processor would refuse, in words of its own. */
        private static boolean isAllowed(CorsConfiguration allowed, HttpServletRequest request) {
            if (!CorsUtils.isPreFlightRequest(request)) {
                return true;
            }
            var method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
            var headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
            return allowed.checkHttpMethod(HttpMethod.valueOf(method)) != null
                    && allowed.checkHeaders(headers == null ? List.of() : List.of(headers.split("\\s*,\\s*"))) != null;
        }
    }
}
