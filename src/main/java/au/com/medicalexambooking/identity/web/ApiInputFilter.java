package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what no handler should have to think of: bodies beyond a megabyte, texts that no database can hold, and parameters
 * that two readers would understand in two ways.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ApiInputFilter extends OncePerRequestFilter {

    private static final long LARGEST_BODY = 1024 * 1024;

    private final ErrorWriter errors;

    ApiInputFilter(ErrorWriter errors) {
        this.errors = errors;
    }

    /** Webhooks have limits of their own, because their raw body is signed; uploads are streamed elsewhere. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var type = request.getContentType();
        return !Requests.isApi(request)
                || Requests.isWebhook(request)
                || (type != null
                        && !isPattern(type)
                        && type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var problem = problemOf(request.getQueryString());
        if (isPattern(request.getContentType())) {
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE));
        } else if (problem.isPresent()) {
            errors.write(request, response, new ApiException(HttpStatus.BAD_REQUEST, "bad_request", problem.get()));
        } else if (request.getContentLengthLong() > LARGEST_BODY) {
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.PAYLOAD_TOO_LARGE));
        } else {
            chain.doFilter(new LimitedRequest(request), response);
        }
    }

    /** A body has one type; where it names a pattern of types, Spring fails to read the headers at all. */
    private static boolean isPattern(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].indexOf('*') >= 0;
    }

    private static Optional<String> problemOf(@Nullable String query) {
        if (query == null) {
            return Optional.empty();
        }
        try {
            if (!StrictJson.isPlain(URLDecoder.decode(query, StandardCharsets.UTF_8))) {
                return Optional.of("The address holds characters that cannot be used.");
            }
        } catch (IllegalArgumentException e) {
            return Optional.of("The address holds characters that cannot be used.");
        }
        return hasDuplicates(query)
                ? Optional.of("The address gives a parameter twice. Give each one once.")
                : Optional.empty();
    }

    /** Of two values, one reader takes the first and another one the last. Only lists of ids may be spelled that way. */
    private static boolean hasDuplicates(String query) {
        var seen = new HashSet<String>();
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8))
                .anyMatch(name -> !name.endsWith("Ids") && !seen.add(name));
    }

    /** Counts what is really read: a declared length may be missing or a lie. */
    private static final class LimitedRequest extends HttpServletRequestWrapper {

        LimitedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream body;
        private long read;

        LimitedStream(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            if (next >= 0) {
                count(1);
            }
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = body.read(buffer, offset, length);
            if (got > 0) {
                count(got);
            }
            return got;
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        private void count(int bytes) throws BodyTooLarge {
            read += bytes;
            if (read > LARGEST_BODY) {
                throw new BodyTooLarge();
            }
        }
    }
}
