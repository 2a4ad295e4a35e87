package au.com.medicalexambooking.workflow.engine;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.workflow.Submissions;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the webapps must not do as they come. Comments, attachments and variables of people's own would put free text, and
 * with it health information, into the engine's history: notes belong to the booking. A task is completed with what its
 * form asks for, which the webapps check in the browser only. Signing out of a webapp ends the session with the platform, which
 * would otherwise sign the person on again at once. Their own welcome page tells nothing that ours does not.
 */
final class WebappLimits extends OncePerRequestFilter {

    /** Longest list; the engine refuses longer ones, and those that name no limit, which Cockpit sometimes forgets. */
    private static final int LONGEST_LIST = 2000;

    private static final int LARGEST_BODY = 64 * 1024;

    private static final Pattern FREE_TEXT = Pattern.compile(
            "/camunda/api/engine/.*/(comment|attachment)(/.*)?"
                    + "|/camunda/api/engine/.*/task/[^/]+/(variables|localVariables|complete|resolve|bpmnError|bpmnEscalation)(/.*)?");
    private static final Pattern TASK = Pattern.compile("/camunda/api/engine/.*/task/([^/]+)(/submit-form)?");
    private static final Pattern SIGN_OUT = Pattern.compile("/camunda/api/admin/auth/user/[^/]+/logout");

    private final Submissions submissions;
    private final ObjectMapper json;

    WebappLimits(Submissions submissions, ObjectMapper json) {
        this.submissions = submissions;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        if (path.startsWith("/camunda/app/welcome")) {
            response.sendRedirect("/");
            return;
        }
        if (FREE_TEXT.matcher(path).matches() && !"GET".equals(request.getMethod())) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        var task = TASK.matcher(path);
        if (task.matches() && !"GET".equals(request.getMethod())) {
            var body = request.getInputStream().readNBytes(LARGEST_BODY);
            try {
                check(task.group(1), task.group(2) != null, body);
            } catch (ApiException | IOException refused) {
                refuse(response, refused);
                return;
            }
            chain.doFilter(new WithBody(request, body), response);
            return;
        }
        chain.doFilter(path.startsWith("/camunda/api/engine/") ? new WithLimit(request) : request, response);
        if (SIGN_OUT.matcher(path).matches()) {
            var session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    private void check(String task, boolean submits, byte[] body) throws IOException {
        var content = json.readTree(body);
        if (submits) {
            var values = new HashMap<String, Object>();
            content.path("variables")
                    .properties()
                    .forEach(given -> values.put(
                            given.getKey(), json.convertValue(given.getValue().path("value"), Object.class)));
            values.values().removeIf(Objects::isNull);
            submissions.check(task, values);
        } else if (!content.path("description").asText("").isBlank()
                || submissions
                        .nameOf(task)
                        .filter(name -> !name.equals(content.path("name").asText()))
                        .isPresent()) {
            throw ApiException.forbidden("Notes belong to the booking, not to its tasks.");
        }
    }

    /** In the shape in which the webapps show failures. */
    private void refuse(HttpServletResponse response, Exception refused) throws IOException {
        var status =
                refused instanceof ApiException known ? known.status().value() : HttpServletResponse.SC_BAD_REQUEST;
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        var problem = refused instanceof ApiException known ? told(known) : "This is no form.";
        json.writeValue(response.getOutputStream(), Map.of("type", "RestException", "message", problem));
    }

    /** The webapps show one text and nothing beside it: what is wrong with each field, where the message does not say it. */
    private static String told(ApiException refused) {
        var message = String.valueOf(refused.getMessage());
        return refused.details().get("fields") instanceof Map<?, ?> fields && !fields.containsValue(message)
                ? fields.entrySet().stream()
                        .map(field -> field.getKey() + ": " + field.getValue())
                        .collect(Collectors.joining(" "))
                : message;
    }

    /** The same request, whose body was read already. */
    private static final class WithBody extends HttpServletRequestWrapper {

        private final byte[] body;

        WithBody(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            var content = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return content.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return content.read(buffer, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return content.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("Everything is here already");
                }
            };
        }
    }

    /** The same request, with a limit where it names none. */
    private static final class WithLimit extends HttpServletRequestWrapper {

        WithLimit(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getQueryString() {
            var query = super.getQueryString();
            var limit = "maxResults=" + LONGEST_LIST;
            if (query == null || query.isEmpty()) {
                return limit;
            }
            return query.contains("maxResults=") ? query : query + "&" + limit;
        }
    }
}
