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
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses what no handler should have to think of: bodies beyond a megabyte, and texts that no database can hold. */
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
                || (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isStorable(request.getQueryString())) {
            errors.write(
                    request,
                    response,
                    new ApiException(
                            HttpStatus.BAD_REQUEST,
                            "bad_request",
                            "The address holds characters that cannot be used."));
        } else if (request.getContentLengthLong() > LARGEST_BODY) {
            errors.write(request, response, ApiFailures.ofStatus(HttpStatus.PAYLOAD_TOO_LARGE));
        } else {
            chain.doFilter(new LimitedRequest(request), response);
        }
    }

    private static boolean isStorable(@Nullable String query) {
        if (query == null) {
            return true;
        }
        try {
            return URLDecoder.decode(query, StandardCharsets.UTF_8).indexOf('\0') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
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
