package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.ApiException;
import au.com.medicalexambooking.identity.IdentitySettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Turns away what cannot be meant well, before anything is read: names that are not ours, API calls that cross the network in
 * clear where the platform is reached by https, and writes that a foreign page makes a browser send.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class RequestGate extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);
    private static final int HTTPS_PORT = 443;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final IdentitySettings settings;
    private final ErrorWriter errors;
    private final Set<String> names;
    private final String cookie;

    RequestGate(IdentitySettings settings, RequestSettings requests, ErrorWriter errors) {
        this.settings = settings;
        this.errors = errors;
        this.names = namesOf(settings);
        this.cookie = SessionConfiguration.cookieName(settings);
        if (settings.https() && requests.trustedProxies().isEmpty()) {
            LOG.warn(
                    "APP_URL is https and TRUSTED_PROXIES names no proxy: API calls that a proxy passes on are refused");
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var refusal = refusalOf(request);
        if (refusal.isPresent()) {
            errors.refuse(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<ApiException> refusalOf(HttpServletRequest request) {
        if (settings.https() && !isOurs(request.getHeader(HttpHeaders.HOST))) {
            return refusal(HttpStatus.BAD_REQUEST, "unknown_host", "The platform does not answer under this name.");
        } else if (settings.https() && Requests.isApi(request) && !request.isSecure()) {
            return refusal(HttpStatus.FORBIDDEN, "https_required", "Call the API by https only.");
        } else if (isForeignWrite(request)) {
            RefusedRequests.isForeign(request);
            return refusal(
                    HttpStatus.FORBIDDEN,
                    "cross_site_write",
                    "A page of another site sent this. Open the platform itself and try again.");
        } else if (isPacked(request)) {
            return refusal(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "packed_body",
                    "Send the body as it is: packed ones (Content-Encoding) are not opened here.");
        }
        return Optional.empty();
    }

    /** A few kilobytes can unpack to gigabytes, and nobody has a need for it. */
    private static boolean isPacked(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .anyMatch(encoding -> !"identity".equalsIgnoreCase(encoding.strip()));
    }

    private boolean isOurs(@Nullable String host) {
        return host != null && names.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Browsers say where a request was made. A program's bearer token, or a webhook's signature, is no cookie. */
    private boolean isForeignWrite(HttpServletRequest request) {
        return "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))
                && !READING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && (!Requests.isApi(request) || WebUtils.getCookie(request, cookie) != null);
    }

    private static Optional<ApiException> refusal(HttpStatus status, String code, String message) {
        return Optional.of(new ApiException(status, code, message));
    }

    private static Set<String> namesOf(IdentitySettings settings) {
        var url = settings.appUrl();
        var host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        if (url.getPort() > 0 && url.getPort() != HTTPS_PORT) {
            return Set.of(host + ":" + url.getPort());
        }
        return Set.of(host, host + ":" + HTTPS_PORT);
    }
}
