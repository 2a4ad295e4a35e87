package au.com.medicalexambooking.identity.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** What the container calls when something failed outside of all handlers: the error format for programs, a page for people. */
@Controller
class ErrorPages implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    private static final String POLICY = "Content-Security-Policy";

    private final ErrorWriter errors;

    ErrorPages(ErrorWriter errors) {
        this.errors = errors;
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = statusOf(request);
        var failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (Requests.isApi(request)) {
            errors.write(
                    request,
                    response,
                    failure instanceof Throwable thrown
                            ? ApiFailures.refusalOf(thrown, response, Requests.idOf(request))
                            : ApiFailures.ofStatus(status));
            return null;
        }
        if (failure instanceof Throwable thrown && !ApiFailures.isBrokenOff(thrown)) {
            LOG.error("Request {} failed unexpectedly\n{}", Requests.idOf(request), Traces.withoutMessages(thrown));
        }
        if (!response.containsHeader(POLICY)) {
            response.setHeader(POLICY, SecurityParts.OWN_CONTENT); // refused before the chain that sets one
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var page = new ModelAndView("error", status);
        boolean acting = status == HttpStatus.FORBIDDEN
                && SignOnFilter.sessionOf(request)
                        .filter(session -> session.impersonation() != null)
                        .isPresent();
        page.addObject("heading", acting ? "This is for the person alone" : headingFor(status));
        page.addObject(
                "sentence",
                acting
                        ? "You are acting for somebody else. Stop acting to come back to your own account."
                        : sentenceFor(status));
        page.addObject("again", mayPass(status) && request.getMethod().equals(HttpMethod.GET.name()));
        page.addObject("requestId", Requests.idOf(request));
        return page;
    }

    private static HttpStatus statusOf(HttpServletRequest request) {
        var code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (!(code instanceof Integer number)) {
            return HttpStatus.NOT_FOUND; // somebody typed the address of the error page
        }
        return Objects.requireNonNullElse(HttpStatus.resolve(number), HttpStatus.INTERNAL_SERVER_ERROR);
    }

    /** Whether the same may work in a moment. */
    private static boolean mayPass(HttpStatus status) {
        return status.is5xxServerError() || status == HttpStatus.TOO_MANY_REQUESTS;
    }

    private static String headingFor(HttpStatus status) {
        if (status == HttpStatus.NOT_FOUND) {
            return "There is nothing here that you can see";
        } else if (status == HttpStatus.FORBIDDEN) {
            return "Your role does not open this page";
        } else if (status == HttpStatus.TOO_MANY_REQUESTS) {
            return "Too many requests in a short time";
        }
        return status.is4xxClientError() ? "This request did not work" : "We couldn't load this page";
    }

    private static String sentenceFor(HttpStatus status) {
        if (status == HttpStatus.NOT_FOUND) {
            return "The address may be mistyped, or what was here belongs to somebody else.";
        } else if (status == HttpStatus.FORBIDDEN) {
            return "Ask an administrator if you need it. If a page was open for a long time, go back, reload it and try again.";
        } else if (status == HttpStatus.TOO_MANY_REQUESTS) {
            return "Wait a minute, then go on more slowly.";
        } else if (status.is4xxClientError()) {
            return "Go back, reload the page and try again.";
        }
        return "The problem is on our side. Nothing you entered has been sent twice. Try again in a minute.";
    }
}
