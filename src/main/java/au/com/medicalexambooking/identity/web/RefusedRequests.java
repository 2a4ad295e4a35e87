package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.Actor;
import au.com.medicalexambooking.identity.AddressBlock;
import au.com.medicalexambooking.identity.Channel;
import au.com.medicalexambooking.identity.CurrentActor;
import au.com.medicalexambooking.identity.IdentityTrail;
import au.com.medicalexambooking.identity.IdentityTrail.Act;
import au.com.medicalexambooking.identity.IdentityTrail.Ending;
import au.com.medicalexambooking.identity.SignIn;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts on record what was refused because there was too much of it, or because a page of another site sent it. One row a
 * minute for each source and kind tells how often, and beyond a number of sources one row for all others: whoever floods the
 * platform must not flood the trail. A node that is killed loses the counts of its last minute.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RefusedRequests extends OncePerRequestFilter {

    /** Sources that get rows of their own in one minute. */
    static final int MOST_SOURCES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(RefusedRequests.class);
    private static final String FOREIGN = RefusedRequests.class.getName() + ".foreign";
    private static final String NOBODY = "-";

    private final IdentityTrail trail;
    private final CurrentActor currentActor;
    private final Object lock = new Object();
    private Map<Source, Counted> counts = new HashMap<>();

    RefusedRequests(IdentityTrail trail, CurrentActor currentActor) {
        this.trail = trail;
        this.currentActor = currentActor;
    }

    /** Marks a request as one that a page of another site sent. */
    static void isForeign(HttpServletRequest request) {
        request.setAttribute(FOREIGN, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (request.getAttribute(FOREIGN) != null) {
            note(request, "cross_site_write");
        } else if (response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value()) {
            note(request, "rate_limited");
        }
    }

    private void note(HttpServletRequest request, String reason) {
        var channel = Requests.isApi(request) ? Channel.API : Channel.PORTAL;
        var origin = Requests.originOf(request, channel);
        var actor = SignOnFilter.sessionOf(request)
                .map(session -> session.actor(origin))
                .orElseGet(origin::anonymous);
        var source = new Source(
                reason, AddressBlock.callerOf(origin.ip()), actor.userId().value());
        synchronized (lock) {
            if (!counts.containsKey(source) && counts.size() >= MOST_SOURCES) {
                counts.merge(
                        new Source(reason, NOBODY, NOBODY),
                        new Counted(new SignIn.Origin(channel, null, null, null).anonymous(), 1),
                        Counted::plus);
            } else {
                counts.merge(source, new Counted(actor, 1), Counted::plus);
            }
        }
    }

    /** Writes down what was counted; what cannot be written is kept for the next time. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    @PreDestroy
    void writeDown() {
        Map<Source, Counted> taken;
        synchronized (lock) {
            taken = counts;
            counts = new HashMap<>();
        }
        taken.forEach((source, counted) -> {
            try {
                currentActor.runAs(
                        counted.first(),
                        () -> trail.happened(
                                Act.refused(Ending.DENIED, "request.refused", "request", "-", source.reason())
                                        .with(Map.of("times", counted.times()))));
            } catch (RuntimeException e) { // the database is away: a count is no reason to stop the others
                LOG.warn(
                        "Refused requests could not be recorded yet: {}",
                        e.getClass().getSimpleName());
                synchronized (lock) {
                    counts.merge(source, counted, Counted::plus);
                }
            }
        });
    }

    private record Source(String reason, String caller, String user) {}

    /** How often, and who it was the first time. */
    private record Counted(Actor first, long times) {

        Counted plus(@Nullable Counted more) {
            return more == null ? this : new Counted(first, times + more.times());
        }
    }
}
