package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ActorAuthentication;
import au.com.medicalexambooking.identity.AddressBlock;
import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.Fingerprints;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How many requests a minute one address and one account may send. Static files are free. Tasklist and Cockpit, whose pages
 * ask many things at once, and webhooks, which their signature guards, have a share of their own, five times as large.
 */
final class RequestLimits {

    private static final int LARGE_SHARE = 5;

    private RequestLimits() {}

    private static ApiException refusal(Duration wait) {
        return new ApiException(
                HttpStatus.TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests in a short time. Wait a little, then go on more slowly.",
                Map.of(),
                wait);
    }

    /** The limit for one address, before anything is read or looked up. */
    @Component
    @Order(Ordered.HIGHEST_PRECEDENCE + 4)
    static class OfAddress extends OncePerRequestFilter {

        private final Buckets buckets;
        private final ErrorWriter errors;
        private final int perMinute;

        OfAddress(Buckets buckets, RequestSettings settings, ErrorWriter errors) {
            this.buckets = buckets;
            this.errors = errors;
            this.perMinute = settings.perAddressAndMinute();
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return perMinute == 0 || Requests.isStatic(request);
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var caller = AddressBlock.callerOf(request.getRemoteAddr());
            var wait = take(request, caller);
            if (wait.isPresent()) {
                errors.refuse(request, response, refusal(wait.get()));
            } else {
                chain.doFilter(request, response);
            }
        }

        private Optional<Duration> take(HttpServletRequest request, String caller) {
            if (Requests.isWebhook(request)) {
                return buckets.take("webhooks " + caller, LARGE_SHARE * perMinute);
            } else if (Requests.isWebapp(request)) {
                return buckets.take("webapps " + caller, LARGE_SHARE * perMinute);
            }
            return buckets.take("address " + caller, perMinute);
        }
    }

    /** The limit for one account, as soon as it is known. Under impersonation, the account of the person at the keyboard. */
    @Component
    static class OfAccount {

        private final Buckets buckets;
        private final ErrorWriter errors;
        private final int perMinute;

        OfAccount(Buckets buckets, RequestSettings settings, ErrorWriter errors) {
            this.buckets = buckets;
            this.errors = errors;
            this.perMinute = settings.perAccountAndMinute();
        }

        /** For the security chains; no bean, or it would stand before them as well. */
        OncePerRequestFilter filter() {
            return new OncePerRequestFilter() {
                @Override
                protected boolean shouldNotFilter(HttpServletRequest request) {
                    return perMinute == 0 || Requests.isStatic(request);
                }

                @Override
                protected void doFilterInternal(
                        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws ServletException, IOException {
                    var wait = take(request);
                    if (wait.isPresent()) {
                        errors.refuse(request, response, refusal(wait.get()));
                    } else {
                        chain.doFilter(request, response);
                    }
                }
            };
        }

        private Optional<Duration> take(HttpServletRequest request) {
            if (!(SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication person)) {
                return Optional.empty();
            }
            var id = person.actor().userId().value();
            return Requests.isWebapp(request)
                    ? buckets.take("webapps of " + id, LARGE_SHARE * perMinute)
                    : buckets.take("account " + id, perMinute);
        }
    }

    /** Where requests are counted. */
    @Configuration(proxyBeanMethods = false)
    static class Counting {

        @Bean
        Buckets buckets(RequestSettings settings, Fingerprints fingerprints) {
            var local = new LocalBuckets(TimeMeter.SYSTEM_NANOTIME);
            return settings.redisUrl().isBlank() ? local : new RedisBuckets(settings.redisUrl(), fingerprints, local);
        }
    }
}
