package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.AddressBlock;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds the caller's address and scheme; the one place that looks at {@code X-Forwarded-For} and {@code X-Forwarded-Proto},
 * and only where the request comes from a proxy that the operator named. Behind this filter {@code getRemoteAddr} and
 * {@code isSecure} tell the truth. Other forwarding headers count for nothing.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ForwardedRequests extends OncePerRequestFilter {

    private final List<AddressBlock> proxies;

    ForwardedRequests(RequestSettings settings) {
        this.proxies =
                settings.trustedProxies().stream().map(AddressBlock::parse).toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(
                isProxy(request.getRemoteAddr()) ? new Forwarded(request, callerOf(request)) : request, response);
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(block -> block.holds(address));
    }

    /**
     * Each hop appends the address that it saw. Read from the end, the first that is no proxy of ours is the caller:
     * everything before it is the caller's own tale.
     */
    private String callerOf(HttpServletRequest request) {
        var hops = new ArrayList<String>();
        Collections.list(request.getHeaders("X-Forwarded-For"))
                .forEach(header -> hops.addAll(Arrays.asList(header.split(",", -1))));
        var caller = request.getRemoteAddr();
        for (int hop = hops.size() - 1; hop >= 0 && isProxy(caller); hop--) {
            var address = AddressBlock.spelled(hops.get(hop).strip());
            if (address.isEmpty()) {
                break;
            }
            caller = address.get();
        }
        return caller;
    }

    private static final class Forwarded extends HttpServletRequestWrapper {

        private static final int HTTP_PORT = 80;
        private static final int HTTPS_PORT = 443;

        private final String caller;
        private final boolean secure;

        Forwarded(HttpServletRequest request, String caller) {
            super(request);
            this.caller = caller;
            this.secure = request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        }

        @Override
        public String getRemoteAddr() {
            return caller;
        }

        @Override
        public String getRemoteHost() {
            return caller;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }

        @Override
        public int getServerPort() {
            int port = super.getServerPort();
            return secure && port == HTTP_PORT ? HTTPS_PORT : port;
        }
    }
}
