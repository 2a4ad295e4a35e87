package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Turns every exception of an API handler into the error format, and records what was denied. Of pages it takes refusals
 * only, which get an error page of their status.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiExceptionResolver implements HandlerExceptionResolver {

    private final ErrorWriter errors;
    private final IdentityTrail trail;

    ApiExceptionResolver(ErrorWriter errors, IdentityTrail trail) {
        this.errors = errors;
        this.trail = trail;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (response.isCommitted()) {
            return null; // passed on, so that the container cuts the answer off: its end would say that it is whole
        }
        if (!Requests.isApi(request)) {
            return failure instanceof ApiException refusal ? errorPage(response, refusal) : null;
        }
        var refusal = ApiFailures.refusalOf(failure, response, Requests.idOf(request));
        try {
            if (refusal.status() == HttpStatus.FORBIDDEN) {
                recordDenial(request, refusal.code());
            }
            errors.write(request, response, refusal);
        } catch (IOException e) {
            return new ModelAndView(); // the caller has gone: there is nobody to tell
        }
        return new ModelAndView();
    }

    /** A refusal is an answer, not a failure: its page has its status, and no log speaks of it. */
    private static ModelAndView errorPage(HttpServletResponse response, ApiException refusal) {
        try {
            response.sendError(refusal.status().value());
        } catch (IOException e) {
            return new ModelAndView(); // the caller has gone: there is nobody to tell
        }
        return new ModelAndView();
    }

    private void recordDenial(HttpServletRequest request, String reason) {
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        trail.happened(Act.refused(
                        Ending.DENIED, "request.denied", "request", pattern == null ? "-" : pattern.toString(), reason)
                .with(Map.of("method", request.getMethod())));
    }
}
