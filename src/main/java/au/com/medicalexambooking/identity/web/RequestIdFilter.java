package au.com.medicalexambooking.identity.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id of our own, under which answer, log and audit trail are found again, and catches what filters
 * throw, so that API callers get the error format even then.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    private static final String MDC_KEY = "requestId";

    private final ErrorWriter errors;

    RequestIdFilter(ErrorWriter errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var id = newId();
        request.setAttribute(Requests.REQUEST_ID, id);
        response.setHeader(HEADER, id);
        MDC.put(MDC_KEY, id);
        try {
            chain.doFilter(request, response);
        } catch (ServletException e) {
            var cause = e.getCause();
            answer(request, response, cause == null ? e : cause, e);
        } catch (RuntimeException e) {
            answer(request, response, e, e);
        } finally {
            MDC.remove(MDC_KEY);
        }
    }

    /** Tells requests apart and is no secret, so it need not cost what the id of a record costs. */
    private static String newId() {
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextInt());
    }

    private <E extends Exception> void answer(
            HttpServletRequest request, HttpServletResponse response, Throwable failure, E thrown)
            throws E, IOException {
        if (!Requests.isApi(request) || response.isCommitted()) {
            throw thrown;
        }
        errors.write(request, response, ApiFailures.refusalOf(failure, response, Requests.idOf(request)));
    }
}
