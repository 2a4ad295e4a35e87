package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.SignIn;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** What can be told of a request without believing the caller. */
final class Requests {

    static final String REQUEST_ID = Requests.class.getName() + ".id";

    static final String NO_ID = "-";

    /** Sent by htmx with every request for a part of a page. */
    static final String HTMX = "HX-Request";

    private Requests() {}

    /** The id that this node gave to the request. */
    static String idOf(HttpServletRequest request) {
        return request.getAttribute(REQUEST_ID) instanceof String id ? id : NO_ID;
    }

    /** Whether a program asked, so that the answer is JSON in every case. */
    static boolean isApi(HttpServletRequest request) {
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
        return path.equals("/api") || path.startsWith("/api/");
    }

    static boolean isWebhook(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/webhooks/");
    }

    /** Tasklist and Cockpit. */
    static boolean isWebapp(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/camunda/");
    }

    /** Files that are the same for everybody. */
    static boolean isStatic(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/") || path.startsWith("/webjars/") || path.startsWith("/favicon.");
    }

    /** From where the request came: the address that {@link ForwardedRequests} found, whatever headers say. */
    static SignIn.Origin originOf(HttpServletRequest request, Channel channel) {
        return new SignIn.Origin(
                channel, request.getRemoteAddr(), request.getHeader(HttpHeaders.USER_AGENT), idOf(request));
    }
}
