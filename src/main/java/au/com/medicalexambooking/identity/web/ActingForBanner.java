package au.com.medicalexambooking.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;

/** Gives every page what its banner says while somebody acts for somebody else. */
@ControllerAdvice(annotations = Controller.class)
class ActingForBanner {

    private final Clock clock;

    ActingForBanner(Clock clock) {
        this.clock = clock;
    }

    /** Null, and no banner, for whoever acts as himself. */
    @ModelAttribute("actingFor")
    @Nullable
    Banner actingFor(HttpServletRequest request) {
        var session = SignOnFilter.sessionOf(request).orElse(null);
        var impersonation = session == null ? null : session.impersonation();
        if (session == null || impersonation == null) {
            return null;
        }
        return new Banner(
                session.person().name(),
                impersonation.adminName(),
                impersonation.reason(),
                PageTimes.time(impersonation.endsAt(), ReaderZone.of(request)),
                impersonation.endsAt(),
                left(impersonation.endsAt()));
    }

    /** 41 minutes left. */
    private String left(Instant end) {
        long minutes = Math.max(
                1, Duration.between(clock.instant(), end).plusSeconds(59).toMinutes());
        return minutes == 1 ? "1 minute left" : minutes + " minutes left";
    }

    /**
     * For whom, who really is at the keyboard, why, and until when at the latest.
     *
     * @param left how long that was when the page was made; a script of the frame keeps it true
     */
    record Banner(String name, String administrator, String reason, String until, Instant endsAt, String left) {

        /** Names and reasons never reach a log. */
        @Override
        public String toString() {
            return "Banner";
        }
    }

    /** The way out of the banner. */
    @Controller
    static class ExitPage {

        private final ActingSessions acting;

        ExitPage(ActingSessions acting) {
            this.acting = acting;
        }

        @PostMapping("/admin/exit-impersonation")
        String exit(HttpServletRequest request, HttpServletResponse response) {
            var session = SignOnFilter.sessionOf(request).orElse(null);
            if (session != null && session.impersonation() != null) {
                acting.exit(session, request, response);
            }
            return "redirect:/";
        }
    }
}
